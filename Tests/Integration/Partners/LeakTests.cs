using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Partners;

/// <summary>Where the money goes: from payment lists to a report whose parts add up, as far as one may see
/// it.</summary>
public sealed class LeakTests
{
    internal static readonly Guid Mine = Guid.Parse("01900000-0000-7000-8000-000000000001");
    internal static readonly Guid Other = Guid.Parse("01900000-0000-7000-8000-000000000002");
    internal static readonly Actor Buyer = Person(Mine, Permissions.SeeOwn, Permissions.SeeShared,
        Permissions.Overrule);
    static readonly LeakQuestion Together = new(null, null, PlaceRule.Seat);

    internal static Actor Person(Guid organisation, params string[] permissions) => new(
        "person", Guid.Parse("01900000-0000-7000-8000-000000000009"), "Buyer", organisation, "Anchor",
        permissions.ToHashSet());

    const string Areas = """
        code,kind,name,parent,valid_from,valid_to,source
        NL,country,Nederland,,,,test
        GM0917,municipality,Heerlen,NL,,,test
        GM0928,municipality,Kerkrade,NL,,,test
        GM0363,municipality,Amsterdam,NL,,,test
        6411,postcode4,6411,GM0917,,,test
        """;

    const string MyList = """
        Leverancier;Datum;Bedrag;Postcode;Plaats
        Bakkerij Heerlen B.V.;01-02-2024;30.000,00;6411 AB;Heerlen
        Schilder Kerkrade V.O.F.;02-02-2024;20.000,00;;Kerkrade
        Groothandel Mokum B.V.;03-02-2025;50.000,50;;Amsterdam
        Nergens B.V.;04-02-2024;1.000,25;;
        Gemeente Kerkrade;05-02-2024;700.000,00;;Kerkrade
        Dhr J. Jansen;06-02-2024;40.000,00;;Heerlen
        Bakkerij Heerlen B.V.;07-02-2024;-100,00;6411 AB;Heerlen
        """;

    const string OtherList = """
        Leverancier;Datum;Bedrag;Plaats
        Bakkerij Heerlen B.V.;01-03-2024;24.999,99;Heerlen
        Groothandel Mokum B.V.;03-03-2025;25.000,00;Amsterdam
        Alleen Ander B.V.;03-03-2024;900,00;Amsterdam
        Dhr J. Jansen;06-03-2024;40.000,00;Heerlen
        """;

    internal static async Task<Guid> ImportAsync(TestCity city, Guid anchor, string text)
    {
        await using var scope = city.Scope();
        var result = await scope.ServiceProvider.GetRequiredService<ImportSpend>().RunAsync(
            new ImportSpendOptions(Actor.System("test"), anchor, "lijst.csv", new MemoryStream(Encoding.UTF8.GetBytes(
                text))),
            CancellationToken.None);
        return Assert.IsType<ImportSpendResult.Taken>(result).ImportId;
    }

    internal static async Task<T> InAsync<TService, T>(TestCity city, Func<TService, Task<T>> ask) where TService
        : notnull
    {
        await using var scope = city.Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }

    internal static async Task<TestCity> CityAsync(DatabaseProvider provider)
    {
        var city = await TestCity.CreateAsync(provider);
        var taken = await InAsync<ImportAreas, ImportAreasResult>(city, i => i.TakeAsync(
            [new GivenFile("areas.csv", Encoding.UTF8.GetBytes(Areas))], Actor.System("test"), CancellationToken.None));
        Assert.True(taken.IsTaken);
        return city;
    }

    internal static Task<int> CountAsync(TestCity city) =>
        InAsync<CountSpend, int>(city, c => c.RunAsync(CancellationToken.None));

    internal static Task<LeakReport> ReportAsync(TestCity city, Actor actor, LeakQuestion question) =>
        InAsync<LeakQuery, LeakReport>(city, q => q.ReportAsync(actor, question, CancellationToken.None));

