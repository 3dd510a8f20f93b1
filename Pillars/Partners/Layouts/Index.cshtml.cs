using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Layouts;

/// <summary>The layouts that the anchor keeps, and how to forget one.</summary>
sealed class IndexModel(
    PartnersDb db, RemoveLayout remove, CurrentActor who, CurrentCity city, IOrganisations organisations,
    PageTexts texts, Links links)
    : ImportPage(who, city, organisations, texts, links)
{
    public IReadOnlyList<KeptLayout> Layouts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        Layouts = await db.Layouts.AsNoTracking().Where(l => l.AnchorId == AnchorId)
            .OrderByDescending(l => l.SavedAt).Take(KeptLayout.PerAnchorMax).ToListAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid layout, CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        var why = await remove.RunAsync(Actor, AnchorId, layout, cancellation);
        Flash(Say(why ?? "layouts.removed"), isWarning: why is not null);
        return LocalRedirect(Links.To("/Partners/Layouts/Index"));
    }
}
