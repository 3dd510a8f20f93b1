using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Partners;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Web;
using Vliegwiel.Web.Setup;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>An empty system: claiming it with the token, guessing at the token, and the first week after
/// it.</summary>
public sealed class SetupTests
{
    sealed class Empty(WebApplication app, DirectoryInfo folder) : IAsyncDisposable
    {
        public IServiceProvider Services => app.Services;
        public string Token => app.Services.GetRequiredService<SetupToken>().Value;

        public static async Task<Empty> StartAsync()
        {
            var folder = Directory.CreateTempSubdirectory("vliegwiel-empty-");
            var app = VliegwielHost.Build(new ServeOptions(folder.FullName, ["http://127.0.0.1:0"]));
            await app.StartAsync();
            return new Empty(app, folder);
        }

        public Browser Browser() => new(new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    static (string, string)[] Answers(string token) =>
    [
        ("Form.Token", token), ("Form.Country", "NL"), ("Form.Municipality", "Heerlen"),
        ("Form.SubRegionName", "Parkstad"), ("Form.SubRegion", "Kerkrade, Landgraaf"), ("Form.Languages", "nl,en"),
        ("Form.Name", "Ank Claessens"), ("Form.Email", "ank@example.com"), ("Form.Password", Town.Password),
    ];

    [Theory]
    [InlineData("/", "/instellen", "Deze instelcode klopt niet", "Wacht een kwartier")]
    [InlineData("/en", "/en/set-up", "This set-up token is not right", "Wait a quarter of an hour")]
    public async Task Guesses_of_the_token_are_limited_and_then_even_the_right_one_is_refused(
        string home, string path, string wrong, string tooMany)
    {
        await using var system = await Empty.StartAsync();
        using var browser = system.Browser();
        await browser.OpenAsync(home);
        Assert.Equal(path, browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        for (var guess = 0; guess < SetupGuesses.WrongMax; guess++)
        {
            await browser.SendAsync("main form", Answers($"wrong{guess}"));
            Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
            Assert.Contains(wrong, browser.Page.QuerySelector("#error-summary")!.TextContent, StringComparison.Ordinal);
        }

        await browser.SendAsync("main form", Answers(system.Token));

        Assert.Equal(HttpStatusCode.TooManyRequests, browser.Answer.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(15), browser.Answer.Headers.RetryAfter!.Delta);
        Assert.Contains(tooMany, browser.Page.QuerySelector("#error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(system.Services.GetRequiredService<CityRegistry>().All);
    }

    [Fact]
    public async Task Who_has_the_token_makes_the_city_and_nobody_does_so_after_that()
    {
        await using var system = await Empty.StartAsync();
        using var browser = system.Browser();
        await browser.OpenAsync("/instellen");
        await browser.SendAsync("main form", ("Form.Token", ""));
        Assert.Contains(
            "Vul de instelcode in", browser.Page.QuerySelector("#error-summary")!.TextContent,
            StringComparison.Ordinal);

        await browser.SendAsync("main form", Answers(system.Token));
        Assert.Equal("/", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        var city = Assert.Single(system.Services.GetRequiredService<CityRegistry>().All);
        Assert.Equal(("heerlen", "Parkstad"), (city.Slug, city.RegionName));

        await browser.OpenAsync("/instellen");
        Assert.Equal(HttpStatusCode.NotFound, browser.Answer.StatusCode);
        Assert.Contains("Deze pagina is er niet", browser.Text, StringComparison.Ordinal);

        await browser.SignInAsync("ank@example.com");
        await browser.OpenAsync("/");
        Assert.Contains("0 van 6 gedaan", browser.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NL", "Sittard-Geleen", "Gemeente Sittard-Geleen", "6131 AA;Sittard", ";Geleen", "6411 AB;Heerlen")]
    [InlineData("GB", "Preston", "Preston Council", "PR1 5ST;Preston", ";Preston", ";Fylde")]
    public async Task A_new_city_knows_the_places_of_its_country(
        string country, string municipality, string anchor, string own, string alsoOwn, string region)
    {
        await using var system = await Empty.StartAsync();
        var made = await system.Services.GetRequiredService<MakeCity>().RunAsync(
            new CityAnswers(country, municipality, null, null, "nl,en", false),
            new FirstAdministrator("Ank Claessens", "ank@example.com", Town.Password), "nl", CancellationToken.None);
        Assert.Null(made.RefusalKey);
        var list = Path.Combine(made.City!.Folder, "lijst.csv");
        await File.WriteAllTextAsync(
            list,
            "Leverancier;Datum;Bedrag;Postcode;Plaats\n" + string.Concat(((string[])[own, alsoOwn, region])
                .Select((place, i) => $"Bakkerij {(char)('K' + i)} B.V.;0{i + 1}-02-2024;10{i},00;{place}\n")));
        await using var scope = system.Services.CreateCityScope(made.City);
        var byName = await scope.ServiceProvider.GetRequiredService<IOrganisations>()
            .ByNameAsync(anchor, CancellationToken.None);
        var taken = await scope.ServiceProvider.GetRequiredService<ITakeInSpend>()
            .TakeInAsync(Actor.CommandLine, byName!.Id, list, CancellationToken.None);
        Assert.Null(taken.RefusalKey);
        var count = scope.ServiceProvider.GetRequiredService<ICountSpend>();
        await count.RunAsync(CancellationToken.None);

        var rings = (await count.SummaryAsync(Actor.CommandLine, null, null, false, CancellationToken.None)).Rings;

        Assert.Equal(
            [("Own", 201_00L), ("Region", 102_00L)],
            rings.Where(r => r.Minor != 0).Select(r => (r.Code, r.Minor)));
    }

    [Theory]
    [InlineData("/", "1 van 6 gedaan", "2 van 6 gedaan", "/eerste-week")]
    [InlineData("/en", "1 of 6 done", "2 of 6 done", "/en/first-week")]
    public async Task The_first_week_is_ticked_by_what_is_there_and_can_be_put_away(
        string home, string one, string two, string page)
    {
        await using var town = await Town.StartAsync(null);
        var ank = await town.PersonAsync("ank@example.com");
        await town.PersonAsync("piet@example.com");
        using var browser = town.Browser();
        await browser.SignInAsync("piet@example.com");
        await browser.OpenAsync(home);
        Assert.Null(browser.Page.QuerySelector(".first-week"));
        await browser.OpenAsync(page);
        Assert.Equal(HttpStatusCode.Forbidden, browser.Answer.StatusCode);

        await using var scope = town.Scope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
        await scope.ServiceProvider.GetRequiredService<IAccounts>().GrantRoleAsync(
            Actor.CommandLine, ank, Roles.CityAdministrator, null, CancellationToken.None);
        using var administrator = town.Browser();
        await administrator.SignInAsync("ank@example.com");
        await administrator.OpenAsync(home);
        Assert.Contains(one, administrator.Text, StringComparison.Ordinal);
        db.Audit(Actor.CommandLine, TimeProvider.System, "platform.city.backedUp", "city heerlen", "a.zip");
        await db.SaveChangesAsync();
        await administrator.OpenAsync(home);
        Assert.Contains(two, administrator.Text, StringComparison.Ordinal);

        await administrator.SendAsync("main form[action]");
        Assert.Null(administrator.Page.QuerySelector(".first-week"));
        Assert.Contains(page, administrator.Text, StringComparison.Ordinal);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Process == "web.firstWeek.putAway"));
        await administrator.OpenAsync(page);
        Assert.Equal(6, administrator.Page.QuerySelectorAll(".first-week > li").Length);
        await administrator.SendAsync("main form");
        Assert.NotNull(administrator.Page.QuerySelector(".first-week"));
    }
}
