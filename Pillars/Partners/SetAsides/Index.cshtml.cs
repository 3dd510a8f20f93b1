using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.SetAsides;

/// <summary>The rows of a list that were set aside: mended in place, dismissed with a reason, and counted after
/// all.</summary>
sealed class IndexModel(
    PartnersDb db, MendRow mend, TakeMended take, CurrentActor who, CurrentCity city, IOrganisations organisations,
    PageTexts texts, Links links)
    : ImportPage(who, city, organisations, texts, links)
{
    public const int CellsShownMax = 100;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Skip { get; set; }

    [BindProperty]
    public Guid RowId { get; set; }

    [BindProperty]
    public List<string?> Cells { get; set; } = [];

    [BindProperty]
    public string? Because { get; set; }

    public SpendImport Import { get; private set; } = null!;
    public IReadOnlyList<SetAside> Rows { get; private set; } = [];
    public int Count { get; private set; }
    public int Ready { get; private set; }

    /// <summary>What is wrong with the row that came back.</summary>
    public string? Problem { get; private set; }

    public string? Newer => Skip == 0 ? null : At(Math.Max(0, Skip - ImportLimits.SetAsideMax));
    public string? Older => Skip + Rows.Count >= Count ? null : At(Skip + ImportLimits.SetAsideMax);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await RefuseAsync(cancellation) ?? await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostMendAsync(CancellationToken cancellation) => await RefuseAsync(cancellation)
        ?? await AnswerAsync(
            await mend.CorrectAsync(Options(), Cells.ConvertAll(c => c ?? ""), cancellation), "mending.mended",
                cancellation);

    public async Task<IActionResult> OnPostDismissAsync(CancellationToken cancellation) =>
        await RefuseAsync(cancellation)
        ?? await AnswerAsync(
            await mend.DismissAsync(Options(), Because ?? "", cancellation), "mending.dismissed", cancellation);

    public async Task<IActionResult> OnPostReopenAsync(CancellationToken cancellation) =>
        await RefuseAsync(cancellation)
        ?? await AnswerAsync(await mend.ReopenAsync(Options(), cancellation), "mending.reopened", cancellation);

    public async Task<IActionResult> OnPostTakeAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        var taken = await take.RunAsync(new TakeMendedOptions(Actor, AnchorId, Id), cancellation);
        if (taken.RefusalKey is { } why)
        {
            Flash(Say(why), isWarning: true);
            return LocalRedirect(At(Skip));
        }
        var currency = await db.Imports.Where(i => i.Id == Id).Select(i => i.Currency).SingleAsync(cancellation);
        Flash(Texts.Count(
            "mending.counted", taken.Rows, ("net", Amounts.Show(taken.NetMinor, currency, Texts.Culture))));
        return LocalRedirect(Links.To("/Partners/Import/Receipt", new { id = Id }));
    }

    MendRowOptions Options() => new(Actor, AnchorId, Id, RowId);

    async Task<IActionResult> AnswerAsync(MendRowResult result, string doneKey, CancellationToken cancellation)
    {
        if (result.RefusalKey is { } why)
        {
            Problem = Say(why);
            return await ShowAsync(cancellation);
        }
        Flash(result.Line is { } line
            ? Texts[doneKey, ("name", line.SupplierName), ("net", await AmountAsync(line, cancellation))]
            : Texts[doneKey]);
        return LocalRedirect(At(Skip));
    }

    async Task<string> AmountAsync(SpendLine line, CancellationToken cancellation) => Amounts.Show(
        line.AmountMinor,
        await db.Imports.Where(i => i.Id == Id).Select(i => i.Currency).SingleAsync(cancellation), Texts.Culture);

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var import = await db.Imports.AsNoTracking().FirstOrDefaultAsync(
            i => i.Id == Id && i.AnchorId == AnchorId && i.PartOfId == null, cancellation);
        if (import is null)
            return NotFound();
        Import = import;
        var mine = db.SetAsides.AsNoTracking().Where(r => r.ImportId == Id);
        Count = await mine.CountAsync(cancellation);
        Ready = await mine.CountAsync(r => r.State == SetAsideState.Ready, cancellation);
        Skip = Math.Clamp(Skip, 0, Count);
        Rows = await mine.OrderBy(r => r.TableIndex).ThenBy(r => r.LineNumber).Skip(Skip)
            .Take(ImportLimits.SetAsideMax).ToListAsync(cancellation);
        return Page();
    }

    /// <summary>The cells to show in the form of a row: as typed, as mended, or as they stood.</summary>
    public IReadOnlyList<string> CellsOf(SetAside row) => Problem is not null && row.Id == RowId && Cells.Count > 0
        ? Cells.ConvertAll(c => c ?? "")
        : ReceiptFacts.Cells(row.CorrectedCells ?? row.Cells);

    /// <summary>What stands above a cell: the header, and what the column was taken for.</summary>
    public string LabelOf(SetAside row, int column)
    {
        var choice = LayoutProfile.FromJson(Import.Layout)?.Tables
            .FirstOrDefault(t => t.Fingerprint == row.Fingerprint)?.Columns.FirstOrDefault(c => c.Column == column);
        var name = choice is { Header.Length: > 0 } ? choice.Header : Texts["mending.column", ("number", column + 1)];
        return choice is null ? name : $"{name} ({Texts[ReadingTexts.Key(choice.Role)].ToLower(Texts.Culture)})";
    }

    string At(int skip) => Links.To("/Partners/SetAsides/Index", new { id = Id, skip = skip == 0 ? null : (int?)skip });
}
