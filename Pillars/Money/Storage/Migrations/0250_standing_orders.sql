-- Why: The rent of every month or the contribution of every week is paid without anybody thinking of it.
create table money_standing_order (
    id uuid not null primary key,
    account_id uuid not null references money_account (id),
    payee_id uuid not null references money_account (id),
    amount_minor bigint not null,
    text text,
    every text not null,
    first_day text not null,
    last_day text,
    state text not null,
    -- How many turns are over; the day of each is counted from the first, so that the 31st comes back after February.
    turns integer not null,
    next_day text not null,
    -- An id that the ledger refused is spent: the next try has another one.
    attempt integer not null,
    tried_on text,
    missed_day text,
    refusal text,
    made_by uuid,
    made_by_name text not null,
    made_at bigint not null,
    ended_at bigint,
    version bigint not null
);
create index money_standing_order_account on money_standing_order (account_id, made_at);
create index money_standing_order_due on money_standing_order (state, next_day);
