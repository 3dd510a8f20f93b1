using System.Net;
using Vliegwiel.Integration.Platform.Accounts;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>The front page of a city where nothing has been counted says so, and still shows the way.</summary>
public sealed class HomeTests
{
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
