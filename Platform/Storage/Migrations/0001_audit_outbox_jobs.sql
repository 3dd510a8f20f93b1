-- Why: every change says who, what, why and when (audit); tells other pillars after its commit (outbox);
-- and long work survives a restart (jobs). Moments are microseconds UTC.

create table platform_audit_entry (
    id uuid not null primary key,
    at bigint not null,
    -- No foreign key: the log must outlive the person and the organisation.
    person_id uuid,
    organisation_id uuid,
    actor_kind text not null,
    process text not null,
    subject text not null,
    reason text not null,
    detail text
);
create index platform_audit_entry_at on platform_audit_entry (at);
create index platform_audit_entry_subject on platform_audit_entry (subject, at);

create table platform_outbox_message (
    id uuid not null primary key,
    kind text not null,
    body text not null,
    created_at bigint not null,
    delivered_at bigint,
    next_try_at bigint,
    tries integer not null,
    last_error text
);
create index platform_outbox_message_waiting on platform_outbox_message (created_at) where delivered_at is null;

create table platform_job (
    id uuid not null primary key,
    kind text not null,
    title_key text not null,
    options text not null,
    state text not null check (state in ('Waiting', 'Running', 'Done', 'Failed', 'Cancelled')),
    person_id uuid,
    organisation_id uuid,
    actor_name text not null,
    permissions text not null,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint,
    -- A running job renews its lease; one whose lease has run out is taken up again after a crash.
    lease_until bigint,
    tries integer not null,
    done bigint not null,
    total bigint,
    message_key text,
    message_arguments text,
    result text,
    version bigint not null
);
create index platform_job_state on platform_job (state, created_at);
