-- Why: what counts as procurement, where a supplier is, and small sums of both, so that a report over a million lines
-- reads thousands of rows. Sums are derived: they can be thrown away and made again from the lines and the rules.

-- A payment list says where it was delivered, not where the seat is; that is now kept per import (below), and the
-- supplier keeps only what a register or a person says.
update partners_supplier set seat_postcode = null, seat_place = null, seat_country = null
    where place_source = 'payment list';
alter table partners_supplier drop column place_source;
alter table partners_supplier add column seat_source text;
alter table partners_supplier add column branch_source text;
alter table partners_supplier add column sector_source text;
alter table partners_supplier add column changed_at bigint not null default 0;

-- Which state of rules and overrules an import must be counted by (wanted), and which it was counted by (counted).
-- Whatever changes the outcome raises wanted in its own transaction: a crash in between cannot hide a change.
create table partners_counted_import (
    import_id uuid not null primary key references partners_spend_import (id),
    wanted bigint not null,
    counted bigint,
    rules text,
    counted_at bigint
);

-- year 0: no date. kind '': it counts.
create table partners_count_sum (
    import_id uuid not null references partners_spend_import (id),
    year integer not null,
    supplier_id uuid not null references partners_supplier (id),
    kind text not null,
    minor bigint not null,
    lines bigint not null,
    primary key (import_id, year, supplier_id, kind)
);

-- Places that payment lists give; weight is the sum of the amounts without their signs.
create table partners_said_place (
    import_id uuid not null references partners_spend_import (id),
    supplier_id uuid not null references partners_supplier (id),
    postcode text not null,
    place text not null,
    weight bigint not null,
    primary key (import_id, supplier_id, postcode, place)
);

-- The city's own rules of what is no procurement; ended, never deleted.
create table partners_count_rule (
    id uuid not null primary key,
    kind text not null,
    field text not null,
    words text not null,
    reason text not null,
    valid_from text,
    valid_to text,
    person_id uuid,
    created_at bigint not null,
    ended_at bigint,
    ended_person_id uuid,
    end_reason text
);

-- A person's word over the rules, for one line or for all an anchor pays a supplier; ended, never deleted.
create table partners_overrule (
    id uuid not null primary key,
    anchor_id uuid not null,
    import_id uuid references partners_spend_import (id),
    sheet text,
    line_number bigint,
    supplier_id uuid references partners_supplier (id),
    kind text not null,
    reason text not null,
    person_id uuid,
    created_at bigint not null,
    ended_at bigint,
    ended_person_id uuid,
    end_reason text,
    check ((import_id is null) = (line_number is null)),
    check ((import_id is null) <> (supplier_id is null))
);
create index partners_overrule_anchor on partners_overrule (anchor_id);
