using System.Text;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Partners.Suppliers;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;
using static Vliegwiel.Integration.Partners.LeakTests;

namespace Vliegwiel.Integration.Partners;

/// <summary>People over rules, and registers over lists: who may, what it changes, and that it can be taken
/// back.</summary>
public sealed class CountingTests
{
    static readonly LeakQuestion Question = new(Mine, null, PlaceRule.Seat);

    const string List = """
        Leverancier;Datum;Bedrag;Postcode;Plaats;Omschrijving
        Bakkerij Heerlen B.V.;01-02-2024;300,00;6411 AB;Heerlen;Brood
        Gemeente Kerkrade;05-02-2024;7000,00;;Kerkrade;Huur sporthal
        Nergens B.V.;04-02-2024;10,25;;;=1+1
        """;

    static Task<OverruleResult> OverruleAsync(TestCity city, OverruleOptions options) =>
        InAsync<Overrule, OverruleResult>(city, o => o.RunAsync(options, CancellationToken.None));

    static async Task<long> CountedAsync(TestCity city)
    {
        await CountAsync(city);
        return (await ReportAsync(city, Buyer, Question)).CountedMinor;
    }

    [Theory, EveryDatabase]
    public async Task Only_the_anchors_own_people_overrule_and_with_a_reason(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        var import = await ImportAsync(city, Mine, List);
        var options = new OverruleOptions(Buyer, Mine, "", "Rent of a sports hall", ImportId: import, LineNumber: 3);

        foreach (var actor in new[]
        {
            Actor.Anonymous, Person(Other, Permissions.Overrule), Person(Mine, Permissions.SeeOwn,
                Permissions.ManageRules),
        })
            Assert.Equal("count.refused.notAllowed", (await OverruleAsync(city, options with { Actor = actor }))
                .RefusalKey);
        Assert.Equal("count.refused.reasonMissing", (await OverruleAsync(city, options with { Reason = " " }))
            .RefusalKey);
        Assert.Equal("count.refused.reasonLong", (await OverruleAsync(
            city, options with { Reason = new string('x', Overrule.ReasonMax + 1) })).RefusalKey);
        Assert.Equal("count.refused.kindUnknown", (await OverruleAsync(city, options with { Kind = "x" })).RefusalKey);
        Assert.Equal("count.refused.notFound", (await OverruleAsync(city, options with { LineNumber = 99 }))
            .RefusalKey);
        Assert.Equal("count.refused.notFound", (await OverruleAsync(
            city, options with { AnchorId = Other, Actor = Person(Other, Permissions.Overrule) })).RefusalKey);
        Assert.Equal(31_025, await CountedAsync(city));
    }

    [Theory, EveryDatabase]
    public async Task A_line_that_is_overruled_counts_until_it_is_taken_back_and_history_stays(
        DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        var import = await ImportAsync(city, Mine, List);
        await CountAsync(city);
        var options = new OverruleOptions(Buyer, Mine, "", "Rent of a sports hall", ImportId: import, LineNumber: 3);

        Assert.True((await OverruleAsync(city, options)).IsDone);
        Assert.True((await ReportAsync(city, Buyer, Question)).IsBehind);
        Assert.Equal(731_025, await CountedAsync(city));
        Assert.True((await OverruleAsync(city, options with { Kind = null, Reason = "A mistake" })).IsDone);
        Assert.Equal(31_025, await CountedAsync(city));

        var word = await InAsync<PartnersDb, Overruling>(city, db => db.Overrulings.SingleAsync());
        Assert.Equal(("Rent of a sports hall", "A mistake"), (word.Reason, word.EndReason));
        var log = await InAsync<PartnersDb, List<string>>(city, db =>
            db.AuditEntries.Select(e => e.Process).ToListAsync());
        Assert.Contains("partners.overrule.made", log);
        Assert.Contains("partners.overrule.ended", log);
    }

