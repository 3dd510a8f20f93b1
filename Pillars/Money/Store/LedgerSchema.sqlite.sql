-- The ledger's own tables, in a file of their own: append only, but for the holder's epoch. Amounts are minor units,
-- times microseconds since 1970 (UTC), ids 16 bytes with the highest first. What an account holds is not stored: it
-- follows.
create table if not exists holder (
  single integer primary key check (single = 1),
  epoch integer not null
) strict;
insert into holder values (1, 0) on conflict do nothing;

create table if not exists batch (
  number integer primary key,
  clock integer not null,
  head blob not null check (length(head) = 32)
) strict;

create table if not exists account (
  number integer primary key,
  batch integer not null,
  id blob not null unique check (length(id) = 16),
  user_data_128 blob not null,
  user_data_64 integer not null,
  user_data_32 integer not null,
  ledger integer not null,
  code integer not null,
  flags integer not null,
  overdraft integer not null,
  holding_max integer not null,
  warn_below integer not null,
  timestamp integer not null
) strict;

create table if not exists limits (
  batch integer not null,
  place integer not null,
  account_id blob not null,
  overdraft integer not null,
  holding_max integer not null,
  warn_below integer not null,
  primary key (batch, place)
) strict, without rowid;

create table if not exists transfer (
  sequence integer primary key,
  batch integer not null,
  id blob not null unique check (length(id) = 16),
  debit_account_id blob not null,
  credit_account_id blob not null,
  amount integer not null check (amount >= 0),
  pending_id blob not null,
  user_data_128 blob not null,
  user_data_64 integer not null,
  user_data_32 integer not null,
  timeout integer not null,
  ledger integer not null,
  code integer not null,
  flags integer not null,
  value_date integer not null,
  timestamp integer not null
) strict;

-- What an account paid and received, in order: the row's number, its sequence, stands in each index too.
create index if not exists transfer_by_debit on transfer (debit_account_id);
create index if not exists transfer_by_credit on transfer (credit_account_id);

-- What became of pending transfers, posted and voided ones too: to find it without looking through the transfers.
create table if not exists resolved (
  pending_id blob primary key,
  batch integer not null,
  place integer not null,
  state integer not null
) strict, without rowid;
create index if not exists resolved_by_batch on resolved (batch, place);

create table if not exists burnt (
  id blob primary key,
  batch integer not null,
  place integer not null
) strict, without rowid;
create index if not exists burnt_by_batch on burnt (batch, place);
