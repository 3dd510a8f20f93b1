-- Why: Wages, grants or invoices that are paid together, or not at all.
create table money_batch (
    id uuid not null primary key,
    account_id uuid not null references money_account (id),
    kind text not null,
    file_name text not null,
    total_minor bigint not null,
    payments integer not null,
    state text not null,
    -- An id that the ledger refused is spent: the next try has other ones.
    attempt integer not null,
    prepared_by uuid,
    prepared_name text not null,
    prepared_at bigint not null,
    released_by uuid,
    released_name text,
    released_at bigint,
    version bigint not null
);
create index money_batch_account on money_batch (account_id, prepared_at);

create table money_batch_line (
    batch_id uuid not null references money_batch (id),
    line bigint not null,
    to_id uuid not null references money_account (id),
    name text,
    amount_minor bigint not null,
    text text,
    primary key (batch_id, line)
);