    [Theory, EveryDatabase]
    public async Task A_rule_of_the_city_takes_payments_off_and_ends(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        await ImportAsync(city, Mine, List);
        await CountAsync(city);
        var analyst = Person(Other, Permissions.ManageRules);
        var options = new AddRuleOptions(analyst, "other", "payee", "Bakkerij Heerlen", "Our own bakery");

        Task<OverruleResult> AddAsync(AddRuleOptions add) =>
            InAsync<ChangeRules, OverruleResult>(city, r => r.AddAsync(add, CancellationToken.None));

        Assert.Equal("count.refused.notAllowed", (await AddAsync(options with { Actor = Buyer })).RefusalKey);
        Assert.Equal("count.refused.words", (await AddAsync(options with { Words = "bv" })).RefusalKey);
        var added = await AddAsync(options);
        Assert.Equal(1_025, await CountedAsync(city));
        Assert.True((await InAsync<ChangeRules, OverruleResult>(city, r => r.EndAsync(
            new EndRuleOptions(analyst, added.Id!.Value, "Sold"), CancellationToken.None))).IsDone);
        Assert.Equal(31_025, await CountedAsync(city));
    }

    [Theory, EveryDatabase]
    public async Task Lines_are_for_the_anchors_own_people_and_say_why_they_count(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        var import = await ImportAsync(city, Mine, List);
        await CountAsync(city);
        var question = new LinesQuestion(Mine, null, PlaceRule.Seat);

        Task<LinesPage?> PageAsync(Actor actor, LinesQuestion asked) =>
            InAsync<LeakLines, LinesPage?>(city, l => l.PageAsync(actor, asked, CancellationToken.None));

        foreach (var actor in new[] { Actor.Anonymous, Person(Other, Permissions.SeeOwn), Person(Mine,
            Permissions.SeeShared) })
            Assert.Null(await PageAsync(actor, question));
        var all = await PageAsync(Buyer, question);
        Assert.Equal((3, 731_025), (all!.Total, all.TotalMinor));
        var off = Assert.Single((await PageAsync(Buyer, question with { Kind = "public-body" }))!.Lines);
        Assert.Equal((import, 3, "nl-public-body", "lijst.csv"), (off.ImportId, off.Line, off.Rule, off.FileName));
        var own = Assert.Single((await PageAsync(Buyer, question with { Ring = Ring.Own }))!.Lines);
        Assert.Equal("Bakkerij Heerlen B.V.", own.Supplier);
        Assert.Empty((await PageAsync(Buyer, question with { Page = 2 }))!.Lines);

        using var csv = new StringWriter();
        Assert.True(await InAsync<LeakLines, bool>(city, l =>
            l.WriteCsvAsync(Buyer, question, csv, CancellationToken.None)));
        Assert.Contains("'=1+1", csv.ToString(), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Lines_are_the_same_from_the_verdicts_of_the_count_as_judged_one_by_one(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        var rows = Enumerable.Range(1, 70).Select(i => i % 4 == 0
            ? $"Gemeente Kerkrade;{1 + i % 28}-02-2025;{i},00;;Kerkrade;Huur"
            : $"Bakkerij Heerlen B.V.;{1 + i % 28}-01-2024;{i},50;6411 AB;Heerlen;Brood {i}");
        await ImportAsync(city, Mine, List);
        var import = await ImportAsync(
            city, Mine, "Leverancier;Datum;Bedrag;Postcode;Plaats;Omschrijving\n" + string.Join('\n', rows) + "\n");
        Assert.True((await OverruleAsync(city, new OverruleOptions(
            Buyer, Mine, "grant", "A gift", ImportId: import, LineNumber: 3))).IsDone);
        await CountAsync(city);
        var all = new LinesQuestion(Mine, null, PlaceRule.Seat);
        LinesQuestion[] questions =
        [
            all, all with { Page = 2 }, all with { Page = 3 }, all with { Year = 2025 }, all with { Kind = "" },
            all with { Kind = "grant" }, all with { Kind = "", Ring = Ring.Own, Page = 2 },
            all with { Sector = SectorSum.Unknown }, all with { Ring = Ring.Abroad },
        ];

        Task<LinesPage[]> PagesAsync() => InAsync<LeakLines, LinesPage[]>(city, async lines =>
        {
            var pages = new List<LinesPage>();
            foreach (var question in questions)
                pages.Add((await lines.PageAsync(Buyer, question, CancellationToken.None))!);
            return [.. pages];
        });

        var kept = await PagesAsync();
        Directory.Delete(Path.Combine(city.City.FilesFolder("partners"), "verdicts"), recursive: true);
        var judged = await PagesAsync();

        Assert.Equal([50, 23, 0], kept.Take(3).Select(p => p.Lines.Count));
        Assert.Equal("A gift", Assert.Single(kept[5].Lines).RuleReason);
        foreach (var (one, other) in kept.Zip(judged))
        {
            Assert.Equal((other.Total, other.TotalMinor), (one.Total, one.TotalMinor));
            Assert.Equal(other.Lines, one.Lines);
        }
    }

    [Theory, EveryDatabase]
    public async Task A_register_tells_seats_and_sectors_and_a_person_goes_before_it(DatabaseProvider provider)
    {
        await using var city = await CityAsync(provider);
        await ImportAsync(city, Mine, List);
        await CountAsync(city);
        const string register = """
            number,name,seat_postcode,seat_place,country,sector
            00600857,Bakkerij Heerlen B.V.,,Amsterdam,NL,10.71
            ,Nergens BV,52062,Aachen,DE,
            ,,,,,
            """;
        var place = Person(Mine, Permissions.PlaceSuppliers, Permissions.SeeOwn);

        async Task<(RegisterReceipt? Receipt, string? RefusalKey)> TakeAsync(Actor actor, string text) =>
            await InAsync<ITakeInRegister, (RegisterReceipt?, string?)>(city, r => r.TakeInAsync(
                actor, "register.csv", new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None));

        Assert.Equal("count.refused.notAllowed", (await TakeAsync(Buyer, register)).RefusalKey);
        Assert.Equal("count.refused.file", (await TakeAsync(place, "a,b\n1,2\n")).RefusalKey);
        var receipt = (await TakeAsync(place, register)).Receipt!;
        Assert.Equal((2, 2), (receipt.Read, receipt.Changed));
        Assert.Equal(0, (await TakeAsync(place, register)).Receipt!.Changed);

        var bySeat = await ReportAsync(city, place, Question);
        var byBranch = await ReportAsync(city, place, Question with { Place = PlaceRule.Branch });
        Assert.Equal([0, 0, 0, 30_000, 1_025, 0], bySeat.Rings.Select(r => r.Minor));
        Assert.Equal([30_000, 0, 0, 0, 1_025, 0], byBranch.Rings.Select(r => r.Minor));
        Assert.Equal(["C", SectorSum.Unknown], bySeat.Sectors.Select(s => s.Section));

        var baker = bySeat.Suppliers.Single(s => s.Section == "C");
        var version = await InAsync<PartnersDb, long>(city, db => db.Suppliers
            .Where(s => s.Id == baker.SupplierId).Select(s => s.Version).SingleAsync());
        var options = new PlaceSupplierOptions(
            place, baker.SupplierId!.Value, version, "Moved", Seat: new RegisterPlace(null, "Kerkrade", "NL"));
        Task<OverruleResult> PlaceAsync(PlaceSupplierOptions asked) =>
            InAsync<PlaceSupplier, OverruleResult>(city, p => p.RunAsync(asked, CancellationToken.None));
        Assert.Equal("count.refused.notAllowed", (await PlaceAsync(options with { Actor = Buyer })).RefusalKey);
        Assert.True((await PlaceAsync(options)).IsDone);
        Assert.Equal("count.refused.changed", (await PlaceAsync(options)).RefusalKey);
        Assert.Equal(0, (await TakeAsync(place, register)).Receipt!.Changed);
        Assert.Equal([0, 30_000, 0, 0, 1_025, 0], (await ReportAsync(city, place, Question)).Rings.Select(r =>
            r.Minor));
    }
}
