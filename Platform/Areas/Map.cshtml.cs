using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Areas;

/// <summary>
/// One indicator on the map, with the table beside it; what is not known is hatched, never zero. Areas without an
/// outline are places to compare with: they stand in the table, apart.
/// </summary>
sealed class MapModel(AreasDb db, IAreas areas, CurrentActor current, PageTexts texts, Links links) : PageModel
{
    const int ClassesMax = 5;

    AreaWords _words = null!;

    [BindProperty(SupportsGet = true)]
    public string? Indicator { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    public bool MayImport => current.Actor.May(PlatformPermissions.ManageAreas);
    public IReadOnlyList<(string Code, string Name)> Indicators { get; private set; } = [];
    public IReadOnlyList<AreaKind> Kinds { get; private set; } = [];
    public IReadOnlyList<(string Code, string Name)> Periods { get; private set; } = [];
    public AreaKind ShownKind { get; private set; }
    public string ShownPeriod { get; private set; } = "";
    public Figure? Figure { get; private set; }
    public string Sentence { get; private set; } = "";
    public string Svg { get; private set; } = "";
    public IReadOnlyList<(int Shade, string Words)> Legend { get; private set; } = [];

    sealed record Shown(AreaFigure Figure, Area Area);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        _words = await AreaWords.ReadAsync(db, texts, cancellation);
        var held = await db.Figures.Where(f => f.SupersededAt == null)
            .Select(f => f.Indicator).Distinct().ToListAsync(cancellation);
        Indicators = [.. held.Select(i => (i, _words.Indicator(i))).OrderBy(i => i.Item2, StringComparer.Ordinal)];
        if (Indicators.Count == 0)
            return;
        if (!held.Contains(Indicator ?? ""))
            Indicator = held.Contains("population") ? "population" : Indicators[0].Code;
        var register = await areas.RegisterAsync(cancellation);
        var all = await db.Figures.AsNoTracking()
            .Where(f => f.SupersededAt == null && f.Indicator == Indicator).ToListAsync(cancellation);
        var placed = all.Select(f => (Figure: f, Area: register.Find(f.AreaCode, f.PeriodEnd)))
            .Where(f => f.Area is not null).Select(f => new Shown(f.Figure, f.Area!)).ToList();
        Kinds = [.. placed.Select(f => f.Area.Kind).Distinct().Order()];
        if (Kinds.Count == 0)
            return;
        ShownKind = Enum.TryParse<AreaKind>(Kind, out var kind) && Kinds.Contains(kind) ? kind : Kinds[0];
        var ofKind = placed.Where(f => f.Area.Kind == ShownKind).ToList();
        Periods =
        [
            .. ofKind.Select(f => (f.Figure.PeriodEnd, f.Figure.PeriodStart)).Distinct().OrderDescending()
                .Select(p => (CodeOf(p.PeriodStart, p.PeriodEnd), _words.Period(p.PeriodStart, p.PeriodEnd))),
        ];
        ShownPeriod = Periods.Any(p => p.Code == Period) ? Period! : Periods[0].Code;
        await ShowAsync(
            [
                .. ofKind.Where(f => CodeOf(f.Figure.PeriodStart, f.Figure.PeriodEnd) == ShownPeriod)
                    .OrderByDescending(f => f.Figure.Number),
            ], cancellation);
    }

    async Task ShowAsync(List<Shown> shown, CancellationToken cancellation)
    {
        var codes = shown.ConvertAll(s => s.Area.Code);
        var shapes = await db.Shapes.AsNoTracking()
            .Where(s => s.SupersededAt == null && codes.Contains(s.Code))
            .ToDictionaryAsync(s => s.Code, s => s.Geometry, cancellation);
        var onMap = shown.Where(s => shapes.ContainsKey(s.Area.Code)).ToList();
        var compared = shown.Except(onMap).ToList();
        if (onMap.Count == 0)
            (onMap, compared) = (shown, []);
        Sentence = SentenceOf(onMap);
        Draw(onMap, shapes);
        Figure = Table(onMap, compared);
    }

