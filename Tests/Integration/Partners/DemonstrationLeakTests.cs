using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Web.Commands;
using Vliegwiel.Web.Demonstration;
using Xunit;

namespace Vliegwiel.Integration.Partners;

/// <summary>A data folder with both demonstration cities, made as "vliegwiel demo" makes it.</summary>
public sealed class DemonstrationData : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("vliegwiel-demo-").FullName;

    internal ServiceProvider Services { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Services = CommandServices.Build(Folder);
        await Services.GetRequiredService<MakeDemonstration>().RunAsync(_ => { }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>The demonstration through the real import and count, against what was planned when its files were
/// written.</summary>
public sealed class DemonstrationLeakTests(DemonstrationData data, ITestOutputHelper output)
    : IClassFixture<DemonstrationData>
{
    /// <summary>
    /// Of what counts, at most this part of an anchor's year lies in the unknown ring though its supplier has a place:
    /// names written otherwise on lists without a number, until they are linked. British lists carry few numbers, so
    /// that much more waits there: from 28.8 % to 41.1 % when this was written.
    /// </summary>
    static readonly Dictionary<string, decimal> UnlinkedMax = new() { ["heerlen"] = 0.10m, ["preston"] = 0.42m };

    static readonly Dictionary<string, Ring> Rings = new()
    {
        ["city"] = Ring.Own,
        ["sub-region"] = Ring.SubRegion,
        ["region"] = Ring.Region,
        ["country"] = Ring.Country,
        ["abroad"] = Ring.Abroad,
        ["unknown"] = Ring.Unknown,
    };

    [Theory]
    [InlineData("heerlen")]
    [InlineData("preston")]
    public async Task Sums_are_the_planned_ones_and_only_unlinked_names_lack_a_ring(string slug)
    {
        var city = data.Services.GetRequiredService<CityRegistry>().BySlug(slug)!;
        await using var scope = data.Services.CreateCityScope(city);
        var leak = scope.ServiceProvider.GetRequiredService<LeakQuery>();
        var organisations = scope.ServiceProvider.GetRequiredService<IOrganisations>();
        var faults = new List<string>();

        foreach (var anchor in DemoFiles.Open(slug).Anchors)
        {
            var id = (await organisations.ByNameAsync(anchor.Name, CancellationToken.None))!.Id;
            foreach (var year in Planned(slug).Where(s => s.Anchor == anchor.Id).GroupBy(s => s.Year))
            {
                var report = await leak.ReportAsync(
                    Actor.CommandLine, new LeakQuestion(id, year.Key, PlaceRule.Seat), CancellationToken.None);
                Hold(anchor.Id, [.. year], report, UnlinkedMax[slug], faults);
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    void Hold(
        string anchor, List<ExpectedShare> planned, LeakReport report, decimal unlinkedMax, List<string> faults)
    {
        void Compare(string what, decimal expected, decimal found)
        {
            if (expected != found)
                faults.Add($"{anchor} {planned[0].Year} {what}: planned {expected}, found {found}");
        }

        Compare("total", planned.Sum(p => p.Cents), report.TotalMinor);
        Compare("lines", planned.Sum(p => p.Rows), report.Lines);
        var kinds = planned.Where(p => !Rings.ContainsKey(p.Group)).ToDictionary(p => p.Group, p => p.Cents);
        // A precept is a payment to a public body: the plan does not tell the two apart, the rules do.
        static string KindOf(NotCountedSum sum) => sum.Kind == "precept" ? "public-body" : sum.Kind;
        foreach (var kind in kinds.Keys.Union(report.NotCounted.Select(KindOf)))
        {
            Compare(
                kind, kinds.GetValueOrDefault(kind),
                report.NotCounted.Where(n => KindOf(n) == kind).Sum(n => n.Minor));
        }
        var unlinked = 0L;
        foreach (var (name, ring) in Rings)
        {
            var wanted = planned.Where(p => p.Group == name).Sum(p => p.Cents);
            var found = report.Rings.Single(r => r.Ring == ring).Minor;
            if (ring == Ring.Unknown)
                unlinked = found - wanted;
            else if (found > wanted + Math.Abs(wanted) / 1000)
                // A wrong ring would hold more than was planned; less is what waits to be linked.
                faults.Add($"{anchor} {planned[0].Year} {name}: planned {wanted}, found {found}: too much");
        }
        var share = (decimal)unlinked / report.CountedMinor;
        output.WriteLine($"{anchor} {planned[0].Year}: {share:P2} of what counts is not linked yet");
        if (share < 0 || share > unlinkedMax)
            faults.Add($"{anchor} {planned[0].Year}: {share:P2} not linked");
    }

    List<ExpectedShare> Planned(string slug) =>
        [.. File.ReadLines(Path.Combine(data.Folder, "demo-files", slug, "expected-shares.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => new ExpectedShare(
                cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture), cells[2],
                int.Parse(cells[3], CultureInfo.InvariantCulture),
                (long)(decimal.Parse(cells[4], CultureInfo.InvariantCulture) * 100)))];

    [Fact]
    public async Task The_verb_count_prints_sums_that_add_up_and_refuses_a_city_that_is_not_there()
    {
        Assert.Equal(2, await RunAsync(TextWriter.Null, "count", "--data", data.Folder, "--city", "nergens"));

        using var printed = new StringWriter();
        Assert.Equal(0, await RunAsync(printed, "count", "--data", data.Folder, "--city", "heerlen", "--json"));

        var report = JsonDocument.Parse(printed.ToString()).RootElement;
        decimal Amount(string name) =>
            decimal.Parse(report.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
        decimal Sum(string name) => report.GetProperty(name).EnumerateArray()
            .Sum(p => decimal.Parse(p.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(Planned("heerlen").Sum(p => p.Cents) / 100m, Amount("total"));
        Assert.Equal(Amount("total"), Sum("notCounted") + Amount("counted"));
        Assert.Equal(Amount("counted"), Sum("rings"));
        Assert.Equal(Amount("counted"), Sum("sectors"));
        Assert.Equal("EUR", report.GetProperty("currency").GetString());
    }

    static async Task<int> RunAsync(TextWriter output, params string[] arguments)
    {
        var standard = Console.Out;
        Console.SetOut(output);
        try
        {
            return await CommandLine.Build().Parse(arguments).InvokeAsync();
        }
        finally
        {
            Console.SetOut(standard);
        }
    }
}
