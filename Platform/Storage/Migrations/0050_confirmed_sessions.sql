-- Why: what touches the ways of signing in asks who it is once more; a session remembers when that was last done.

alter table platform_session add column confirmed_at bigint not null default 0;
