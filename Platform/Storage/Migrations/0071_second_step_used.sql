-- Why: a code of the second step holds for a minute or more; whoever looked over a shoulder must not use it again.

alter table platform_person add column second_step_used bigint not null default 0;
