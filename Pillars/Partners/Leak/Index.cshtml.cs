using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>Where does our money go? The sentence, the flows, and every figure opening down to its rows.</summary>
sealed class IndexModel(LeakQuery query, CurrentActor who, LeakWords words, LeakFigures figures, PageTexts texts)
    : PageModel
{
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

    /// <summary>People outside the anchors get no rings of one sector.</summary>
    public bool MayAskSector => LeakQuery.ReachOf(who.Actor, Report.Question.AnchorId) != LeakReach.Public;

    public bool HasPayments => Report.Years.Count > 0 || Report.Lines > 0;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        // A filter that cannot be read asks for everything; the page then says what it shows.
        ModelState.Clear();
        var sector = Sector is { Length: 1 } ? Sector : null;
        var question = new LeakQuestion(Anchor, Year, LeakLinks.Place(Place), sector);
        Report = await query.ReportAsync(who.Actor, question, cancellation);
        Sentence = words.Sentence(Report);
        Figures = figures.Of(Report);
        Sectors = [.. Sections().Select(s => (s, words.Sector(s))), (SectorSum.Unknown, texts["sector.unknown"])];
    }

    static IEnumerable<string> Sections() => Enumerable.Range('A', 'U' - 'A' + 1).Select(c => ((char)c).ToString());
}