    [Theory, EveryDatabase]
    public async Task The_public_and_other_anchors_see_no_suppliers_and_no_lines_of_an_anchor(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        await ImportAsync(city, Mine, MyList);
        await CountAsync(city);

        foreach (var actor in new[] { Actor.Anonymous, Person(Other, Permissions.SeeOwn, Permissions.SeeShared), Person(
            Mine) })
        {
            var report = await ReportAsync(city, actor, Together with { AnchorId = Mine });
            Assert.Empty(report.Suppliers);
            Assert.False(report.MaySeeLines);
            Assert.Equal(14_090_075, report.CountedMinor);
            Assert.Equal((5, 14_090_075), (report.Others.Suppliers, report.Others.Minor));
        }
    }

    [Theory, EveryDatabase]
    public async Task Anchors_together_show_no_small_part_of_the_others_and_mask_sole_traders(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        await ImportAsync(city, Mine, MyList);
        await ImportAsync(city, Other, OtherList);
        await CountAsync(city);

        var mine = await ReportAsync(city, Buyer, Together);
        var theirs = await ReportAsync(city, Person(Other, Permissions.SeeShared), Together);
        var analyst = await ReportAsync(city, Person(Guid.Empty, Permissions.SeeShared), Together);

        // Of the baker the other pays a cent too little to be seen; of the wholesaler just enough.
        Assert.DoesNotContain(mine.Suppliers, s => s.Name is "Bakkerij Heerlen B.V." or "Alleen Ander B.V.");
        Assert.Equal(7_500_050, mine.Suppliers.Single(s => s.Name == "Groothandel Mokum B.V.").Minor);
        Assert.Contains(mine.Suppliers, s => s.Name == "Dhr J. Jansen");
        Assert.Contains(theirs.Suppliers, s => s.Name == "Bakkerij Heerlen B.V.");
        Assert.Contains(analyst.Suppliers, s => s is { Name: null, SupplierId: null, Place: null, Minor: 8_000_000 });
        Assert.False(mine.MaySeeLines);
        foreach (var report in new[] { mine, theirs, analyst })
            Assert.Equal(report.CountedMinor, report.Suppliers.Sum(s => s.Minor) + report.Others.Minor);
    }

    [Theory, EveryDatabase]
    public async Task An_anchor_sees_its_own_in_full_and_the_parts_add_up(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        await ImportAsync(city, Mine, MyList);
        Assert.True((await ReportAsync(city, Buyer, Together with { AnchorId = Mine })).IsBehind);
        Assert.Equal(1, await CountAsync(city));
        Assert.Equal(0, await CountAsync(city));

        var report = await ReportAsync(city, Buyer, Together with { AnchorId = Mine });

        Assert.False(report.IsBehind);
        Assert.True(report.MaySeeLines);
        Assert.Equal((84_090_075, 7), (report.TotalMinor, report.Lines));
        Assert.Equal([new NotCountedSum("public-body", 70_000_000, 1)], report.NotCounted);
        Assert.Equal(
            [(Ring.Own, 6_990_000), (Ring.SubRegion, 2_000_000), (Ring.Region, 0), (Ring.Country, 5_000_050),
                (Ring.Abroad, 0), (Ring.Unknown, 100_025L)],
            report.Rings.Select(r => (r.Ring, r.Minor)));
        Assert.Equal(8_990_000m / 13_990_050m, report.InSubRegion.OfKnown);
        Assert.Equal([2025, 2024], report.Years);
        Assert.Equal([9_090_025, 5_000_050], report.ByYear.Select(y => y.CountedMinor));
        var baker = report.Suppliers.Single(s => s.Name == "Bakkerij Heerlen B.V.");
        Assert.Equal((2_990_000, "payment list", PlaceRule.Branch), (baker.Minor, baker.PlaceSource, baker.RuleUsed));
    }

    [Theory, EveryDatabase]
    public async Task A_withdrawn_import_does_not_count(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        var id = await ImportAsync(city, Mine, MyList);
        await ImportAsync(city, Other, OtherList);
        await CountAsync(city);
        Assert.Equal(84_090_075 + 9_089_999, (await ReportAsync(city, Actor.Anonymous, Together)).TotalMinor);

        await InAsync<PartnersDb, int>(city, db => db.Imports.Where(i => i.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.WithdrawnAt, DateTimeOffset.UnixEpoch)));

        Assert.Equal(9_089_999, (await ReportAsync(city, Actor.Anonymous, Together)).TotalMinor);
    }
}
