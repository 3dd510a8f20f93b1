using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Layouts;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Import;

/// <summary>What became of one list: being read, not taken in with the reason, or its receipt.</summary>
sealed class ReceiptModel(
    PartnersDb db, RereadSpend reread, WithdrawImport withdraw, CurrentActor who, CurrentCity city,
    IOrganisations organisations, PageTexts texts, Links links)
    : ImportPage(who, city, organisations, texts, links)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public SpendImport? Import { get; private set; }
    public SpendUpload? Upload { get; private set; }
    public Job? Job { get; private set; }
    public IReadOnlyList<SpendImport> Parts { get; private set; } = [];
    public SpendImport? RepeatedOf { get; private set; }

    /// <summary>The reading with other columns that came in its place.</summary>
    public Guid? ReplacedById { get; private set; }

    public IReadOnlyDictionary<SetAsideState, long> Rows { get; private set; } =
        new Dictionary<SetAsideState, long>();

    public IReadOnlyList<ReadingWarning> Warnings { get; private set; } = [];
    public bool CanPointOut { get; private set; }

    public string FileName => Import?.FileName ?? Upload!.FileName;
    public long Open => Rows.GetValueOrDefault(SetAsideState.Waiting) + Rows.GetValueOrDefault(SetAsideState.Ready);
    public long MendedRows => Parts.Sum(p => p.RowsTaken);
    public long Counted => Import!.RowsTaken + MendedRows;
    public long NetMinor => Import!.NetMinor + Parts.Sum(p => p.NetMinor);
    public string Show(long minor) => Amounts.Show(minor, Import!.Currency, Texts.Culture);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        if (!await FindAsync(cancellation))
            return NotFound();
        if (Import is not null)
            await LoadAsync(Import, cancellation);
        else if (Upload!.State == UploadState.Waiting)
            Job = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == Upload.JobId, cancellation);
        return Page();
    }

    /// <summary>The file as it was handed in, to the last byte; never shown in the browser.</summary>
    public async Task<IActionResult> OnGetRawAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        if (!await FindAsync(cancellation) || Import is null)
            return NotFound();
        return PhysicalFile(
            new SpendFiles(City).Raw(Import.Sha256), "application/octet-stream", Import.FileName);
    }

    public async Task<IActionResult> OnGetJsonAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        if (!await FindAsync(cancellation) || Import is null)
            return NotFound();
        var receipt = ReceiptFacts.Receipt(Import, await SetAsideAsync(cancellation));
        var json = ReceiptJson.Of(new FileReading.Read(receipt), key => Texts[key]);
        return File(Encoding.UTF8.GetBytes(json), "application/json", Import.FileName + ".receipt.json");
    }

    /// <summary>The rows that were set aside, harmless for a spreadsheet.</summary>
    public async Task<IActionResult> OnGetSetAsideAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        if (!await FindAsync(cancellation) || Import is null)
            return NotFound();
        var rows = await SetAsideAsync(cancellation);
        var table = CsvText.Table(
            [Texts["imports.csv.sheet"], Texts["imports.csv.line"], Texts["imports.csv.reason"],
                Texts["imports.csv.cells"]],
            rows.Select(r => (IEnumerable<string?>)
            [
                r.Sheet,
                $"{r.LineNumber}",
                Texts[ReadingTexts.Key(Enum.Parse<SetAsideReason>(r.Reason))],
                .. r.Cells is null ? [r.Raw] : ReceiptFacts.Cells(r.Cells),
            ]));
        return File(CsvText.File(table), "text/csv", Import.FileName + ".set-aside.csv");
    }

    public async Task<IActionResult> OnPostAgainAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        if ((await reread.AgainAsync(Actor, AnchorId, Id, cancellation)).RefusalKey is { } why)
            Flash(Say(why), isWarning: true);
        return LocalRedirect(Links.To("/Partners/Import/Receipt", new { id = Id }));
    }

    public async Task<IActionResult> OnPostPutBackAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        var options = new WithdrawOptions(Actor, AnchorId, Id, "");
        var result = await withdraw.PutBackAsync(options, cancellation);
        Flash(Say(result.RefusalKey ?? "imports.putBack.done"), isWarning: result.RefusalKey is not null);
        return LocalRedirect(Links.To("/Partners/Import/Receipt", new { id = Id }));
    }

    async Task<bool> FindAsync(CancellationToken cancellation)
    {
        Import = await db.Imports.AsNoTracking().FirstOrDefaultAsync(
            i => i.Id == Id && i.AnchorId == AnchorId && i.PartOfId == null, cancellation);
        Upload = await db.Uploads.AsNoTracking().FirstOrDefaultAsync(
            u => u.Id == Id && u.AnchorId == AnchorId, cancellation);
        CanPointOut = Import is { WithdrawnAt: null }
            || (Upload?.State == UploadState.Refused && System.IO.File.Exists(new SpendFiles(City).Received(Id)));
        return Import is not null || Upload is not null;
    }

    async Task LoadAsync(SpendImport import, CancellationToken cancellation)
    {
        Parts = await db.Imports.AsNoTracking()
            .Where(i => i.PartOfId == import.Id && i.WithdrawnAt == import.WithdrawnAt)
            .OrderBy(i => i.ImportedAt).ToListAsync(cancellation);
        Rows = await db.SetAsides.Where(r => r.ImportId == import.Id)
            .GroupBy(r => r.State).Select(g => new { g.Key, Rows = g.LongCount() })
            .ToDictionaryAsync(g => g.Key, g => g.Rows, cancellation);
        ReplacedById = await db.Imports.Where(i => i.ReplacesId == import.Id)
            .Select(i => (Guid?)i.Id).FirstOrDefaultAsync(cancellation);
        if (import is { RepeatedRows: > 0, RepeatedOfId: { } other })
        {
            var found = await db.Imports.AsNoTracking().FirstOrDefaultAsync(i => i.Id == other, cancellation);
            RepeatedOf = found?.PartOfId is { } whole
                ? await db.Imports.AsNoTracking().FirstOrDefaultAsync(i => i.Id == whole, cancellation)
                : found;
        }
        Warnings = ReceiptFacts.Warnings(import);
    }

    Task<List<SetAside>> SetAsideAsync(CancellationToken cancellation) => db.SetAsides.AsNoTracking()
        .Where(r => r.ImportId == Id).OrderBy(r => r.LineNumber).ToListAsync(cancellation);
}
