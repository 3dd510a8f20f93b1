using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.Layouts;

/// <summary>Forgets a layout: the next list of its kind is guessed again. What was taken in stays.</summary>
sealed class RemoveLayout(PartnersDb db, TimeProvider time)
{
    /// <returns>Text key of why not; null when it is gone.</returns>
    public async Task<string?> RunAsync(Actor actor, Guid anchorId, Guid layoutId, CancellationToken cancellation)
    {
        if (!actor.MayFor(Permissions.Import, anchorId))
            return "imports.refused.notAllowed";
        var kept = await db.Layouts.FirstOrDefaultAsync(
            l => l.Id == layoutId && l.AnchorId == anchorId, cancellation);
        if (kept is null)
            return null;
        db.Layouts.Remove(kept);
        db.Audit(actor, time, "partners.layout.removed", $"layout {layoutId}", kept.FileName);
        await db.SaveChangesAsync(cancellation);
        return null;
    }
}
