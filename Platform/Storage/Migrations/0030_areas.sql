-- Why: the register of areas with its history, so that a place can be put in a ring, a series can be read across a
-- merger, and a figure can be shown on a map. A row is never overwritten: superseded_at closes it, and the row that
-- takes its place stands beside it. Dates are ISO text, shares are millionths, values are integers with a scale.

create table platform_area (
    id uuid not null primary key,
    code text not null,
    kind text not null check (kind in ('Country', 'Region', 'Municipality', 'District', 'Ward', 'Postcode4',
        'Postcode6', 'Outward', 'Postcode')),
    name text not null,
    parent_code text,
    valid_from text,
    -- The first day on which it no longer exists.
    valid_to text,
    source text not null,
    recorded_at bigint not null,
    superseded_at bigint
);
create index platform_area_code on platform_area (code) where superseded_at is null;
create index platform_area_kind on platform_area (kind) where superseded_at is null;

create table platform_area_predecessor (
    id uuid not null primary key,
    successor_code text not null,
    predecessor_code text not null,
    date text not null,
    -- Which part of the predecessor went to the successor.
    share_millionths bigint not null check (share_millionths between 1 and 1000000),
    source text not null,
    recorded_at bigint not null,
    superseded_at bigint
);
create unique index platform_area_predecessor_current
    on platform_area_predecessor (successor_code, predecessor_code, date) where superseded_at is null;

create table platform_area_postcode (
    id uuid not null primary key,
    -- Normalised: no spaces, upper case.
    postcode text not null,
    area_code text not null,
    -- Absent: it lies in this area too, how much is unknown.
    share_millionths bigint check (share_millionths between 0 and 1000000),
    source text not null,
    recorded_at bigint not null,
    superseded_at bigint
);
create unique index platform_area_postcode_current
    on platform_area_postcode (postcode, area_code) where superseded_at is null;

create table platform_area_shape (
    id uuid not null primary key,
    code text not null,
    -- A GeoJSON geometry: Polygon or MultiPolygon, WGS 84.
    geometry text not null,
    source text not null,
    recorded_at bigint not null,
    superseded_at bigint
);
create unique index platform_area_shape_current on platform_area_shape (code) where superseded_at is null;

create table platform_area_indicator (
    id uuid not null primary key,
    indicator text not null,
    name_dutch text not null,
    name_english text not null,
    unit text not null,
    decimals integer not null,
    recorded_at bigint not null,
    superseded_at bigint
);
create unique index platform_area_indicator_current on platform_area_indicator (indicator) where superseded_at is null;

create table platform_area_figure (
    id uuid not null primary key,
    indicator text not null,
    area_code text not null,
    period_start text not null,
    period_end text not null,
    -- The value is value / 10^scale; absent is unknown, never zero.
    value bigint,
    lower bigint,
    upper bigint,
    scale integer not null check (scale between 0 and 9),
    status text not null,
    unit text not null,
    source text not null,
    recorded_at bigint not null,
    superseded_at bigint
);
create unique index platform_area_figure_current
    on platform_area_figure (indicator, area_code, period_start, period_end) where superseded_at is null;

create table platform_area_receipt (
    id uuid not null primary key,
    import_id uuid not null,
    at bigint not null,
    file_name text not null,
    content text not null,
    sha256 text not null,
    bytes bigint not null,
    rows_read bigint not null,
    rows_taken bigint not null,
    rows_changed bigint not null,
    rows_set_aside bigint not null,
    -- JSON: what was set aside, by line and reason.
    set_aside text not null
);
create index platform_area_receipt_import on platform_area_receipt (import_id);
create index platform_area_receipt_at on platform_area_receipt (at);
