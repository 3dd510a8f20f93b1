-- Why: people upload lists, correct how the columns were read, mend rows that were set aside, and withdraw a list.
-- An upload is there before anything is taken in; when it is, the import has the upload's id.

create table partners_spend_upload (
    id uuid not null primary key,
    anchor_id uuid not null,
    file_name text not null,
    bytes bigint not null,
    state text not null,
    refusal text,
    refusal_argument text,
    earlier_id uuid,
    replaces_id uuid,
    layout text,
    person_id uuid,
    actor_name text not null,
    job_id uuid,
    uploaded_at bigint not null,
    ended_at bigint,
    version bigint not null
);
create index partners_spend_upload_anchor on partners_spend_upload (anchor_id, uploaded_at);

-- How the tables of an anchor's lists are laid out, where a person said so; by fingerprint.
create table partners_layout_profile (
    id uuid not null primary key,
    anchor_id uuid not null,
    fingerprint text not null,
    layout text not null,
    file_name text not null,
    person_id uuid,
    actor_name text not null,
    saved_at bigint not null,
    version bigint not null
);
create unique index partners_layout_profile_once on partners_layout_profile (anchor_id, fingerprint);

-- What the receipt says beside its sums: tables, new lines, blank rows. Mended rows come in as an import of their
-- own that is part of the first; they count and go with it.
alter table partners_spend_import add column facts text not null default '{}';
alter table partners_spend_import add column part_of_id uuid references partners_spend_import (id);
alter table partners_spend_import add column replaces_id uuid;
alter table partners_spend_import add column repeated_of_id uuid;
alter table partners_spend_import add column idempotency_key text;
alter table partners_spend_import add column actor_name text not null default '';
create index partners_spend_import_part on partners_spend_import (part_of_id);
create unique index partners_spend_import_request on partners_spend_import (anchor_id, idempotency_key)
    where idempotency_key is not null;

-- Cells as JSON, so that they can be mended; null where the row is too long for a form.
alter table partners_set_aside_row add column table_index integer not null default 0;
alter table partners_set_aside_row add column fingerprint text;
alter table partners_set_aside_row add column cells text;
alter table partners_set_aside_row add column state text not null default 'Waiting';
alter table partners_set_aside_row add column corrected_cells text;
alter table partners_set_aside_row add column dismissed_because text;
alter table partners_set_aside_row add column person_id uuid;
alter table partners_set_aside_row add column actor_name text;
alter table partners_set_aside_row add column decided_at bigint;
alter table partners_set_aside_row add column taken_in_id uuid references partners_spend_import (id);
alter table partners_set_aside_row add column version bigint not null default 0;
create index partners_set_aside_row_state on partners_set_aside_row (import_id, state);
