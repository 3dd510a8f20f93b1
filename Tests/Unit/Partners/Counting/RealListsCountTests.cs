using System.Globalization;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Unit.Partners.Reading;
using Vliegwiel.Web.Demonstration;
using Xunit;

namespace Vliegwiel.Unit.Partners.Counting;

/// <summary>Rules of what is no procurement, on lists that real bodies published. Shares were looked at payee by payee
/// down to the sixtieth on both sides; a change of the rules that moves them much must be looked at again.</summary>
public sealed class RealListsCountTests(ITestOutputHelper output)
{
    const int Shown = 60;

    /// <summary>Municipalities and counties of the demonstration city, as its register holds them.</summary>
    static readonly KnownAreas Areas = new(
        File.ReadLines(Path.Combine(DemoFiles.Root, "preston", "areas.csv")).Select(line => line.Split(','))
            .Where(cells => cells[1] is "municipality" or "region").Select(cells => cells[2]),
        ["Lancashire"]);

    sealed record Judged(int Year, string Payee, string Kind, long Minor);

    static List<Judged> Judge(string anchor, params string[] path)
    {
        var folder = SharedFiles.Require(path);
        var rules = new RuleBook(CountryRules.Of("GB"), [], anchor, Areas);
        var judged = new List<Judged>();
        foreach (var file in SharedFiles.Expected(folder).Select(e => Path.Combine(folder, e["file"])))
            SpendFile.Read(file, ReadOptions.Default, line => judged.Add(new Judged(
                FinancialYear(line.Date), line.SupplierName,
                rules.Judge(line.SupplierName, line.Account, line.Category, line.Description, line.Date).Kind,
                line.AmountMinor)));
        return judged;
    }

    /// <summary>From April.</summary>
    static int FinancialYear(DateOnly? date) => date is not { } day ? 0 : day.Month >= 4 ? day.Year : day.Year - 1;

    void Tell(List<Judged> judged)
    {
        foreach (var year in judged.GroupBy(j => j.Year).OrderBy(g => g.Key))
        {
            var parts = year.GroupBy(j => j.Kind).OrderByDescending(k => k.Sum(j => j.Minor))
                .Select(k => $"{(k.Key.Length == 0 ? "counts" : k.Key)} {Share(year, k.Key):0.0}");
            output.WriteLine($"{year.Key}: {year.Sum(j => j.Minor) / 100} {string.Join(", ", parts)}");
        }
        foreach (var side in judged.GroupBy(j => j.Kind.Length == 0))
            output.WriteLine(string.Join("; ", Largest(side).Select(p => $"{p.Payee} {p.Minor / 100}")));
    }

    static IEnumerable<(string Payee, long Minor)> Largest(IEnumerable<Judged> side) => side
        .GroupBy(j => j.Payee, (payee, lines) => (payee, lines.Sum(j => j.Minor)))
        .OrderByDescending(p => p.Item2).Take(Shown);

    static decimal Share(IEnumerable<Judged> judged, params string[] kinds)
    {
        var all = judged.ToList();
        return 100m * all.Where(j => kinds.Contains(j.Kind)).Sum(j => j.Minor) / all.Sum(j => j.Minor);
    }

    static long Minor(List<Judged> judged, Func<Judged, bool> which) => judged.Where(which).Sum(j => j.Minor);

    [Theory]
    [InlineData(2024, 68, 74)]
    [InlineData(2025, 68, 74)]
    public void Most_of_what_Hyndburn_paid_lately_is_no_procurement(int year, int from, int to)
    {
        var judged = Judge("Hyndburn Borough Council", "spend", "uk", "hyndburn");
        Tell(judged);

        Assert.InRange(
            100 - Share(judged.Where(j => j.Year == year), ""), from, to);
        // Tax collected for the county, in every way in which the payee is written.
        Assert.Equal(0, Minor(judged, j => j.Kind.Length == 0
            && (j.Payee.Contains("County Council", StringComparison.OrdinalIgnoreCase) || j.Payee == "LCC")));
        Assert.DoesNotContain(judged, j => j.Kind.Length == 0
            && j.Payee.Contains("Revenue", StringComparison.OrdinalIgnoreCase)
            && j.Payee.Contains("Customs", StringComparison.OrdinalIgnoreCase));
        // The builder, the fleet, the energy: bought on the market.
        foreach (var supplier in new[] { "Morgan Sindall", "Alliance Leisure", "Specialist Fleet", "EDF" })
            Assert.DoesNotContain(judged, j => j.Kind == "public-body"
                && j.Payee.StartsWith(supplier, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("lancashire_pcc", "Police and Crime Commissioner for Lancashire", 18, 28)]
    [InlineData("lancashire_fire", "Lancashire Combined Fire Authority", 20, 32)]
    public void About_a_quarter_of_what_police_and_fire_service_paid_is_no_procurement(
        string name, string anchor, int from, int to)
    {
        var judged = Judge(anchor, "spend", "uk", name);
        Tell(judged);

        Assert.InRange((100 - Share(judged, "")), from, to);
        Assert.All(
            Largest(judged.Where(j => j.Kind == "public-body")),
            p => Assert.False(
                p.Payee.Contains(" ltd", StringComparison.OrdinalIgnoreCase),
                p.Payee + " " + p.Minor.ToString(CultureInfo.InvariantCulture)));
    }
}
