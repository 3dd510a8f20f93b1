-- Why: notes on paper that are worth money once. The money for a sheet is set apart in the ledger before any of it can
-- be spent; one transfer ends each note, whether it is redeemed, cancelled or too old.

create table money_voucher_sheet (
    id uuid not null primary key,
    account_id uuid not null references money_account (id),
    title text not null,
    value_minor bigint not null,
    count integer not null,
    last_day text not null,
    art text,
    is_covered boolean not null,
    made_by uuid,
    made_by_name text not null,
    made_at bigint not null,
    version bigint not null
);
create index money_voucher_sheet_account on money_voucher_sheet (account_id, made_at);

create table money_voucher (
    id uuid not null primary key,
    sheet_id uuid not null references money_voucher_sheet (id),
    number integer not null,
    code text not null unique,
    state text not null,
    attempt integer not null,
    to_id uuid,
    ended_at bigint,
    version bigint not null
);
create index money_voucher_of_sheet on money_voucher (sheet_id, number);
create index money_voucher_state on money_voucher (state);
