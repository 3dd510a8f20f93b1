-- Why: no figure without its source, and a reader needs the source's name and attribution, not its key. The licence of
-- most public figures asks for that attribution wherever they are shown.

create table platform_area_source (
    id uuid not null primary key,
    source text not null,
    title text not null,
    publisher text not null,
    edition text not null,
    licence text not null,
    attribution text not null,
    recorded_at bigint not null,
    superseded_at bigint
);
create unique index platform_area_source_current on platform_area_source (source) where superseded_at is null;
