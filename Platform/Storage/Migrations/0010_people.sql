-- Why: people with their ways of signing in (ASP.NET Core Identity, schema version 3, in our own names), the
-- organisations they act for, the roles they hold, the sessions in which they do so, and the keys of machines.

create table platform_person (
    id uuid not null primary key,
    -- Empty once the person has been erased; the row stays because the audit log points at it.
    name text not null,
    language text not null,
    created_at bigint not null,
    erased_at bigint,
    user_name text,
    normalized_user_name text,
    email text,
    normalized_email text,
    email_confirmed boolean not null,
    password_hash text,
    security_stamp text,
    concurrency_stamp text,
    two_factor_enabled boolean not null,
    lockout_end bigint,
    lockout_enabled boolean not null,
    access_failed_count integer not null
);
create unique index platform_person_user_name on platform_person (normalized_user_name);
create unique index platform_person_email on platform_person (normalized_email);

create table platform_person_login (
    login_provider text not null,
    provider_key text not null,
    provider_display_name text,
    user_id uuid not null references platform_person (id) on delete cascade,
    primary key (login_provider, provider_key)
);
create index platform_person_login_user on platform_person_login (user_id);

create table platform_person_token (
    user_id uuid not null references platform_person (id) on delete cascade,
    login_provider text not null,
    name text not null,
    value text,
    primary key (user_id, login_provider, name)
);

create table platform_person_passkey (
    credential_id bytea not null primary key,
    user_id uuid not null references platform_person (id) on delete cascade,
    -- JSON as text: both databases then hold the very same.
    data text not null
);
create index platform_person_passkey_user on platform_person_passkey (user_id);

create table platform_organisation (
    id uuid not null primary key,
    name text not null,
    name_normalised text not null,
    kind text not null,
    is_anchor boolean not null,
    municipality_code text,
    created_at bigint not null,
    version bigint not null
);
create unique index platform_organisation_name on platform_organisation (name_normalised);

create table platform_organisation_identifier (
    organisation_id uuid not null references platform_organisation (id) on delete cascade,
    kind text not null,
    -- The one normalised form of Identifiers.cs.
    value text not null,
    primary key (kind, value)
);
create index platform_organisation_identifier_organisation on platform_organisation_identifier (organisation_id);

create table platform_role_held (
    id uuid not null primary key,
    person_id uuid not null references platform_person (id) on delete cascade,
    -- Absent: a role in the city's system itself.
    organisation_id uuid references platform_organisation (id) on delete cascade,
    role text not null,
    since bigint not null
);
create unique index platform_role_held_city on platform_role_held (person_id, role) where organisation_id is null;
create unique index platform_role_held_organisation on platform_role_held (person_id, organisation_id, role)
    where organisation_id is not null;
create index platform_role_held_members on platform_role_held (organisation_id);

create table platform_session (
    id uuid not null primary key,
    person_id uuid not null references platform_person (id) on delete cascade,
    -- Acting for this organisation; absent: for themselves.
    organisation_id uuid references platform_organisation (id) on delete set null,
    way text not null,
    device text not null,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index platform_session_person on platform_session (person_id);

create table platform_invitation (
    id uuid not null primary key,
    email text not null,
    normalized_email text not null,
    organisation_id uuid references platform_organisation (id) on delete cascade,
    -- Separated by spaces.
    roles text not null,
    token_hash text not null,
    invited_by uuid,
    created_at bigint not null,
    expires_at bigint not null,
    accepted_at bigint,
    withdrawn_at bigint
);
create unique index platform_invitation_token on platform_invitation (token_hash);
create index platform_invitation_organisation on platform_invitation (organisation_id);

create table platform_api_key (
    id uuid not null primary key,
    organisation_id uuid not null references platform_organisation (id) on delete cascade,
    name text not null,
    -- SHA-256 of the key in hexadecimal; the key itself is shown once and never kept.
    key_hash text not null,
    -- The first signs, so that people can tell their keys apart.
    start text not null,
    permissions text not null,
    created_by uuid,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    revoked_at bigint
);
create unique index platform_api_key_hash on platform_api_key (key_hash);
create index platform_api_key_organisation on platform_api_key (organisation_id);
