-- Why: the audit log is evidence; nobody, not even the program, changes or removes what stands in it.

create trigger platform_audit_entry_no_update before update on platform_audit_entry
begin
    select raise(abort, 'the audit log is append-only');
end;
create trigger platform_audit_entry_no_delete before delete on platform_audit_entry
begin
    select raise(abort, 'the audit log is append-only');
end;
