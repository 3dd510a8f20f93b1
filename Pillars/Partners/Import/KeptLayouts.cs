using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;

namespace Vliegwiel.Partners.Import;

static class KeptLayouts
{
    /// <summary>How this anchor's lists are read where a person said so.</summary>
    public static async Task<LayoutProfile> OfAsync(PartnersDb db, Guid anchorId, CancellationToken cancellation)
    {
        var kept = await db.Layouts.AsNoTracking().Where(l => l.AnchorId == anchorId)
            .OrderByDescending(l => l.SavedAt).Take(KeptLayout.PerAnchorMax)
            .Select(l => l.Layout).ToListAsync(cancellation);
        return new LayoutProfile
        {
            Tables = [.. kept.Select(LayoutProfile.FromJson).SelectMany(l => l?.Tables ?? [])],
        };
    }
}
