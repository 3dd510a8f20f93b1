using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.Import;

sealed record WithdrawOptions(Actor Actor, Guid AnchorId, Guid ImportId, string Reason);

/// <summary>Null: it is done. Else the text key of why not.</summary>
sealed record WithdrawResult(string? RefusalKey);

/// <summary>Takes an import out of every sum, mended rows included; and puts one back that was taken out.</summary>
sealed class WithdrawImport(PartnersDb db, TimeProvider time)
{
    public const int ReasonLengthMax = 500;

    public async Task<WithdrawResult> RunAsync(WithdrawOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Import, options.AnchorId))
            return new WithdrawResult("imports.refused.notAllowed");
        var taken = await new InForce(db, time).TakeOutAsync(
            options.ImportId, options.AnchorId, options.Actor, "partners.import.withdrawn", options.Reason,
                cancellation);
        return taken.Count == 0 ? new WithdrawResult("imports.refused.gone") : await SaveAsync(cancellation);
    }

    public async Task<WithdrawResult> PutBackAsync(WithdrawOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Import, options.AnchorId))
            return new WithdrawResult("imports.refused.notAllowed");
        var import = await db.Imports.FirstOrDefaultAsync(
            i => i.Id == options.ImportId && i.AnchorId == options.AnchorId && i.PartOfId == null, cancellation);
        if (import?.WithdrawnAt is not { } at)
            return new WithdrawResult("imports.refused.gone");
        var parts = await db.Imports
            .Where(i => i.PartOfId == import.Id && i.WithdrawnAt == at).ToListAsync(cancellation);
        var inForce = db.Imports.Where(
            i => i.AnchorId == options.AnchorId && i.Sha256 == import.Sha256 && i.WithdrawnAt == null);
        if (await inForce.AnyAsync(cancellation))
            return new WithdrawResult("imports.refused.inForceAlready");
        foreach (var each in parts.Prepend(import))
        {
            each.WithdrawnAt = null;
            each.Version++;
            db.Tell(time, new SpendImported(
                each.Id, each.AnchorId, each.RowsTaken, each.NetMinor, each.Currency));
        }
        db.Audit(options.Actor, time, "partners.import.put-back", $"import {import.Id}", options.Reason);
        return await SaveAsync(cancellation);
    }

    /// <summary>The audit entry and the message commit with the change, or none of them does.</summary>
    async Task<WithdrawResult> SaveAsync(CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return new WithdrawResult(null);
        }
        catch (DbUpdateException)
        {
            // Somebody else withdrew it, put it back, or took the same bytes in, at the same moment.
            return new WithdrawResult("imports.refused.gone");
        }
    }
}
