using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Import;

/// <summary>Lists of which rows still wait for somebody to mend or dismiss them.</summary>
sealed class ListsWait(PartnersDb db, PageTexts texts, Links links) : IWaiting
{
    public async Task<IReadOnlyList<WaitingItem>> ForAsync(Actor actor, CancellationToken cancellation)
    {
        if (actor.OrganisationId is not { } anchor || !actor.MayFor(Permissions.Import, anchor))
            return [];
        var lists = await db.Imports.CountAsync(
            i => i.AnchorId == anchor && i.WithdrawnAt == null && db.SetAsides.Any(r => r.ImportId == i.Id
                && (r.State == SetAsideState.Waiting || r.State == SetAsideState.Ready)),
            cancellation);
        return lists == 0
            ? []
            : [new WaitingItem(texts.Count("imports.waiting", lists), links.To("/Partners/Import/Index"))];
    }
}
