-- Why: what came in from each payment file (a receipt that closes), which rows were set aside, and who was paid.
-- The payment lines themselves are facts that never change: they lie in one Parquet file per import.
-- Amounts are minor units; moments are microseconds UTC.

create table partners_spend_import (
    id uuid not null primary key,
    anchor_id uuid not null,
    file_name text not null,
    bytes bigint not null,
    sha256 text not null,
    encoding text not null,
    layout text not null,
    rows_read bigint not null,
    rows_taken bigint not null,
    rows_set_aside bigint not null,
    debits_minor bigint not null,
    credits_minor bigint not null,
    net_minor bigint not null,
    currency text not null,
    from_date text,
    to_date text,
    repeated_rows bigint not null,
    warnings text not null,
    person_id uuid,
    imported_at bigint not null,
    withdrawn_at bigint,
    version bigint not null,
    check (rows_read = rows_taken + rows_set_aside),
    check (net_minor = debits_minor + credits_minor)
);
-- The same bytes count once for an anchor; after a withdrawal they may be read in again.
create unique index partners_spend_import_once on partners_spend_import (anchor_id, sha256) where withdrawn_at is null;

create table partners_set_aside_row (
    id uuid not null primary key,
    import_id uuid not null references partners_spend_import (id),
    sheet text,
    line_number bigint not null,
    reason text not null,
    raw text not null
);
create index partners_set_aside_row_import on partners_set_aside_row (import_id, line_number);

create table partners_supplier (
    id uuid not null primary key,
    name text not null,
    is_sole_trader boolean not null,
    sector text,
    seat_postcode text,
    seat_place text,
    seat_country text,
    branch_postcode text,
    branch_place text,
    branch_country text,
    place_source text,
    version bigint not null
);

-- A supplier is recognised by any of its keys: a register number, or its normalised name.
create table partners_supplier_key (
    supplier_key text not null primary key,
    supplier_id uuid not null references partners_supplier (id)
);
create index partners_supplier_key_supplier on partners_supplier_key (supplier_id);
