-- Why: a job that runs can be stopped as well. Who asks writes it here; whoever runs the job looks, and ends it.

alter table platform_job add column cancel_asked_at bigint;
alter table platform_job add column cancelled_by uuid;
