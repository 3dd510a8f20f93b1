-- The ledger's own tables, in a schema of their own: append only, but for the holder's epoch. Amounts are minor units,
-- times microseconds since 1970 (UTC), ids 16 bytes with the highest first. What an account holds is not stored: it
-- follows.
create schema if not exists {schema};
set search_path = {schema};

create table if not exists holder (
  single bigint primary key check (single = 1),
  epoch bigint not null
);
insert into holder values (1, 0) on conflict do nothing;

create table if not exists batch (
  number bigint primary key,
  clock bigint not null,
  head bytea not null check (length(head) = 32)
);

create table if not exists account (
  number bigint primary key,
  batch bigint not null,
  id bytea not null unique check (length(id) = 16),
  user_data_128 bytea not null,
  user_data_64 bigint not null,
  user_data_32 bigint not null,
  ledger bigint not null,
  code bigint not null,
  flags bigint not null,
  overdraft bigint not null,
  holding_max bigint not null,
  warn_below bigint not null,
  timestamp bigint not null
);

create table if not exists limits (
  batch bigint not null,
  place bigint not null,
  account_id bytea not null,
  overdraft bigint not null,
  holding_max bigint not null,
  warn_below bigint not null,
  primary key (batch, place)
);

create table if not exists transfer (
  sequence bigint primary key,
  batch bigint not null,
  id bytea not null unique check (length(id) = 16),
  debit_account_id bytea not null,
  credit_account_id bytea not null,
  amount bigint not null check (amount >= 0),
  pending_id bytea not null,
  user_data_128 bytea not null,
  user_data_64 bigint not null,
  user_data_32 bigint not null,
  timeout bigint not null,
  ledger bigint not null,
  code bigint not null,
  flags bigint not null,
  value_date bigint not null,
  timestamp bigint not null
);

-- What an account paid and received, in order.
create index if not exists transfer_by_debit on transfer (debit_account_id, sequence);
create index if not exists transfer_by_credit on transfer (credit_account_id, sequence);

-- What became of pending transfers, posted and voided ones too: to find it without looking through the transfers.
create table if not exists resolved (
  pending_id bytea primary key,
  batch bigint not null,
  place bigint not null,
  state bigint not null
);
create index if not exists resolved_by_batch on resolved (batch, place);

create table if not exists burnt (
  id bytea primary key,
  batch bigint not null,
  place bigint not null
);
create index if not exists burnt_by_batch on burnt (batch, place);
