using System.Globalization;
using System.Text.Json;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Demurrages;

/// <summary>One account over some time, with what a file expects of it.</summary>
/// <param name="Expected">What the file says should come out; empty where it says nothing.</param>
public sealed record DemurrageCase(
    string Name, DateOnly First, DateOnly Last, DemurrageState Before, Demurrage Demurrage,
    IReadOnlyList<Movement> Movements, IReadOnlyList<ExpectedPeriod> Expected)
{
    /// <exception cref="FormatException">Amounts that cannot be held; the message names the case.</exception>
    public IReadOnlyList<DemurragePeriod> Run()
    {
        try
        {
            return Demurrage.ChargeMonths(Before, First, Last, Movements);
        }
        catch (OverflowException problem)
        {
            throw new FormatException($"Case \"{Name}\": the amounts are larger than can be held.", problem);
        }
    }
}

/// <summary>A period as a file expects it; what it leaves out is null.</summary>
public sealed record ExpectedPeriod(
    DateOnly Last, Int128? UnitDays, Int128? Fee, Int128? Collected, Int128? Numerator, Int128? Balance)
{
    /// <summary>Whether what came out is what was expected.</summary>
    public bool Is(DemurragePeriod period) => period.Last == Last
        && (UnitDays ?? period.UnitDays) == period.UnitDays
        && (Fee ?? period.Fee) == period.Fee
        && (Collected ?? period.Collected) == period.Collected
        && (Numerator ?? period.After.Numerator) == period.After.Numerator
        && (Balance ?? period.After.Balance) == period.After.Balance;
}

/// <summary>
/// Cases of demurrage as JSON: <c>{"cases":[{"name","start","endExclusive","yearDays","exemptCents",
/// "rateBasisPointsFrom":{date: rate},"events":[{"date","deltaCents"}],"expected":[...]}]}</c>. Days are yyyy-MM-dd,
/// amounts whole cents, as numbers or as text. What moved before the start is in the balance at the start; what moves
/// after the end is left out.
/// </summary>
public static class DemurrageFile
{
    const int YearDaysMax = 366;
    const int YearsMax = 1_000;

    /// <exception cref="FormatException">It is no such file; the message names the case and the field.</exception>
    public static IReadOnlyList<DemurrageCase> Read(Stream json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("cases", out var cases)
                || cases.ValueKind != JsonValueKind.Array)
                throw new FormatException("There is no list \"cases\".");
            return [.. cases.EnumerateArray().Select((element, index) => Case(element, index))];
        }
        catch (JsonException problem)
        {
            throw new FormatException($"It is no JSON: {problem.Message}", problem);
        }
    }

    static DemurrageCase Case(JsonElement element, int index)
    {
        var fields = new CaseFields(element, $"case {index + 1}");
        var name = fields.Text("name", $"case {index + 1}");
        fields = new CaseFields(element, $"Case \"{name}\"");
        var first = fields.Day("start");
        var last = fields.Day("endExclusive").AddDays(-1);
        if (last < first || last.Year - first.Year > YearsMax)
            throw fields.Wrong("endExclusive", $"lies after start, and at most {YearsMax} years");
        var yearDays = fields.Whole("yearDays", 365);
        if (yearDays < 1 || yearDays > YearDaysMax)
            throw fields.Wrong("yearDays", $"lies between 1 and {YearDaysMax}");
        var exempt = fields.Amount("exemptCents", 0);
        if (exempt < 0)
            throw fields.Wrong("exemptCents", "is 0 or more");
        // The exempt amount holds from the beginning, also while nothing is charged yet.
        var terms = fields.Rates().Select(r => new DemurrageTerms(r.From, r.BasisPoints, exempt))
            .Prepend(new DemurrageTerms(DateOnly.MinValue, 0, exempt));
        var movements = fields.Movements().Where(m => m.Day <= last).ToList();
        var opening = movements.Where(m => m.Day < first).Aggregate(Int128.Zero, (sum, m) => sum + m.Amount);
        if (opening < long.MinValue || opening > long.MaxValue)
            throw fields.Wrong("events", "add up to more than can be held");
        return new DemurrageCase(
            name, first, last, new DemurrageState((long)opening, 0), new Demurrage((int)yearDays, terms),
            [.. movements.Where(m => m.Day >= first)], fields.Expected());
    }
}

/// <summary>The fields of one case; a wrong one is named.</summary>
sealed class CaseFields(JsonElement element, string where)
{
    public FormatException Wrong(string field, string what) => new($"{where}: {field} {what}.");

    public string Text(string field, string otherwise) =>
        Find(field) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : otherwise;

    public DateOnly Day(string field) => Day(field, Find(field) is { } value ? value.ToString() : "");

    DateOnly Day(string field, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1 and < 9999
            ? day : throw Wrong(field, $"is no day: \"{text}\"");

    public Int128 Whole(string field, Int128? otherwise) =>
        Optional(field) ?? otherwise ?? throw Wrong(field, "is missing");

    public long Amount(string field, long? otherwise) => Held(field, Whole(field, otherwise));

    public IEnumerable<(DateOnly From, int BasisPoints)> Rates()
    {
        if (Find("rateBasisPointsFrom") is not { ValueKind: JsonValueKind.Object } rates)
            throw Wrong("rateBasisPointsFrom", "is missing");
        foreach (var rate in rates.EnumerateObject())
        {
            var points = Number("rateBasisPointsFrom", rate.Value);
            if (points < 0 || points > int.MaxValue)
                throw Wrong("rateBasisPointsFrom", $"is no rate: {points}");
            yield return (Day("rateBasisPointsFrom", rate.Name), (int)points);
        }
    }

    public IEnumerable<Movement> Movements() => Each("events").Select(
        of => new Movement(of.Day("date"), of.Amount("deltaCents", null)));

    public List<ExpectedPeriod> Expected() =>
    [
        .. Each("expected").Select(of => new ExpectedPeriod(
            of.Day("periodEnd"), of.Optional("centDays"), of.Optional("feeCents"), of.Optional("collectedCents"),
            of.Optional("carryNumerator"), of.Optional("balanceAfterCents"))),
    ];

    IEnumerable<CaseFields> Each(string field)
    {
        if (Find(field) is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw Wrong(field, "is no list");
        return list.EnumerateArray().Select((part, i) => new CaseFields(part, $"{where}, {field} {i + 1}"));
    }

    Int128? Optional(string field) => Find(field) is { } value ? Number(field, value) : null;

    Int128 Number(string field, JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && Int128.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n : throw Wrong(field, $"is no whole number: {value}");

    long Held(string field, Int128 amount) => amount >= long.MinValue && amount <= long.MaxValue
        ? (long)amount : throw Wrong(field, $"is larger than can be held: {amount}");

    JsonElement? Find(string field) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
