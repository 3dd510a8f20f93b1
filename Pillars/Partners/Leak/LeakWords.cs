using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>The report in words: the sentence at the top, and the names of rings, sectors and kinds.</summary>
sealed class LeakWords(PageTexts texts, CurrentCity current)
{
    static readonly Ring[] Away = [Ring.Country, Ring.Abroad];

    /// <summary>In a sentence; the city itself where it works together with no other municipality.</summary>
    public string SubRegion => !HasSubRegion ? current.City.Name
        : current.City.Rings.SubRegionName is { } name ? name
        : current.City.RegionName == current.City.Rings.RegionName || current.City.RegionName == current.City.Name
            ? texts["leak.ring.theSubRegion"]
        : current.City.RegionName;

    /// <summary>Does the sub-region hold more than the own municipality?</summary>
    bool HasSubRegion => current.City.Rings.SubRegion.Except(current.City.Rings.Municipality).Any();

    /// <summary>The rings that this city has, from the own municipality outward.</summary>
    public IEnumerable<Ring> Rings => Enum.GetValues<Ring>().Where(ring => ring != Ring.SubRegion || HasSubRegion);

    string Region => current.City.Rings.RegionName ?? texts["leak.ring.theRegion"];

    public string Of(Ring ring) => ring switch
    {
        Ring.Own => texts["leak.ring.own", ("place", current.City.Name)],
        Ring.SubRegion => texts["leak.ring.rest", ("place", SubRegion)],
        Ring.Region => texts["leak.ring.rest", ("place", Region)],
        Ring.Country => texts["leak.ring.country"],
        Ring.Abroad => texts["leak.ring.abroad"],
        _ => texts["leak.ring.unknown"],
    };

    /// <summary>The places of a local share, with its share: own municipality, sub-region, region.</summary>
    public IEnumerable<(string Place, LocalShare Share)> Locals(LeakReport report) =>
    [
        (current.City.Name, report.InMunicipality),
        .. HasSubRegion ? [(SubRegion, report.InSubRegion)] : Array.Empty<(string, LocalShare)>(),
        (Region, report.InRegion),
    ];

    public string Sector(string section) => section == SectorSum.Unknown
        ? texts["sector.unknown"]
        : section == SectorSum.Other ? texts["sector.others"]
        : texts.Has($"sector.{section}") ? texts[$"sector.{section}"] : section;

    public string Kind(string kind) => texts.Has($"count.kind.{kind}") ? texts[$"count.kind.{kind}"] : kind;

    public string Period(LeakQuestion question) => question.Year is { } year
        ? year.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : texts["leak.period.all"];

    public string Payers(LeakReport report) => report.Question.AnchorId is { } id
        ? report.Anchors.FirstOrDefault(a => a.Id == id)?.Name ?? texts["leak.filter.together"]
        : texts["leak.filter.together"];

    /// <summary>"Of every 100 euros ...": whole euros that add up to 100, the unknown among them.</summary>
    public string Sentence(LeakReport report)
    {
        var rings = report.Rings.ToDictionary(r => r.Ring, r => r.Minor);
        var local = new List<Ring> { Ring.Own };
        if (HasSubRegion)
            local.Add(Ring.SubRegion);
        // Region stands apart only where the city has one: else it is part of what goes away.
        var hasRegion = current.City.Rings.RegionName is not null;
        if (hasRegion)
            local.Add(Ring.Region);
        var amounts = local.ConvertAll(ring => rings.GetValueOrDefault(ring));
        amounts.Add(Away.Sum(ring => rings.GetValueOrDefault(ring)) + (hasRegion ? 0 : rings[Ring.Region]));
        amounts.Add(rings.GetValueOrDefault(Ring.Unknown));
        amounts.Add(report.TotalMinor - report.CountedMinor);
        if (report.Lines == 0)
            return texts["leak.sentence.none"];
        if (OutOfHundred.Divide(amounts) is not { } parts)
            return texts[
                "leak.sentence.net", ("total", Amounts.Show(report.TotalMinor, report.Currency, texts.Culture))];

        List<string> phrases = [texts["leak.sentence.own", ("n", parts[0]), ("place", current.City.Name)]];
        for (var i = 1; i < local.Count; i++)
            phrases.Add(texts[
                "leak.sentence.rest", ("n", parts[i]), ("place", local[i] == Ring.SubRegion ? SubRegion : Region)]);
        phrases.Add(texts["leak.sentence.away", ("n", parts[^3])]);
        return texts["leak.sentence.whole", ("hundred", Hundred(report.Currency)), ("not", parts[^1]),
            ("rest", 100 - parts[^1]), ("parts", string.Join(", ", phrases)), ("unknown", parts[^2])];
    }

    public string Hundred(string currency) => currency switch
    {
        "EUR" => texts["leak.hundred.EUR"],
        "GBP" => texts["leak.hundred.GBP"],
        _ => $"100 {currency}",
    };
}
