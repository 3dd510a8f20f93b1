using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Areas.Import;

/// <summary>An administrator brings files of areas, outlines and figures, looks at what they would do, and takes them
/// in.</summary>
[RequestSizeLimit(RequestBytesMax)]
[RequestFormLimits(MultipartBodyLengthLimit = RequestBytesMax)]
sealed class IndexModel(ImportAreas import, CurrentActor current, PageTexts texts, Links links) : PageModel
{
    public const long RequestBytesMax = 128L * 1024 * 1024;

    [BindProperty]
    public List<IFormFile> Files { get; set; } = [];

    [BindProperty]
    public bool IsCheck { get; set; }

    public ImportAreasResult? Result { get; private set; }

    /// <summary>The columns of each table, those it cannot do without first.</summary>
    public IReadOnlyList<(string Content, string Columns)> Tables { get; } =
    [
        (nameof(AreaContent.Areas), "code, name, kind, parent, valid_from, valid_to, source"),
        (nameof(AreaContent.Predecessors), "successor, predecessor, date, share, source"),
        (nameof(AreaContent.Postcodes), "postcode, area, share, source"),
        (nameof(AreaContent.Indicators), "indicator, name_nl, name_en, unit, decimals"),
        (nameof(AreaContent.Figures),
            "indicator, area, period_start, period_end, value, unit, lower, upper, status, source"),
        (nameof(AreaContent.Sources), "source, title, publisher, edition, licence, attribution"),
    ];

    public IActionResult OnGet() => Refusal() ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refusal)
            return refusal;
        if (Files.Count is 0 or > AreaLimits.FilesMax)
        {
            ModelState.AddModelError(nameof(Files), texts["areas.refused.files"]);
            return Page();
        }
        var given = new List<GivenFile>();
        foreach (var file in Files)
        {
            // A file over the limit is refused by its name; what lies beyond the limit is not needed for that.
            await using var stream = file.OpenReadStream();
            var bytes = new byte[Math.Min(file.Length, AreaLimits.FileBytesMax + 1)];
            await stream.ReadExactlyAsync(bytes, cancellation);
            given.Add(new GivenFile(Path.GetFileName(file.FileName), bytes));
        }
        Result = IsCheck ? await import.CheckAsync(given, current.Actor, cancellation)
            : await import.TakeAsync(given, current.Actor, cancellation);
        return Page();
    }

    IActionResult? Refusal() => current.Actor.May(PlatformPermissions.ManageAreas) ? null
        : current.Actor.IsSignedIn ? this.Refused() : this.ToSignIn(links);
}
