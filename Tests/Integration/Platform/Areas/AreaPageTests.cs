using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.People;
using Xunit;

namespace Vliegwiel.Integration.Platform.Areas;

/// <summary>The page of an area that was merged shows its parts added up, says so, and names its source.</summary>
public sealed class AreaPageTests
{
    const string Areas = """
        code,kind,name,valid_from,valid_to
        X,municipality,Noorddorp,,2019-01-01
        Y,municipality,Zuiddorp,,2019-01-01
        Z,municipality,Nieuwstad,2019-01-01,
        Q,municipality,Elders,,
        """;

    const string Figures = """
        indicator,area,period_start,period_end,value,unit,source
        population,X,2018-01-01,2018-01-01,1200,inhabitants,bureau
        population,Y,2018-01-01,2018-01-01,34,inhabitants,bureau
        population,Q,2018-01-01,2018-01-01,777,inhabitants,bureau
        population,Z,2020-01-01,2020-01-01,1250,inhabitants,bureau
        price,X,2018-01-01,2018-01-01,200,EUR,bureau
        price,Z,2020-01-01,2020-01-01,250,EUR,bureau
        """;

    [Theory]
    [InlineData("/gebieden/Z", "1.234", "opgeteld", "Nieuwstad: van 1.234", "Noorddorp en Zuiddorp")]
    [InlineData("/en/areas/Z", "1,234", "added up", "Nieuwstad: up from 1,234", "Noorddorp and Zuiddorp")]
    public async Task Adds_up_the_parts_of_a_merger(string path, string sum, string basis, string sentence,
        string parts)
    {
        await using var town = await StartAsync();
        using var browser = town.Browser();
        await browser.OpenAsync(path);

        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        var first = browser.Page.QuerySelector("#series tbody tr")!.Children.Select(c => c.TextContent).ToList();
        Assert.Equal(sum, first[1]);
        Assert.Equal("777", first[2][..3]);
        Assert.Equal(basis, first[3]);
        Assert.Contains(sentence, browser.Page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(parts, browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Bureau voor Cijfers, 2020", browser.Page.QuerySelector(".figure__source")!.TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_add_up_a_price_and_knows_no_area_that_is_not_there()
    {
        await using var town = await StartAsync();
        using var browser = town.Browser();
        await browser.OpenAsync("/gebieden/Z?indicator=price");
        Assert.Contains("niet optellen", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("opgeteld", browser.Page.QuerySelector("#series")!.TextContent, StringComparison.Ordinal);

        await browser.OpenAsync("/gebieden/NERGENS");
        Assert.Equal(HttpStatusCode.NotFound, browser.Answer.StatusCode);
    }

    [Fact]
    public async Task An_administrator_looks_first_and_then_takes_files_in()
    {
        await using var town = await StartAsync();
        var person = await town.PersonAsync("kaart@heerlen.example");
        using var browser = town.Browser();
        await browser.SignInAsync("kaart@heerlen.example");
        await browser.OpenAsync("/gebieden/inlezen");
        Assert.Equal(HttpStatusCode.Forbidden, browser.Answer.StatusCode);
        await using (var scope = town.Scope())
            await scope.ServiceProvider.GetRequiredService<IAccounts>()
                .GrantRoleAsync(Actor.CommandLine, person, Roles.CityAdministrator, null, CancellationToken.None);

        await UploadAsync(browser, isCheck: true, "code,kind,name,extra\nW,municipality,Westdorp,1\nV,,Zonder,2\n");
        Assert.Contains("Er is niets veranderd", browser.Text, StringComparison.Ordinal);
        Assert.Contains("2 rijen gelezen = 1 meegenomen + 1 apart gezet", browser.Text, StringComparison.Ordinal);
        Assert.Contains("Deze kolommen zijn niet gebruikt: extra.", browser.Text, StringComparison.Ordinal);
        Assert.Equal("3", browser.Page.QuerySelector("tbody th")!.TextContent);
        await browser.OpenAsync("/gebieden/W");
        Assert.Equal(HttpStatusCode.NotFound, browser.Answer.StatusCode);

        await UploadAsync(browser, isCheck: false, "code,kind,name\nW,municipality,Westdorp\n");
        Assert.Contains("Alles is ingelezen", browser.Text, StringComparison.Ordinal);
        await browser.OpenAsync("/gebieden/W");
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
    }

    static async Task UploadAsync(Browser browser, bool isCheck, string text)
    {
        await browser.OpenAsync("/gebieden/inlezen");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(browser.Page.QuerySelector("main form input[type=hidden][name^=__]")!
                .GetAttribute("value")!), "__RequestVerificationToken" },
            { new StringContent(isCheck ? "true" : "false"), "IsCheck" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "Files", "gebieden.csv" },
        };
        await browser.PostAsync("/gebieden/inlezen", form);
    }

    static async Task<Town> StartAsync()
    {
        var town = await Town.StartAsync(null);
        await using var scope = town.Scope();
        static GivenFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
        var result = await scope.ServiceProvider.GetRequiredService<ImportAreas>().TakeAsync(
        [
            File("areas.csv", Areas),
            File("predecessors.csv",
                "successor,predecessor,date,share_of_predecessor\nZ,X,2019-01-01,1\nZ,Y,2019-01-01,1\n"),
            File("indicators.csv",
                "indicator,name_nl,name_en,unit,decimals\npopulation,Inwoners,Inhabitants,inhabitants,0\n"),
            File("figures.csv", Figures),
            File("sources.csv", "source,title,publisher,edition\nbureau,Bureau voor Cijfers,Bureau,2020\n"),
        ], Actor.CommandLine, CancellationToken.None);
        Assert.True(result.IsTaken, result.RefusalKey);
        return town;
    }
}
