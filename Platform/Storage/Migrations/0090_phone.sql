-- Why: an account of the local money for somebody who is not known yet asks for a telephone number, so that one person
-- does not open many. Only a number that answered is kept.
alter table platform_person add column phone_number text;
create unique index platform_person_phone on platform_person (phone_number);

-- A code that was sent to a number; kept for a day, to count how many were sent.
create table platform_phone_code (
    id uuid not null primary key,
    person_id uuid not null references platform_person (id) on delete cascade,
    -- E.164: +31612345678.
    number text not null,
    -- Encrypted with the keys of the running system.
    code text not null,
    sent_at bigint not null,
    -- Wrong answers so far.
    tries integer not null,
    -- It does not count any more: it was used, or could not be sent.
    ended_at bigint
);
create index platform_phone_code_person on platform_phone_code (person_id);
create index platform_phone_code_sent on platform_phone_code (sent_at);
