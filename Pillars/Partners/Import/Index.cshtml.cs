using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Import;

/// <summary>Hands lists in, and shows those of the anchor that the reader acts for.</summary>
[StreamedForm, IgnoreAntiforgeryToken, RequestSizeLimit(ImportLimits.RequestBytesMax)]
sealed class IndexModel(
    PartnersDb db, ReceiveUploads receive, ImportLimits limits, TimeProvider time, CurrentActor who, CurrentCity city,
    CurrentSession session, IOrganisations organisations, PageTexts texts, Links links)
    : ImportPage(who, city, organisations, texts, links)
{
    const int UnfinishedMax = 100;

    /// <summary>How many lists were passed over to come here.</summary>
    [BindProperty(SupportsGet = true)]
    public int Skip { get; set; }

    public IReadOnlyList<SpendUpload> Unfinished { get; private set; } = [];
    public IReadOnlyList<ListRow> Lists { get; private set; } = [];
    public int Count { get; private set; }
    public bool IsBusy => Unfinished.Any(u => u.State == UploadState.Waiting);
    public string? Newer => Skip == 0 ? null : Page(Math.Max(0, Skip - ImportLimits.ListMax));
    public string? Older => Skip + Lists.Count >= Count ? null : Page(Skip + ImportLimits.ListMax);
    public string FileLimit => Size(limits.FileBytesMax);
    public int FilesMax => limits.FilesMax;
    public string? Problem { get; private set; }
    public bool MaySwitch => session.Capacities.Count > 1;

    /// <param name="Open">Rows that wait for somebody.</param>
    /// <param name="Mended">Rows that count because somebody mended them, with their sum.</param>
    public sealed record ListRow(SpendImport Import, long Open, long Mended, long MendedMinor);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!Actor.IsSignedIn)
            return this.ToSignIn(Links);
        if (!await MayAsync(cancellation))
            return Answer(StatusCodes.Status403Forbidden);
        await LoadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!Actor.IsSignedIn)
            return this.ToSignIn(Links);
        if (!await MayAsync(cancellation))
            return Answer(StatusCodes.Status403Forbidden);
        if (await StreamedForm.OpenAsync(HttpContext, cancellation) is not { } parts)
            return BadRequest();
        var options = new ReceiveUploadsOptions(Actor, AnchorId, parts);
        var received = await receive.RunAsync(options, cancellation);
        // The script sends one file at a time and asks for words only.
        var isScript = Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);
        if (received.RefusalKey is { } refusal)
        {
            Problem = Texts[refusal, ("value", limits.FilesMax)];
            if (isScript)
                return new JsonResult(new { refused = Problem });
            await LoadAsync(cancellation);
            return Answer(StatusCodes.Status422UnprocessableEntity);
        }
        var bad = received.Uploads.Where(u => u.Refusal is not null).ToList();
        if (isScript)
            return new JsonResult(
                new { refused = bad.Count == 0 ? null : Say(bad[0].Refusal!, bad[0].RefusalArgument) });
        Flash(
            Texts.Count("imports.received", received.Uploads.Count - bad.Count)
                + string.Concat(bad.Select(u => $" {u.FileName}: {Say(u.Refusal!, u.RefusalArgument)}")),
            isWarning: bad.Count > 0);
        return LocalRedirect(Links.To("/Partners/Import/Index"));
    }

    PageResult Answer(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellation)
    {
        var since = time.GetUtcNow() - ImportLimits.RefusedStays;
        Unfinished = await db.Uploads.AsNoTracking()
            .Where(u => u.AnchorId == AnchorId && u.State != UploadState.Taken)
            .Where(u => u.State == UploadState.Waiting || u.UploadedAt > since)
            .OrderByDescending(u => u.UploadedAt).Take(UnfinishedMax).ToListAsync(cancellation);
        var mine = db.Imports.AsNoTracking().Where(i => i.AnchorId == AnchorId && i.PartOfId == null);
        Count = await mine.CountAsync(cancellation);
        Skip = Math.Clamp(Skip, 0, Count);
        var imports = await mine.OrderByDescending(i => i.ImportedAt).Skip(Skip).Take(ImportLimits.ListMax)
            .ToListAsync(cancellation);
        var ids = imports.ConvertAll(i => (Guid?)i.Id);
        var parts = await db.Imports.AsNoTracking().Where(i => ids.Contains(i.PartOfId)).ToListAsync(cancellation);
        var open = await db.SetAsides
            .Where(r => ids.Contains(r.ImportId)
                && (r.State == SetAsideState.Waiting || r.State == SetAsideState.Ready))
            .GroupBy(r => r.ImportId).Select(g => new { g.Key, Rows = g.LongCount() })
            .ToDictionaryAsync(g => g.Key, g => g.Rows, cancellation);
        Lists = imports.ConvertAll(i => new ListRow(
            i, open.GetValueOrDefault(i.Id), parts.Where(p => p.PartOfId == i.Id).Sum(p => p.RowsTaken),
            parts.Where(p => p.PartOfId == i.Id).Sum(p => p.NetMinor)));
    }

    string Page(int skip) => Links.To("/Partners/Import/Index", new { skip });
}
