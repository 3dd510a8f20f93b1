using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Import;

/// <summary>Asks, with the consequence in numbers, before an import is taken out of every sum.</summary>
sealed class WithdrawModel(
    PartnersDb db, WithdrawImport withdraw, CurrentActor who, CurrentCity city, IOrganisations organisations,
    PageTexts texts, Links links)
    : ImportPage(who, city, organisations, texts, links)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    [Required(ErrorMessage = "imports.withdraw.reasonMissing")]
    [StringLength(WithdrawImport.ReasonLengthMax, ErrorMessage = "imports.withdraw.reasonTooLong")]
    public string? Reason { get; set; }

    public SpendImport Import { get; private set; } = null!;
    public long Rows { get; private set; }
    public string Net { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await RefuseAsync(cancellation) ?? await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        if (!ModelState.IsValid)
            return await ShowAsync(cancellation);
        var result = await withdraw.RunAsync(new WithdrawOptions(Actor, AnchorId, Id, Reason!), cancellation);
        Flash(Say(result.RefusalKey ?? "imports.withdraw.done"), isWarning: result.RefusalKey is not null);
        return LocalRedirect(Links.To("/Partners/Import/Receipt", new { id = Id }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var all = await db.Imports.AsNoTracking()
            .Where(i => i.AnchorId == AnchorId && i.WithdrawnAt == null && (i.Id == Id || i.PartOfId == Id))
            .ToListAsync(cancellation);
        if (all.Find(i => i.Id == Id) is not { } import)
            return NotFound();
        Import = import;
        Rows = all.Sum(i => i.RowsTaken);
        Net = Amounts.Show(all.Sum(i => i.NetMinor), import.Currency, Texts.Culture);
        return Page();
    }
}
