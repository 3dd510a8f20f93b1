using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Vliegwiel.Platform.Audit;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Outbox;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage.Archives;

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

    /// <summary>
    /// Puts many new rows in at once, in the transaction that is open; nothing of them is tracked. What they point at
    /// must be there.
    /// </summary>
    /// <exception cref="DbUpdateException">The database does not take one of them.</exception>
    public async Task LoadAsync<TRow>(IEnumerable<TRow> rows, CancellationToken cancellation) where TRow : class
    {
        var type = Model.FindEntityType(typeof(TRow))!;
        var properties = type.GetProperties().ToList();
        var converters = properties.ConvertAll(TableCatalog.ConverterOf);
        var columns = properties.ConvertAll(p => new TableColumn(p.GetColumnName(), TableCatalog.KindOf(p)));
        var values = rows.Select(row => properties
            .Select((p, i) => WithoutNul(p.PropertyInfo!.GetValue(row)) is not { } value ? null
                : converters[i] is { } converter ? converter.ConvertToProvider(value) : value)
            .ToArray());
        try
        {
            await TableLoader.LoadAsync(
                Database.GetDbConnection(), Database.CurrentTransaction!.GetDbTransaction(),
                new Table(type.GetTableName()!, columns, new HashSet<string>()), columns, values.ToAsyncEnumerable(),
                cancellation);
        }
        catch (DbException refused)
        {
            throw new DbUpdateException($"Rows of {type.GetTableName()} were not taken.", refused);
        }
    }

    public override Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified))
                continue;
            foreach (var property in entry.Properties.Where(p => p.Metadata.ClrType == typeof(string)))
            {
                if (property.CurrentValue is string text && text.Contains('\0', StringComparison.Ordinal))
                    property.CurrentValue = WithoutNul(text);
            }
        }
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>PostgreSQL takes no NUL in a text, and nobody means one.</summary>
    static object? WithoutNul(object? value) =>
        value is string text ? text.Replace("\0", "", StringComparison.Ordinal) : value;

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
