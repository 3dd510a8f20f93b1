namespace Vliegwiel.Platform.Areas;

public enum SeriesBasis
{
    /// <summary>Measured for the area itself.</summary>
    Measured,

    /// <summary>The parts that became the area, added up.</summary>
    SumOfPredecessors,

    /// <summary>A part has no figure: the whole is then unknown, not smaller.</summary>
    Unknown,
}

public sealed record SeriesPoint(DateOnly PeriodStart, DateOnly PeriodEnd, decimal? Value, SeriesBasis Basis);

/// <param name="RefusalKey">Why figures of parts may not be added up; the points are then measured ones only.</param>
public sealed record AreaSeriesResult(IReadOnlyList<SeriesPoint> Points, string? RefusalKey);

/// <summary>
/// A series of an area in its present form. Before a merger its value is the sum of its predecessors' values times
/// the share that went over: exact, because shares are whole millionths and values are decimals.
/// </summary>
public sealed class AreaSeries
{
    internal const int ChainMax = 20;

    // Only what counts things can be added up; a rate, an average or a price cannot.
    static readonly HashSet<string> AdditiveUnits =
        ["inhabitants", "persons", "dwellings", "enterprises", "households", "jobs", "km2"];

    readonly AreaRegister _register;
    readonly Dictionary<(string Code, DateOnly Start, DateOnly End), decimal?> _values;
    readonly ILookup<string, AreaPredecessor> _predecessors;
    readonly bool _isAdditive;

    /// <param name="register">The areas and their predecessors.</param>
    /// <param name="figures">Of one indicator.</param>
    public AreaSeries(AreaRegister register, IReadOnlyList<AreaFigure> figures)
    {
        _register = register;
        _values = figures.ToDictionary(f => (f.AreaCode, f.PeriodStart, f.PeriodEnd), f => f.Number);
        _predecessors = register.Predecessors.ToLookup(p => p.SuccessorCode);
        _isAdditive = figures.Count > 0 && figures.All(f => AdditiveUnits.Contains(f.Unit));
    }

    public AreaSeriesResult Across(string code)
    {
        var periods = _values.Keys.Where(k => Parts(code, 0).Contains(k.Code)).Select(k => (k.Start, k.End)).Distinct()
            .Order();
        var points = periods.Select(p => PointOf(code, p.Start, p.End));
        var refusal = !_isAdditive && _predecessors.Contains(code) ? "areas.series.notAdditive" : null;
        return new AreaSeriesResult([.. points], refusal);
    }

    IEnumerable<string> Parts(string code, int depth) => depth > ChainMax
        ? []
        : _predecessors[code].SelectMany(p => Parts(p.PredecessorCode, depth + 1)).Prepend(code);

    SeriesPoint PointOf(string code, DateOnly start, DateOnly end)
    {
        var (value, isSum) = ValueOf(code, start, end, 0);
        var basis = (value, isSum) switch
        {
            (null, _) => SeriesBasis.Unknown,
            (_, true) => SeriesBasis.SumOfPredecessors,
            _ => SeriesBasis.Measured,
        };
        return new SeriesPoint(start, end, value, basis);
    }

    (decimal? Value, bool IsSum) ValueOf(string code, DateOnly start, DateOnly end, int depth)
    {
        var own = _values.GetValueOrDefault((code, start, end));
        var later = _predecessors[code].Where(p => end < p.Date).ToList();
        if (later.Count == 0 || depth > ChainMax)
            return (own, false);
        // Born of the merger: a value of its own from before it was worked out by the source for the present ground.
        var isNew = later.Exists(p => _register.Find(code)?.ValidFrom == p.Date);
        if (isNew && own is not null)
            return (own, false);
        if (!_isAdditive)
            return (null, false);
        var sum = isNew ? 0 : own;
        foreach (var part in later)
            sum += ValueOf(part.PredecessorCode, start, end, depth + 1).Value * part.ShareMillionths / Share.Whole;
        return (sum, true);
    }
}
