using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>Where does our money go? The sentence, the flows, and every figure opening down to its rows.</summary>
sealed class IndexModel(
    LeakQuery query, CurrentActor who, LeakWords words, LeakFigures figures, IAreas areas, PageTexts texts) : PageModel
{
    const int YearShownMax = 20;

    [BindProperty(SupportsGet = true)]
    public Guid? Anchor { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Year { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sector { get; set; }

    public LeakReport Report { get; private set; } = null!;
    public string Sentence { get; private set; } = "";
    public IReadOnlyList<Figure> Figures { get; private set; } = [];
    public IReadOnlyList<(string Section, string Name)> Sectors { get; private set; } = [];

    /// <summary>The register is empty: no payment can be placed.</summary>
    public bool HasNoAreas { get; private set; }

    /// <summary>What was asked and is not shown, with why.</summary>
    public List<string> NotAnswered { get; } = [];

    /// <summary>People outside the anchors get no rings of one sector.</summary>
    public bool MayAskSector => LeakQuery.ReachOf(who.Actor, Report.Question.AnchorId) != LeakReach.Public;

    public bool HasPayments => Report.Years.Count > 0 || Report.Lines > 0;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        // A filter that cannot be read asks for everything; the page then says what it shows.
        if (ModelState.TryGetValue(nameof(Year), out var year) && year.Errors.Count > 0)
            NotAnswered.Add(texts["leak.refused.year", ("year", Short(year.AttemptedValue))]);
        ModelState.Clear();
        var sector = Sector is { Length: 1 } ? Sector : null;
        var question = new LeakQuestion(Anchor, Year, LeakLinks.Place(Place), sector);
        Report = await query.ReportAsync(who.Actor, question, cancellation);
        HasNoAreas = !(await areas.RegisterAsync(cancellation)).All.Any();
        if (sector is not null && Report.Question.Sector is null)
            NotAnswered.Add(texts["leak.refused.sector"]);
        Sentence = words.Sentence(Report);
        Figures = figures.Of(Report);
        Sectors = [.. Sections().Select(s => (s, words.Sector(s))), (SectorSum.Unknown, texts["sector.unknown"])];
    }

    static string Short(string? text) => text is { Length: > YearShownMax } ? text[..YearShownMax] : text ?? "";

    static IEnumerable<string> Sections() => Enumerable.Range('A', 'U' - 'A' + 1).Select(c => ((char)c).ToString());
}
