using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>The payments behind one figure, for the people of the institution that paid.</summary>
sealed class LinesModel(
    LeakLines lines, CurrentActor who, CurrentCity current, LeakWords words, LeakLinks leakLinks, PageTexts texts,
    Links links) : PageModel
{
    // "page" is a word of the router itself.
    [BindProperty(SupportsGet = true, Name = "page_number")]
    public int? Number { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid Anchor { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Year { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Ring { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sector { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Supplier { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    public LinesPage Shown { get; private set; } = null!;
    public LinesQuestion Question { get; private set; } = null!;
    public LeakLinks To => leakLinks;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Question = Read();
        if (await lines.PageAsync(who.Actor, Question, cancellation) is not { } page)
            return Refuse();
        Shown = page;
        return Page();
    }

    /// <summary>All of them as a file, written as they are read.</summary>
    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellation)
    {
        if (LeakQuery.ReachOf(who.Actor, Anchor) != LeakReach.Own)
            return Refuse();
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = "attachment; filename=\"payments.csv\"";
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        await using var output = new StreamWriter(Response.Body, utf8, leaveOpen: true);
        await lines.WriteCsvAsync(who.Actor, Read(), output, cancellation);
        await output.FlushAsync(cancellation);
        return new EmptyResult();
    }

    public async Task<IActionResult> OnGetParquetAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("vliegwiel-lines-");
        try
        {
            var path = Path.Combine(folder.FullName, "payments.parquet");
            if (!await lines.WriteParquetAsync(who.Actor, Read(), path, cancellation))
                return Refuse();
            Response.ContentType = "application/vnd.apache.parquet";
            Response.Headers.ContentDisposition = "attachment; filename=\"payments.parquet\"";
            await Response.SendFileAsync(path, cancellation);
            return new EmptyResult();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    LinesQuestion Read()
    {
        ModelState.Clear();
        Ring? ring = Enum.TryParse<Ring>(Ring, ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : null;
        var sector = Sector is { Length: 1 } ? Sector : null;
        return new LinesQuestion(
            Anchor, Year, LeakLinks.Place(Place), ring, sector, Supplier, LeakLinks.ToKind(Kind),
            Math.Max(1, Number ?? 1));
    }

    IActionResult Refuse() =>
        who.Actor.IsSignedIn ? this.Refused() : this.ToSignIn(links);

    public string Amount(long minor) => Amounts.Show(minor, current.City.Currency, texts.Culture);

    /// <summary>"Procurement, in Heerlen, sector Construction, 2025": what narrows the list.</summary>
    public string Narrowed()
    {
        var parts = new List<string>();
        if (Question.Kind is { } kind)
            parts.Add(kind.Length == 0 ? texts["leak.flow.counted"] : words.Kind(kind));
        if (Question.Ring is { } ring)
            parts.Add(words.Of(ring));
        if (Question.Sector is { } sector)
            parts.Add(words.Sector(sector));
        if (Question.SupplierId is not null && Shown.Lines.Count > 0)
            parts.Add(Shown.Lines[0].Supplier);
        parts.Add(words.Period(new LeakQuestion(Question.AnchorId, Question.Year, Question.Place)));
        return string.Join(" · ", parts);
    }

    public string Counts(LeakLine line) => line.Kind.Length == 0 ? words.Of(line.Ring) : words.Kind(line.Kind);
}