    string SentenceOf(List<Shown> shown)
    {
        var name = _words.Indicator(Indicator!);
        var known = shown.Where(s => s.Figure.Number is not null).ToList();
        return known.Count == 0
            ? texts["areas.map.allUnknown", ("indicator", name)]
            : texts["areas.map.sentence", ("indicator", name), ("highest", known[0].Area.Name),
                ("high", Words(known[0])),
                ("lowest", known[^1].Area.Name), ("low", Words(known[^1]))];
    }

    string Words(Shown shown) => shown.Figure.Number is null
        ? texts["areas.map.unknown"]
        : $"{_words.Number(shown.Figure.Number, _words.Decimals(Indicator!))} {_words.Unit(shown.Figure.Unit)}";

    void Draw(List<Shown> onMap, Dictionary<string, string> shapes)
    {
        var decimals = _words.Decimals(Indicator!);
        var bounds = Bounds([.. onMap.Select(s => s.Figure.Number).OfType<decimal>().Order()]);
        Legend =
        [
            .. bounds.Select((b, index) => (index, b.From == b.To
                ? _words.Number(b.From, decimals)
                : $"{_words.Number(b.From, decimals)} – {_words.Number(b.To, decimals)}")),
        ];
        Svg = MapSvg.Draw(
        [
            .. onMap.Where(s => shapes.ContainsKey(s.Area.Code)).Select(s => new MapArea(
                shapes[s.Area.Code],
                s.Figure.Number is { } value ? bounds.FindLastIndex(b => value >= b.From) : null,
                $"{s.Area.Name}: {Words(s)}",
                LinkOf(s.Area))),
        ], _words.Indicator(Indicator!));
    }

    Figure Table(List<Shown> onMap, List<Shown> compared)
    {
        var name = _words.Indicator(Indicator!);
        var all = onMap.Concat(compared).ToList();
        var group = texts["areas.map.comparison"];
        FigureRow Row(Shown shown, string? apart) => new(
        [
            FigureCell.Of(shown.Area.Name, LinkOf(shown.Area)), FigureCell.Of(shown.Figure.Number),
            .. apart is null ? Array.Empty<FigureCell>() : [FigureCell.Of(apart)],
        ]);
        return new Figure
        {
            Id = "areas",
            Title = name,
            Columns =
            [
                new(texts["areas.map.area"], Role: FigureRole.Label),
                new(name, FigureKind.Number, FigureRole.Value, _words.Decimals(Indicator!)),
                .. compared.Count == 0 ? Array.Empty<FigureColumn>() : [new(texts["areas.map.why"])],
            ],
            Rows =
            [
                .. onMap.Select(s => Row(s, compared.Count == 0 ? null : texts["areas.map.on-map"])),
                .. compared.Select(s => Row(s, group)),
            ],
            Source = _words.Sources(all.Select(s => s.Figure.Source)),
            Period = Periods.First(p => p.Code == ShownPeriod).Name,
            Unit = _words.Unit(all[0].Figure.Unit),
            IsEstimate = all.Exists(s => s.Figure.Status == "E"),
            KeepTable = true,
        };
    }

    string LinkOf(Area area) => links.To("/Platform/Areas/Area", new { code = area.Code, indicator = Indicator });

    /// <summary>As many areas in each class; equal values never stand in two classes.</summary>
    static List<(decimal From, decimal To)> Bounds(IReadOnlyList<decimal> sorted)
    {
        if (sorted.Count == 0)
            return [];
        var starts = Enumerable.Range(0, ClassesMax).Select(i => sorted[i * sorted.Count / ClassesMax]).Distinct()
            .ToList();
        return [.. starts.Select((from, index) =>
            (from, index + 1 < starts.Count ? sorted.Last(v => v < starts[index + 1]) : sorted[^1]))];
    }

    static string CodeOf(DateOnly start, DateOnly end) =>
        start == end ? $"{end:yyyy-MM-dd}" : $"{start:yyyy-MM-dd}/{end:yyyy-MM-dd}";
}
