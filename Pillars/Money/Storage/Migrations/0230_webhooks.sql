-- Why: programs hear what is booked on an account. The sequence says how far the ledger was read; it moves together
-- with the messages that came of it.

create table money_webhook (
    id uuid not null primary key,
    account_id uuid not null references money_account (id),
    url text not null,
    secret text not null,
    sequence bigint not null,
    made_by_name text not null,
    made_at bigint not null,
    off_at bigint,
    version bigint not null
);
create index money_webhook_account on money_webhook (account_id);

create table money_webhook_delivery (
    id uuid not null primary key,
    webhook_id uuid not null references money_webhook (id),
    event text not null,
    body text not null,
    state text not null,
    attempts integer not null,
    created_at bigint not null,
    next_at bigint not null,
    delivered_at bigint,
    status integer,
    error text
);
create index money_webhook_delivery_due on money_webhook_delivery (state, next_at);
create index money_webhook_delivery_log on money_webhook_delivery (webhook_id, created_at);
