using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Areas;

/// <summary>One indicator on the map, with the table beside it; what is not known is hatched, never zero.</summary>
sealed class MapModel(AreasDb db, IAreas areas, PageTexts texts, Links links) : PageModel
{
    const int ClassesMax = 5;

    [BindProperty(SupportsGet = true)]
    public string? Indicator { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    public IReadOnlyList<(string Code, string Name)> Indicators { get; private set; } = [];
    public IReadOnlyList<AreaKind> Kinds { get; private set; } = [];
    public IReadOnlyList<string> Periods { get; private set; } = [];
    public AreaKind ShownKind { get; private set; }
    public string ShownPeriod { get; private set; } = "";
    public Figure? Figure { get; private set; }
    public string Sentence { get; private set; } = "";
    public string Svg { get; private set; } = "";
    public IReadOnlyList<(int Shade, string Words)> Legend { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var names = await db.Indicators.AsNoTracking().Where(i => i.SupersededAt == null).ToListAsync(cancellation);
        var held = await db.Figures.Where(f => f.SupersededAt == null).Select(f => f.Indicator).Distinct().ToListAsync(cancellation);
        Indicators = [.. held.Select(code => (code, NameOf(names, code))).OrderBy(i => i.Item2, StringComparer.Ordinal)];
        if (Indicators.Count == 0)
            return;
        if (!held.Contains(Indicator ?? ""))
            Indicator = held.Contains("population") ? "population" : Indicators[0].Code;
        var register = await areas.RegisterAsync(cancellation);
        var all = await db.Figures.AsNoTracking()
            .Where(f => f.SupersededAt == null && f.Indicator == Indicator).ToListAsync(cancellation);
        var placed = all.Select(f => (Figure: f, Area: register.Find(f.AreaCode, f.PeriodEnd)))
            .Where(f => f.Area is not null).ToList();
        Kinds = [.. placed.Select(f => f.Area!.Kind).Distinct().Order()];
        if (Kinds.Count == 0)
            return;
        ShownKind = Enum.TryParse<AreaKind>(Kind, out var kind) && Kinds.Contains(kind) ? kind : Kinds[0];
        var ofKind = placed.Where(f => f.Area!.Kind == ShownKind).ToList();
        Periods = [.. ofKind.Select(f => PeriodOf(f.Figure)).Distinct().OrderDescending(StringComparer.Ordinal)];
        ShownPeriod = Periods.Contains(Period) ? Period! : Periods[0];
        var shown = ofKind.Where(f => PeriodOf(f.Figure) == ShownPeriod)
            .Select(f => (f.Figure, Area: f.Area!)).OrderByDescending(f => f.Figure.Number).ToList();
        await ShowAsync(shown, names, cancellation);
    }

    async Task ShowAsync(
        List<(AreaFigure Figure, Area Area)> shown, List<AreaIndicator> names, CancellationToken cancellation)
    {
        var decimals = names.Find(n => n.Indicator == Indicator)?.Decimals ?? 1;
        var unit = UnitOf(shown[0].Figure.Unit);
        var name = NameOf(names, Indicator!);
        string Words(decimal? value) => value is { } known
            ? $"{known.ToString($"N{decimals}", texts.Culture)} {unit}"
            : texts["areas.map.unknown"];

        var known = shown.Where(s => s.Figure.Number is not null).ToList();
        Sentence = known.Count == 0
            ? texts["areas.map.allUnknown", ("indicator", name)]
            : texts["areas.map.sentence", ("indicator", name), ("highest", known[0].Area.Name),
                ("high", Words(known[0].Figure.Number)), ("lowest", known[^1].Area.Name), ("low", Words(known[^1].Figure.Number))];
        var bounds = Bounds([.. known.Select(k => k.Figure.Number!.Value).Order()]);
        Legend = [.. bounds.Select((b, index) => (index, $"{Words(b.From)} – {Words(b.To)}"))];
        await DrawAsync(shown, bounds, name, Words, cancellation);
        Figure = new Figure
        {
            Id = "areas",
            Title = name,
            Columns = [new(texts["areas.map.area"]), new(name, FigureKind.Number, FigureRole.Value, decimals)],
            Rows = [.. shown.Select(s => new FigureRow(FigureCell.Of(s.Area.Name), FigureCell.Of(s.Figure.Number)))],
            Source = string.Join(", ", shown.Select(s => s.Figure.Source).Distinct()),
            Period = ShownPeriod,
            Unit = unit,
            IsEstimate = shown.Exists(s => s.Figure.Status == "E"),
            KeepTable = true,
        };
    }

    async Task DrawAsync(
        List<(AreaFigure Figure, Area Area)> shown, List<(decimal From, decimal To)> bounds, string name,
        Func<decimal?, string> words, CancellationToken cancellation)
    {
        var codes = shown.ConvertAll(s => s.Area.Code);
        var shapes = await db.Shapes.AsNoTracking()
            .Where(s => s.SupersededAt == null && codes.Contains(s.Code))
            .ToDictionaryAsync(s => s.Code, s => s.Geometry, cancellation);
        var link = links.To("/Platform/Areas/Map", new { indicator = Indicator, kind = ShownKind, period = ShownPeriod });
        Svg = MapSvg.Draw(
        [
            .. shown.Where(s => shapes.ContainsKey(s.Area.Code)).Select(s => new MapArea(
                shapes[s.Area.Code],
                s.Figure.Number is { } value ? bounds.FindLastIndex(b => value >= b.From) : null,
                $"{s.Area.Name}: {words(s.Figure.Number)}",
                link + "#areas")),
        ], name);
    }

    /// <summary>As many areas in each class; equal values never stand in two classes.</summary>
    static List<(decimal From, decimal To)> Bounds(IReadOnlyList<decimal> sorted)
    {
        if (sorted.Count == 0)
            return [];
        var starts = Enumerable.Range(0, ClassesMax).Select(i => sorted[i * sorted.Count / ClassesMax]).Distinct().ToList();
        return [.. starts.Select((from, index) =>
            (from, index + 1 < starts.Count ? sorted.Last(v => v < starts[index + 1]) : sorted[^1]))];
    }

    string NameOf(List<AreaIndicator> names, string code) => names.Find(n => n.Indicator == code) is { } found
        ? texts.Language == Language.Dutch ? found.NameDutch : found.NameEnglish
        : code;

    string UnitOf(string unit) => texts.Has($"areas.unit.{unit}") ? texts[$"areas.unit.{unit}"] : unit;

    static string PeriodOf(AreaFigure figure) => figure.PeriodStart == figure.PeriodEnd
        ? $"{figure.PeriodEnd:yyyy-MM-dd}"
        : $"{figure.PeriodStart:yyyy-MM-dd} / {figure.PeriodEnd:yyyy-MM-dd}";
}
