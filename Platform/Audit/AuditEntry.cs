using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Audit;

/// <summary>One line of the audit log: append-only, and kept when the person behind it is erased.</summary>
public sealed class AuditEntry
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public Guid? PersonId { get; init; }
    public Guid? OrganisationId { get; init; }

    /// <summary>"person", "machine" (an API key), "system" (a job) or "command line".</summary>
    public required string ActorKind { get; init; }

    /// <summary>The process, in dotted form: "partners.import.accepted".</summary>
    public required string Process { get; init; }

    /// <summary>What it is about: "import 0190…".</summary>
    public required string Subject { get; init; }

    public required string Reason { get; init; }

    /// <summary>JSON without personal data.</summary>
    public string? Detail { get; init; }

    public static AuditEntry Of(
        Actor actor, TimeProvider time, string process, string subject, string reason, object? detail) => new()
        {
            Id = Ids.New(time),
            At = time.GetUtcNow(),
            PersonId = actor.PersonId,
            OrganisationId = actor.OrganisationId,
            ActorKind = actor.Kind,
            Process = process,
            Subject = subject,
            Reason = reason,
            Detail = detail is null ? null : JsonSerializer.Serialize(detail),
        };

    public static void Map(ModelBuilder model) =>
        model.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("platform_audit_entry");
            entry.HasKey(e => e.Id);
        });
}
