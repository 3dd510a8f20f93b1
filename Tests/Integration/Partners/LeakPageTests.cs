using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Xunit;

namespace Vliegwiel.Integration.Partners;

/// <summary>The leak page over HTTP: what everybody sees, and what only the institution that pays.</summary>
public sealed class LeakPageTests
{
    const string List = """
        Leverancier;Datum;Bedrag;Plaats
        Bakkerij Heerlen B.V.;01-02-2024;30.000,00;Heerlen
        Groothandel Mokum B.V.;03-02-2025;20.000,50;Amsterdam
        Gemeente Kerkrade;05-02-2024;49.999,50;Kerkrade
        Groothandel Mokum B.V.;04-02-2025;-0,50;Amsterdam
        """;

    sealed record Paid(Town Town, Guid Anchor) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Town.DisposeAsync();
    }

    static async Task<Paid> PaidAsync()
    {
        var town = await Town.StartAsync(null);
        var person = await town.PersonAsync("ank@example.com");
        await using var scope = town.Scope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        var made = await accounts.CreateOrganisationAsync(
            Actor.CommandLine,
            new NewOrganisation { Name = "Ziekenhuis <Zuid>", Kind = OrganisationKind.Hospital, IsAnchor = true },
            CancellationToken.None);
        var anchor = made.OrganisationId ?? throw new InvalidOperationException(made.RefusalKey);
        await accounts.GrantRoleAsync(Actor.CommandLine, person, Roles.Finance, anchor, CancellationToken.None);
        var taken = await scope.ServiceProvider.GetRequiredService<ImportSpend>().RunAsync(
            new ImportSpendOptions(
                Actor.CommandLine, anchor, "lijst.csv", new MemoryStream(Encoding.UTF8.GetBytes(List))),
            CancellationToken.None);
        Assert.IsType<ImportSpendResult.Taken>(taken);
        await scope.ServiceProvider.GetRequiredService<CountSpend>().RunAsync(CancellationToken.None);
        return new Paid(town, anchor);
    }

    static async Task ActForAsync(Browser browser, Guid anchor)
    {
        await browser.SignInAsync("ank@example.com");
        await browser.OpenAsync("/en/leak");
        var change = browser.Page.QuerySelector(".acting > a")!;
        await browser.OpenAsync(change.GetAttribute("href")!);
        await browser.SendAsync("main form", ("OrganisationId", anchor.ToString()));
    }

    [Fact]
    public async Task What_was_asked_and_is_not_shown_is_said()
    {
        await using var paid = await PaidAsync();
        using var browser = paid.Town.Browser();

        await browser.OpenAsync("/geld-weg?sector=K&year=99999999999");

        Assert.Equal(
            ["Het jaar 99999999999 bestaat niet. U ziet alle jaren.", "Eén bedrijfstak apart ziet alleen de instelling"
                + " die betaalt, als u voor haar werkt. U ziet alle bedrijfstakken."],
            browser.Page.QuerySelectorAll("main p[role=status]").Select(p => p.TextContent));
        Assert.Contains("Het register van gebieden is leeg.", browser.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sub_region_without_a_name_or_other_municipalities_is_not_told_twice()
    {
        await using var paid = await PaidAsync();
        using var browser = paid.Town.Browser();
        var city = paid.Town.City() with { Name = "Sittard-Geleen", RegionName = "Limburg" };
        foreach (var (neighbours, rest) in new (string[], string[])[]
        {
            (["GM1883"], ["In de rest van Limburg"]),
            (["GM1883", "GM0888"], ["In de rest van de streek", "In de rest van Limburg"]),
        })
        {
            paid.Town.Services.GetRequiredService<CityRegistry>().Save(city with
            {
                Rings = new RingDefinitions
                {
                    Municipality = ["GM1883"],
                    SubRegion = neighbours,
                    Region = ["GM1883", "GM0888", "GM0917"],
                    Country = "NL",
                    RegionName = "Limburg",
                },
            });

            await browser.OpenAsync("/geld-weg");

            Assert.Equal(rest, Rest(browser.Page.QuerySelectorAll("#flow tbody tr > :nth-child(2)")));
            Assert.Equal(rest, Rest(browser.Page.QuerySelectorAll("#years thead th")));
            Assert.Equal(
                rest.Length, browser.Page.QuerySelector(".leak-sentence")!.TextContent.Split("in de rest van").Length - 1);
            Assert.Equal(rest.Length + 1, browser.Page.QuerySelectorAll("#local tbody tr").Length);
        }
    }

    static IEnumerable<string> Rest(IEnumerable<IElement> cells) => cells.Select(c => c.TextContent.Trim())
        .Where(text => text.StartsWith("In de rest van", StringComparison.Ordinal));

    [Fact]
    public async Task A_choice_without_payments_says_so()
    {
        await using var paid = await PaidAsync();
        using var browser = paid.Town.Browser();
        await ActForAsync(browser, paid.Anchor);

        await browser.OpenAsync($"/geld-weg?anchor={paid.Anchor}&year=1999");

        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        Assert.Contains("In deze keuze zijn geen betalingen.", browser.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_sees_sums_and_neither_suppliers_nor_payments()
    {
        await using var paid = await PaidAsync();
        using var browser = paid.Town.Browser();

        string[] addresses = ["/geld-weg", $"/geld-weg?anchor={paid.Anchor}", "/en/leak?year=2025&place=branch"];
        foreach (var address in addresses)
        {
            await browser.OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
            Assert.DoesNotContain("Bakkerij", browser.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Groothandel", browser.Text, StringComparison.Ordinal);
            Assert.Null(browser.Page.QuerySelector("#suppliers"));
            Assert.NotNull(browser.Page.QuerySelector(".leak-closed a"));
        }
        await browser.OpenAsync("/geld-weg?csv=suppliers");
        Assert.Equal(HttpStatusCode.NotFound, browser.Answer.StatusCode);
    }

    [Fact]
    public async Task Says_in_one_sentence_where_100_euros_go_and_the_parts_add_up()
    {
        await using var paid = await PaidAsync();
        using var browser = paid.Town.Browser();

        await browser.OpenAsync("/");
        Assert.Equal("Partners: 1 betaallijst ingelezen, van 1 instelling.",
            browser.Page.QuerySelector(".home-moved li")!.TextContent);
        await browser.OpenAsync("/geld-weg");
        var sentence = browser.Page.QuerySelector(".leak-sentence")!.TextContent;
        var numbers = sentence.Split([' ', ',', '.']).Where(w => w.Length > 0 && w.All(char.IsAsciiDigit))
            .Select(w => int.Parse(w, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(100, numbers[0]);
        Assert.Equal(50, numbers[1]);
        Assert.Equal(100 - numbers[1], numbers[2]);
        Assert.Equal(numbers[2], numbers.Skip(3).Sum());

        var flow = browser.Page.QuerySelector("#flow")!;
        Assert.Equal("50000.00", Cell(flow, 0));
        Assert.Equal("49999.50", Cell(flow, 1));
        Assert.Equal(2, flow.QuerySelectorAll("svg.sankey").Length);
        Assert.Equal("99999.50", flow.QuerySelector("tfoot td[data-value]")!.GetAttribute("data-value"));
        Assert.Equal(
            ["2024", "2025"], browser.Page.QuerySelectorAll("#years tbody th").Select(h => h.TextContent));
    }

    [Fact]
    public async Task Is_counted_again_when_areas_come_in()
    {
        await using var paid = await PaidAsync();
        var before = await StampAsync(paid);
        await using (var scope = paid.Town.Scope())
        {
            var areas = "code,kind,name\nGM0917,municipality,Heerlen\nGM0928,municipality,Kerkrade\n";
            var result = await scope.ServiceProvider.GetRequiredService<ImportAreas>().TakeAsync(
                [new GivenFile("areas.csv", Encoding.UTF8.GetBytes(areas))], Actor.CommandLine, CancellationToken.None);
            Assert.True(result.IsTaken, result.RefusalKey);
        }
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await StampAsync(paid) == before)
            await Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token);
    }

    static async Task<string?> StampAsync(Paid paid)
    {
        await using var scope = paid.Town.Scope();
        return await scope.ServiceProvider.GetRequiredService<PartnersDb>().CountedImports.Select(c => c.Rules)
            .SingleAsync();
    }

    [Fact]
    public async Task A_list_in_pounds_is_kept_and_added_to_no_euro()
    {
        await using var paid = await PaidAsync();
        await using (var scope = paid.Town.Scope())
        {
            var pounds = "Supplier,Date,Amount\nAcme Ltd,01/02/2024,£500.00\nBolt Ltd,02/02/2024,£700.00\n";
            Assert.IsType<ImportSpendResult.Taken>(await scope.ServiceProvider.GetRequiredService<ImportSpend>()
                .RunAsync(new ImportSpendOptions(Actor.CommandLine, paid.Anchor, "pounds.csv",
                    new MemoryStream(Encoding.UTF8.GetBytes(pounds))), CancellationToken.None));
            await scope.ServiceProvider.GetRequiredService<CountSpend>().RunAsync(CancellationToken.None);
        }
        using var browser = paid.Town.Browser();
        await ActForAsync(browser, paid.Anchor);
        await browser.OpenAsync($"/en/leak?anchor={paid.Anchor}");
        Assert.Equal("99999.50", browser.Page.QuerySelector("#flow tfoot td[data-value]")!.GetAttribute("data-value"));
        await browser.OpenAsync($"/en/leak/payments?anchor={paid.Anchor}");
        Assert.DoesNotContain("Acme", browser.Text, StringComparison.Ordinal);
    }

    static string? Cell(IElement figure, int row) =>
        figure.QuerySelectorAll("tbody tr")[row].QuerySelector("td[data-value]")!.GetAttribute("data-value");

    [Fact]
    public async Task The_institution_that_pays_sees_its_suppliers_and_has_them_as_a_file()
    {
        await using var paid = await PaidAsync();
        using var browser = paid.Town.Browser();
        await ActForAsync(browser, paid.Anchor);

        await browser.OpenAsync($"/en/leak?anchor={paid.Anchor}");
        var suppliers = browser.Page.QuerySelector("#suppliers")!;
        Assert.Contains("Bakkerij Heerlen B.V.", suppliers.TextContent, StringComparison.Ordinal);
        Assert.Equal("30000.00", Cell(suppliers, 0));
        Assert.Contains(
            "Ziekenhuis <Zuid>", browser.Page.QuerySelector("#anchor")!.TextContent, StringComparison.Ordinal);
        await browser.OpenAsync($"/en/leak?anchor={paid.Anchor}&csv=suppliers");
        Assert.Equal("text/csv", browser.Answer.Content.Headers.ContentType!.MediaType);
        var csv = await browser.Answer.Content.ReadAsStringAsync();
        Assert.Contains("Groothandel Mokum B.V.,20000.00", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payments_are_closed_to_whoever_does_not_act_for_the_institution()
    {
        await using var paid = await PaidAsync();
        using var browser = paid.Town.Browser();
        var lines = $"/en/leak/payments?anchor={paid.Anchor}";
        foreach (var address in new[] { lines, lines + "&handler=Csv", lines + "&handler=Parquet" })
        {
            await browser.OpenAsync(address);
            Assert.DoesNotContain("Groothandel", browser.Text, StringComparison.Ordinal);
            Assert.NotNull(browser.Page.QuerySelector("input[type=password]"));
        }
        await paid.Town.PersonAsync("bo@example.com");
        await browser.SignInAsync("bo@example.com");
        foreach (var address in new[] { lines, lines + "&handler=Csv", lines + "&handler=Parquet" })
        {
            await browser.OpenAsync(address);
            Assert.Equal(HttpStatusCode.Forbidden, browser.Answer.StatusCode);
        }
    }

    [Fact]
    public async Task Opens_from_a_figure_to_its_payments_to_one_payment_and_records_a_persons_word()
    {
        await using var paid = await PaidAsync();
        using var browser = paid.Town.Browser();
        await ActForAsync(browser, paid.Anchor);

        await browser.OpenAsync($"/en/leak?anchor={paid.Anchor}");
        var notCounted = browser.Page.QuerySelectorAll("#flow tbody tr")[^1];
        await browser.OpenAsync(notCounted.QuerySelector("td a")!.GetAttribute("href")!);
        var row = Assert.Single(browser.Page.QuerySelectorAll("main tbody tr"));
        Assert.Contains("Gemeente Kerkrade", row.TextContent, StringComparison.Ordinal);
        // On a phone each payment is a card: every cell says what it is.
        Assert.NotNull(browser.Page.QuerySelector("main .table--stack"));
        Assert.All(row.QuerySelectorAll("td"), cell => Assert.NotEqual("", cell.GetAttribute("data-label") ?? ""));

        await browser.OpenAsync(row.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Contains("lijst.csv, line 4", browser.Text, StringComparison.Ordinal);
        var line = browser.Answer.RequestMessage!.RequestUri!.PathAndQuery;
        Assert.DoesNotContain("49.999,50", browser.Text, StringComparison.Ordinal);
        await browser.OpenAsync(browser.Page.QuerySelector("a[href*='whole=']")!.GetAttribute("href")!);
        Assert.Equal(["05-02-2024", "49.999,50"], browser.Page.QuerySelectorAll("#row + dl dd").Skip(1).Take(2)
            .Select(cell => cell.TextContent));
        await browser.OpenAsync(line);
        await browser.SendAsync("main form", ("Input.Kind", "counted"), ("Input.Reason", ""));
        Assert.NotNull(browser.Page.QuerySelector("#error-summary"));
        await browser.SendAsync("main form", ("Input.Kind", "counted"), ("Input.Reason", "Rent of a hall."));
        Assert.Contains("Rent of a hall.", browser.Text, StringComparison.Ordinal);
        var lead = browser.Page.QuerySelector(".lead")!.TextContent;
        Assert.Contains("This counts as procurement.", lead, StringComparison.Ordinal);
        await browser.OpenAsync($"/en/leak/payments?anchor={paid.Anchor}&kind=counted&handler=Csv");
        var csv = await browser.Answer.Content.ReadAsStringAsync();
        Assert.Contains("Gemeente Kerkrade", csv, StringComparison.Ordinal);
        await browser.OpenAsync($"/en/leak/payments?anchor={paid.Anchor}&handler=Parquet");
        Assert.StartsWith("PAR1", await browser.Answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_city_without_payments_says_what_the_first_step_is()
    {
        await using var town = await Town.StartAsync(null);
        using var browser = town.Browser();
        await browser.OpenAsync("/en/leak");
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        Assert.NotNull(browser.Page.QuerySelector("main .empty h2"));
        Assert.Null(browser.Page.QuerySelector("main table"));
    }

    [Fact]
    public async Task Rules_can_be_read_by_everybody_in_both_languages()
    {
        await using var town = await Town.StartAsync(null);
        using var browser = town.Browser();
        foreach (var address in new[] { "/geld-weg/regels", "/en/leak/rules" })
        {
            await browser.OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
            Assert.True(browser.Page.QuerySelectorAll("main details code").Length > 10);
            Assert.DoesNotContain("leakrules.", browser.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("count.kind.", browser.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Machines_get_amounts_as_decimal_strings_and_problems_with_a_code()
    {
        await using var paid = await PaidAsync();
        using var client = paid.Town.Browser();

        foreach (var (question, status, code) in new[]
        {
            ("place=north", HttpStatusCode.BadRequest, "leak.place"),
            ("year=20x4", HttpStatusCode.BadRequest, "leak.year"),
            ("year=99999", HttpStatusCode.BadRequest, "leak.year"),
            ("anchor=me", HttpStatusCode.BadRequest, "leak.anchor"),
            ("sector=AB", HttpStatusCode.BadRequest, "leak.sector"),
            ("sector=B", HttpStatusCode.NotFound, "leak.sector"),
            ($"anchor={Guid.Empty}", HttpStatusCode.NotFound, "leak.anchor"),
        })
        {
            await client.OpenAsync($"/api/leak?{question}");
            var refused = client.Answer;
            Assert.Equal(status, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
            using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
            Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        }
        await client.OpenAsync("/api/leak?year=2025");
        using var answer = JsonDocument.Parse(await client.Answer.Content.ReadAsStringAsync());
        Assert.Equal("20000.00", answer.RootElement.GetProperty("total").GetString());
        Assert.Equal(6, answer.RootElement.GetProperty("rings").GetArrayLength());
        Assert.DoesNotContain("Groothandel", answer.RootElement.GetRawText(), StringComparison.Ordinal);
    }
}
