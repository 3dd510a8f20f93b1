using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Counting;

/// <summary>One line of an import (<see cref="ImportId"/>, <see cref="Sheet"/>, <see cref="LineNumber"/>) or all that
/// the anchor pays a supplier.</summary>
/// <param name="Kind">Why it does not count; empty: it counts; null: take the word back, the rules hold again.</param>
/// <param name="Reason">At most <see cref="Overrule.ReasonMax"/> signs; never empty.</param>
sealed record OverruleOptions(
    Actor Actor, Guid AnchorId, string? Kind, string Reason, Guid? SupplierId = null, Guid? ImportId = null,
    string? Sheet = null, long? LineNumber = null);

/// <summary>Text keys of what was refused; null where it was done.</summary>
sealed record OverruleResult(string? RefusalKey, Guid? Id = null)
{
    public bool IsDone => RefusalKey is null;
}

/// <summary>
/// A person of the anchor says that a payment counts, or does not, whatever the rules say. An earlier word about the
/// same is ended and stays in the history.
/// </summary>
sealed class Overrule(PartnersDb db, CurrentCity current, TimeProvider time)
{
    public const int ReasonMax = 500;

    /// <summary>Kinds that a person may choose.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "public-body", "tax", "precept", "treasury", "pension", "grant", "benefit", "payroll", "intercompany",
        "redacted", "other",
    ];

    public async Task<OverruleResult> RunAsync(OverruleOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Overrule, options.AnchorId))
            return new OverruleResult("count.refused.notAllowed");
        if (string.IsNullOrWhiteSpace(options.Reason))
            return new OverruleResult("count.refused.reasonMissing");
        if (options.Reason.Length > ReasonMax)
            return new OverruleResult("count.refused.reasonLong");
        if (options.Kind is { Length: > 0 } kind && !Kinds.Contains(kind))
            return new OverruleResult("count.refused.kindUnknown");
        if (!await IsThereAsync(options, cancellation))
            return new OverruleResult("count.refused.notFound");
        return await StoreAsync(options, cancellation);
    }

    async Task<bool> IsThereAsync(OverruleOptions options, CancellationToken cancellation)
    {
        if (options.SupplierId is { } supplier)
            return options.ImportId is null && options.LineNumber is null
                && await db.Suppliers.AnyAsync(s => s.Id == supplier, cancellation);
        return options is { ImportId: { } import, LineNumber: { } line }
            && await db.Imports.AnyAsync(
                i => i.Id == import && i.AnchorId == options.AnchorId && i.WithdrawnAt == null, cancellation)
            && ImportedLines.Holds(new SpendFiles(current.City).Lines(import), options.Sheet, line);
    }

    async Task<OverruleResult> StoreAsync(OverruleOptions options, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = time.GetUtcNow();
        var earlier = await db.Overrulings
            .Where(o => o.AnchorId == options.AnchorId && o.EndedAt == null && o.SupplierId == options.SupplierId
                && o.ImportId == options.ImportId && o.Sheet == options.Sheet && o.LineNumber == options.LineNumber)
            .ToListAsync(cancellation);
        if (options.Kind is null && earlier.Count == 0)
            return new OverruleResult("count.refused.notFound");
        foreach (var word in earlier)
            (word.EndedAt, word.EndedPersonId, word.EndReason) = (now, options.Actor.PersonId, options.Reason);
        var id = Ids.New(time);
        if (options.Kind is not null)
            db.Overrulings.Add(RowOf(options, id, now));
        db.Audit(
            options.Actor, time, options.Kind is null ? "partners.overrule.ended" : "partners.overrule.made",
            options.SupplierId is { } supplier ? $"supplier {supplier}"
                : $"import {options.ImportId} line {options.LineNumber}",
            options.Reason, new { options.Kind, Ended = earlier.Select(e => e.Id) });
        await CountAgain.AnchorAsync(db, options.AnchorId, options.ImportId, cancellation);
        db.Tell(time, new CountingChanged("overrule", id));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new OverruleResult(null, id);
    }

    static Overruling RowOf(OverruleOptions options, Guid id, DateTimeOffset now) => new()
    {
        Id = id,
        AnchorId = options.AnchorId,
        ImportId = options.ImportId,
        Sheet = options.Sheet,
        LineNumber = options.LineNumber,
        SupplierId = options.SupplierId,
        Kind = options.Kind!,
        Reason = options.Reason,
        PersonId = options.Actor.PersonId,
        CreatedAt = now,
    };
}

/// <summary>Marks imports as behind, in the transaction of the change that made them so.</summary>
static class CountAgain
{
    /// <param name="importId">Only this import; null: all of the anchor.</param>
    public static async Task AnchorAsync(PartnersDb db, Guid anchorId, Guid? importId, CancellationToken cancellation)
    {
        var imports = db.Imports.Where(i => i.AnchorId == anchorId && (importId == null || i.Id == importId));
        await db.CountedImports.Where(c => imports.Any(i => i.Id == c.ImportId)).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.Wanted, c => c.Wanted + 1), cancellation);
        // One that was never counted gets its mark now: a count that runs at this moment then finds itself behind.
        var unmarked = await imports.Where(i => !db.CountedImports.Any(c => c.ImportId == i.Id)).Select(i => i.Id)
            .ToListAsync(cancellation);
        db.CountedImports.AddRange(unmarked.Select(id => new CountedImport { ImportId = id, Wanted = 1 }));
    }
}
