using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Areas;

/// <summary>What indicators, units, periods and sources of figures are called in the reader's language.</summary>
sealed class AreaWords
{
    readonly PageTexts _texts;
    readonly Dictionary<string, AreaIndicator> _indicators;
    readonly Dictionary<string, AreaSource> _sources;

    AreaWords(PageTexts texts, Dictionary<string, AreaIndicator> indicators, Dictionary<string, AreaSource> sources) =>
        (_texts, _indicators, _sources) = (texts, indicators, sources);

    public static async Task<AreaWords> ReadAsync(AreasDb db, PageTexts texts, CancellationToken cancellation) => new(
        texts,
        await db.Indicators.AsNoTracking().Where(i => i.SupersededAt == null)
            .ToDictionaryAsync(i => i.Indicator, cancellation),
        await db.Sources.AsNoTracking().Where(s => s.SupersededAt == null)
            .ToDictionaryAsync(s => s.Source, cancellation));

    public string Indicator(string code) => !_indicators.TryGetValue(code, out var found) ? code
        : _texts.Language == Language.Dutch ? found.NameDutch : found.NameEnglish;

    public int Decimals(string indicator) => _indicators.TryGetValue(indicator, out var found) ? found.Decimals : 1;

    public string Unit(string unit) => _texts.Has($"areas.unit.{unit}") ? _texts[$"areas.unit.{unit}"] : unit;

    /// <summary>The number without its unit; "unknown" in words where there is none.</summary>
    public string Number(decimal? value, int decimals) => value is { } known
        ? known.ToString($"N{decimals}", _texts.Culture)
        : _texts["areas.map.unknown"];

    /// <summary>A day, a calendar year, or from one day until another.</summary>
    public string Period(DateOnly start, DateOnly end)
    {
        string Day(DateOnly day) => day.ToString("d MMMM yyyy", _texts.Culture);
        var isYear = start.Year == end.Year && start is { Month: 1, Day: 1 } && end is { Month: 12, Day: 31 };
        return start == end ? Day(end)
            : isYear ? $"{end.Year}"
            : _texts["areas.map.period-between", ("from", Day(start)), ("until", Day(end))];
    }

    /// <summary>Title, edition and the attribution that the licence asks for; the key itself where it was never
    /// explained.</summary>
    public string Sources(IEnumerable<string> keys) => string.Join("; ", keys.Distinct().Select(key =>
        _sources.TryGetValue(key, out var source)
            ? string.Join(", ",
                new[] { source.Title, source.Edition, source.Attribution }.Where(part => part.Length > 0))
            : key));
}
