using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>The front page of a city where nothing has been counted says so, and still shows the way.</summary>
public sealed class HomeTests
{
    [Theory]
    [InlineData("en", "", "en")]
    [InlineData("en", "nl", "en")]
    [InlineData("nl,en", "en-GB,en;q=0.9,nl;q=0.5", "en")]
    [InlineData("nl,en", "nl-NL,nl;q=0.9,en;q=0.5", "nl")]
    [InlineData("nl,en", "de", "nl")]
    [InlineData("nl", "en-GB", "nl")]
    public async Task An_unknown_address_is_answered_in_a_language_of_the_city(
        string languages, string accepts, string answered)
    {
        await using var town = await Town.StartAsync(null);
        town.Services.GetRequiredService<CityRegistry>().Save(town.City() with { Languages = languages.Split(',') });
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = town.Address };
        client.DefaultRequestHeaders.Add("Accept-Language", accepts);

        using var answer = await client.GetAsync(new Uri("/nope", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(
            $"<html lang=\"{answered}\">", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "niets geteld", "komt nog")]
    [InlineData("/en", "Nothing has been counted", "still to come")]
    public async Task Says_that_nothing_was_counted_and_shows_five_pillars(string path, string nothing, string toCome)
    {
        await using var town = await Town.StartAsync(null);
        using var browser = town.Browser();
        await browser.OpenAsync(path);

        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        Assert.Contains(nothing, browser.Page.QuerySelector(".home-headline")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(path == "/" ? "Deze maand bewoog er nog niets." : "Nothing has moved this month yet.",
            browser.Page.QuerySelector(".home-moved p")!.TextContent);
        Assert.Equal(5, browser.Page.QuerySelectorAll(".flywheel a").Length);
        Assert.Equal(5, browser.Page.QuerySelectorAll(".pillar-list > li").Length);
        Assert.Contains(toCome, browser.Page.QuerySelector("#governance, #bestuur")!.TextContent,
            StringComparison.Ordinal);
        Assert.All(
            browser.Page.QuerySelectorAll(".flywheel a[href^='#']"),
            a => Assert.NotNull(browser.Page.QuerySelector(a.GetAttribute("href")!)));
    }
}
