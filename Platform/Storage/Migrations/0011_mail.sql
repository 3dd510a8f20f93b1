-- Why: e-mail is written in the same transaction as the change it tells of, and sent afterwards with retries.

create table platform_outgoing_mail (
    id uuid not null primary key,
    recipient text not null,
    subject text not null,
    body text not null,
    language text not null,
    created_at bigint not null,
    sent_at bigint,
    next_try_at bigint,
    tries integer not null,
    last_error text
);
create index platform_outgoing_mail_waiting on platform_outgoing_mail (created_at) where sent_at is null;
