-- Why: A payment is confirmed for itself alone: that somebody signed in a moment ago says nothing about it.
alter table platform_session add column confirmed_for uuid;
