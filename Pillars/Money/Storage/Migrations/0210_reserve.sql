-- Why: euros come in at the bank and go out again. Each entry of a statement is a row that is booked exactly once, with
-- what was made of it; the files themselves lie beside the database.

-- The bank account that holds the reserve; one row.
create table money_reserve (
    id uuid not null primary key,
    iban text not null,
    bic text,
    name text not null,
    changed_at bigint not null,
    version bigint not null
);

-- A reference with which somebody sends euros. What comes in with it is theirs, whatever the amount.
create table money_top_up (
    id uuid not null primary key,
    account_id uuid not null references money_account (id),
    amount_minor bigint not null,
    reference text not null unique,
    person_id uuid,
    actor_name text not null,
    created_at bigint not null
);
create index money_top_up_account on money_top_up (account_id, created_at);

create table money_statement (
    id uuid not null primary key,
    file_name text not null,
    file_hash text not null,
    place integer not null,
    kind text not null,
    iban text,
    bank_id text not null,
    opening_minor bigint,
    closing_minor bigint,
    closing_day text,
    entries integer not null,
    state text not null,
    -- Why a person must look first; null when nobody must.
    held_because text,
    person_id uuid,
    actor_name text not null,
    received_at bigint not null,
    confirmed_by uuid,
    confirmed_name text,
    confirmed_at bigint,
    version bigint not null
);
create unique index money_statement_once on money_statement (file_hash, place);
create index money_statement_received on money_statement (received_at);

create table money_bank_entry (
    -- Follows from what the bank says of it; also the id of its transfer between reserve and issue.
    id uuid not null primary key,
    statement_id uuid not null references money_statement (id),
    booked_day text not null,
    value_day text,
    amount_minor bigint not null,
    name text,
    iban text,
    reference text,
    end_to_end_id text,
    batch_id text,
    is_reversal boolean not null,
    state text not null,
    reason text,
    -- Where it went, and the transfer that brought it there; made before it is asked of the ledger.
    account_id uuid,
    placement_id uuid,
    placed_by uuid,
    placed_name text,
    placed_because text,
    placed_at bigint,
    version bigint not null
);
create index money_bank_entry_statement on money_bank_entry (statement_id);
create index money_bank_entry_state on money_bank_entry (state, booked_day);
create index money_bank_entry_account on money_bank_entry (account_id);

-- A file of payments to the bank; prepared by one person and released by another.
create table money_payment_file (
    id uuid not null primary key,
    message_id text not null unique,
    total_minor bigint not null,
    payments integer not null,
    state text not null,
    prepared_by uuid,
    prepared_name text not null,
    prepared_at bigint not null,
    released_by uuid,
    released_name text,
    released_at bigint,
    version bigint not null
);

-- Units back for euros. The id is that of the reservation in the ledger.
create table money_redemption (
    id uuid not null primary key,
    account_id uuid not null references money_account (id),
    iban text not null,
    name text not null,
    amount_minor bigint not null,
    fee_minor bigint not null,
    fee_to_fund_minor bigint not null,
    end_to_end_id text not null unique,
    payment_file_id uuid references money_payment_file (id),
    state text not null,
    reason text,
    person_id uuid,
    actor_name text not null,
    requested_at bigint not null,
    ended_at bigint,
    version bigint not null
);
create index money_redemption_account on money_redemption (account_id, requested_at);
create index money_redemption_state on money_redemption (state);
