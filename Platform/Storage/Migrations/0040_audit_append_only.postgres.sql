-- Why: the audit log is evidence; nobody, not even the program, changes or removes what stands in it.

create function platform_audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only';
end
$$;
create trigger platform_audit_entry_append_only before update or delete on platform_audit_entry
    for each row execute function platform_audit_refuse();
create trigger platform_audit_entry_no_truncate before truncate on platform_audit_entry
    for each statement execute function platform_audit_refuse();
