-- Why: a machine that repeats a call because the answer got lost must not do its work twice. The first call with an
-- Idempotency-Key is written down before it runs, and its answer afterwards; a repetition gets that answer.

create table platform_api_call (
    -- The API key that called: another key with the same words is another call.
    api_key_id uuid not null references platform_api_key (id) on delete cascade,
    idempotency_key text not null,
    -- SHA-256 of method, address and body in hexadecimal.
    request_hash text not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- Absent while it runs.
    status integer,
    content_type text,
    location text,
    body bytea,
    primary key (api_key_id, idempotency_key)
);
create index platform_api_call_expires on platform_api_call (expires_at);
