using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Audit;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Outbox;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Storage;

/// <summary>
/// What every pillar's context shares: portable types, and an audit entry and outbox message that are written in
/// the same transaction as the change they tell of. The schema itself is plain SQL (see Migrations folders).
/// </summary>
public abstract class PillarDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();
    public DbSet<OutgoingMail> OutgoingMail => Set<OutgoingMail>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.UsePortableTypes();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        AuditEntry.Map(modelBuilder);
        OutboxMessage.Map(modelBuilder);
        Vliegwiel.Platform.Mail.OutgoingMail.Map(modelBuilder);
    }

    /// <summary>Adds the audit entry of a change: who did what to which subject, why and when.</summary>
    public void Audit(Actor actor, TimeProvider time, string process, string subject, string reason, object? detail =
        null) =>
        AuditEntries.Add(AuditEntry.Of(actor, time, process, subject, reason, detail));

    /// <summary>Adds a message that is delivered at least once after this change has been committed.</summary>
    public void Tell<TMessage>(TimeProvider time, TMessage message) where TMessage : notnull =>
        OutboxMessages.Add(new OutboxMessage
        {
            Id = Ids.New(time),
            Kind = typeof(TMessage).FullName!,
            Body = JsonSerializer.Serialize(message),
            CreatedAt = time.GetUtcNow(),
        });
}
