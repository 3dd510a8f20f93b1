using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Areas;

/// <summary>One area through the years, across mergers, beside the middle one of its kind.</summary>
sealed class AreaModel(AreasDb db, IAreas areas, PageTexts texts) : PageModel
{
    AreaWords _words = null!;
    AreaRegister _register = null!;

    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string? Indicator { get; set; }

    public Area Area { get; private set; } = null!;

    /// <summary>The municipality it lies in; null where it is one itself, or lies above it.</summary>
    public Area? Municipality { get; private set; }

    /// <summary>What it was made of: "on 1 January 2019 from Nuth, Onderbanken and Schinnen".</summary>
    public IReadOnlyList<string> History { get; private set; } = [];

    public IReadOnlyList<(string Code, string Name)> Indicators { get; private set; } = [];
    public string? Sentence { get; private set; }
    public string? RefusalKey { get; private set; }
    public Figure? Figure { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        _register = await areas.RegisterAsync(cancellation);
        if (_register.Find(Code) is not { } area)
            return NotFound();
        Area = area;
        Municipality = _register.MunicipalityOf(Code) is { } code && code != Code ? _register.Find(code) : null;
        History = [.. HistoryOf()];
        _words = await AreaWords.ReadAsync(db, texts, cancellation);
        var codes = PartsOf(Code, 0).ToList();
        var held = await db.Figures.Where(f => f.SupersededAt == null && codes.Contains(f.AreaCode))
            .Select(f => f.Indicator).Distinct().ToListAsync(cancellation);
        Indicators = [.. held.Select(i => (i, _words.Indicator(i))).OrderBy(i => i.Item2, StringComparer.Ordinal)];
        if (Indicators.Count == 0)
            return Page();
        if (!held.Contains(Indicator ?? ""))
            Indicator = held.Contains("population") ? "population" : Indicators[0].Code;
        var figures = await db.Figures.AsNoTracking()
            .Where(f => f.SupersededAt == null && f.Indicator == Indicator).ToListAsync(cancellation);
        Show(figures);
        return Page();
    }

    IEnumerable<string> HistoryOf() => _register.Predecessors
        .Where(p => p.SuccessorCode == Code)
        .GroupBy(p => p.Date)
        .OrderBy(g => g.Key)
        .Select(g => texts["areas.page.from",
            ("date", g.Key.ToString("d MMMM yyyy", texts.Culture)),
            ("parts", Listed([.. g.Select(p => _register.Find(p.PredecessorCode, p.Date.AddDays(-1))?.Name
                ?? p.PredecessorCode)]))]);

    string Listed(IReadOnlyList<string> names) => names.Count < 2
        ? string.Concat(names)
        : $"{string.Join(", ", names.Take(names.Count - 1))} {texts["areas.page.and"]} {names[^1]}";

    IEnumerable<string> PartsOf(string code, int depth) => depth > AreaSeries.ChainMax
        ? []
        : _register.Predecessors.Where(p => p.SuccessorCode == code)
            .SelectMany(p => PartsOf(p.PredecessorCode, depth + 1)).Prepend(code);

    void Show(List<AreaFigure> figures)
    {
        var series = new AreaSeries(_register, figures).Across(Code);
        RefusalKey = series.RefusalKey;
        if (series.Points.Count == 0)
            return;
        var decimals = _words.Decimals(Indicator!);
        var name = _words.Indicator(Indicator!);
        var unit = _words.Unit(figures[0].Unit);
        var known = series.Points.Where(p => p.Value is not null).ToList();
        if (known.Count > 1)
        {
            Sentence = texts[Direction(known), ("area", Area.Name), ("indicator", name), ("unit", unit),
                ("from", _words.Number(known[0].Value, decimals)), ("to", _words.Number(known[^1].Value, decimals)),
                ("start", _words.Period(known[0].PeriodStart, known[0].PeriodEnd)),
                ("end", _words.Period(known[^1].PeriodStart, known[^1].PeriodEnd))];
        }
        var codes = PartsOf(Code, 0).ToHashSet();
        Figure = new Figure
        {
            Id = "series",
            Title = $"{name}, {Area.Name}",
            Chart = known.Count > 1 ? FigureChart.Line : FigureChart.None,
            Columns =
            [
                new(texts["areas.map.period"], Role: FigureRole.Label),
                new(Area.Name, FigureKind.Number, FigureRole.Value, decimals),
                new(texts["areas.page.middle"], FigureKind.Number, FigureRole.Value, decimals),
                new(texts["areas.page.basis"]),
            ],
            Rows = [.. series.Points.Select(p => Row(p, figures))],
            Source = _words.Sources(figures.Where(f => codes.Contains(f.AreaCode)).Select(f => f.Source)),
            Period = $"{_words.Period(series.Points[0].PeriodStart, series.Points[0].PeriodEnd)} – "
                + _words.Period(series.Points[^1].PeriodStart, series.Points[^1].PeriodEnd),
            Unit = unit,
            KeepTable = true,
            Caveat = texts["areas.page.middle-means"]
                + (series.Points.Any(p => p.Basis == SeriesBasis.SumOfPredecessors)
                    ? " " + texts["areas.page.sum-means"] : ""),
        };
    }

    FigureRow Row(SeriesPoint point, List<AreaFigure> figures) => new(
        FigureCell.Of(_words.Period(point.PeriodStart, point.PeriodEnd)),
        FigureCell.Of(point.Value),
        FigureCell.Of(MiddleOfOthers(point, figures)),
        FigureCell.Of(texts[$"areas.page.{point.Basis}"]));

    /// <summary>The median of the other areas of this kind that have a figure for the very same period.</summary>
    decimal? MiddleOfOthers(SeriesPoint point, List<AreaFigure> figures)
    {
        var others = figures
            .Where(f => f.PeriodStart == point.PeriodStart && f.PeriodEnd == point.PeriodEnd && f.AreaCode != Code
                && _register.Find(f.AreaCode, f.PeriodEnd)?.Kind == Area.Kind)
            .Select(f => f.Number).OfType<decimal>().Order().ToList();
        if (others.Count == 0)
            return null;
        var half = others.Count / 2;
        return others.Count % 2 == 1 ? others[half] : (others[half - 1] + others[half]) / 2;
    }

    static string Direction(List<SeriesPoint> known) => known[^1].Value!.Value.CompareTo(known[0].Value!.Value) switch
    {
        > 0 => "areas.page.rose",
        < 0 => "areas.page.fell",
        _ => "areas.page.same",
    };
}
