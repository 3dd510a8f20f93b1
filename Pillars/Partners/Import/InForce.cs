using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.Import;

/// <summary>Takes imports out of force, each with the mended rows that are part of it. The caller saves.</summary>
sealed class InForce(PartnersDb db, TimeProvider time)
{
    /// <returns>What was taken out; nothing where it was not in force, or is another anchor's.</returns>
    public async Task<IReadOnlyList<SpendImport>> TakeOutAsync(
        Guid importId, Guid anchorId, Actor actor, string process, string reason, CancellationToken cancellation)
    {
        var all = await db.Imports
            .Where(i => i.AnchorId == anchorId && i.WithdrawnAt == null && (i.Id == importId || i.PartOfId == importId))
            .ToListAsync(cancellation);
        if (all.TrueForAll(i => i.Id != importId))
            return [];
        var now = time.GetUtcNow();
        foreach (var import in all)
        {
            import.WithdrawnAt = now;
            import.Version++;
            db.Tell(
                time, new SpendWithdrawn(import.Id, anchorId, import.RowsTaken, import.NetMinor, import.Currency));
        }
        db.Audit(
            actor, time, process, $"import {importId}", reason,
            new { Rows = all.Sum(i => i.RowsTaken), NetMinor = all.Sum(i => i.NetMinor) });
        return all;
    }
}
