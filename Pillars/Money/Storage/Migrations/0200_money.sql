-- Why: who holds which account of the ledger, and what belongs to a payment but may not stand in its chain: names and
-- texts, which must be erasable. What an account holds is not here: the ledger knows it.

create table money_account (
    -- The account's id in the ledger.
    id uuid not null primary key,
    -- With two check figures, without spaces; what people type.
    number text not null unique,
    kind text not null,
    tier text not null,
    person_id uuid,
    organisation_id uuid,
    name text not null,
    -- From this amount on a payment asks for a passkey or password again; null is the city's own limit.
    confirm_from_minor bigint,
    opened_at bigint not null,
    closed_at bigint,
    version bigint not null
);
create index money_account_person on money_account (person_id);
create index money_account_organisation on money_account (organisation_id);
create index money_account_name on money_account (name);

-- Rules with the day from which they hold. Only ever added to: what held once can be looked up.
create table money_policy (
    id uuid not null primary key,
    from_day text not null unique,
    rules text not null,
    reason text not null,
    person_id uuid,
    actor_name text not null,
    decided_at bigint not null
);

-- Who asked for a transfer, from where, and with which words.
create table money_note (
    transfer_id uuid not null,
    -- The account that pays: two people may try to pay one request, and only one does.
    account_id uuid not null,
    person_id uuid,
    key_id uuid,
    actor_name text not null,
    text text,
    created_at bigint not null,
    primary key (transfer_id, account_id)
);
create index money_note_person on money_note (person_id);

-- What a shop or a person asks for. It is paid by the transfer with the id of the attempt; an id that was refused is
-- never used again, so a next attempt has another.
create table money_request (
    id uuid not null primary key,
    nonce text not null unique,
    account_id uuid not null references money_account (id),
    amount_minor bigint not null,
    text text,
    attempt_id uuid not null unique,
    till_id uuid,
    person_id uuid,
    actor_name text not null,
    created_at bigint not null,
    expires_at bigint not null,
    withdrawn_at bigint
);
create index money_request_account on money_request (account_id, created_at);

-- A device at the counter that can ask and see, and never pay out.
create table money_till (
    id uuid not null primary key,
    account_id uuid not null references money_account (id),
    name text not null,
    token_hash text not null unique,
    person_id uuid,
    actor_name text not null,
    created_at bigint not null,
    revoked_at bigint
);
create index money_till_account on money_till (account_id);
