using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>The leak page in a real browser: with and without script, wide and narrow, light and dark.</summary>
public sealed class LeakTests(Chromium chromium, Demonstration demonstration)
{
    async Task<IPage> OpenAsync(IBrowserContext visitor, string path)
    {
        var page = await visitor.NewPageAsync();
        var answer = await page.GotoAsync(new Uri(demonstration.Heerlen, path).ToString());
        Assert.Equal(200, answer!.Status);
        return page;
    }

    [Fact]
    public async Task Without_script_flows_and_tables_are_there_and_the_question_can_be_asked()
    {
        await using var visitor = await chromium.VisitorAsync(javaScript: false);
        var page = await OpenAsync(visitor, "/geld-weg");

        Assert.True(await page.Locator("#flow svg.sankey--wide").IsVisibleAsync());
        Assert.True(await page.Locator("#years table").IsVisibleAsync());
        Assert.Equal(0, await page.Locator(".figure__switch").CountAsync());
        await page.SelectOptionAsync("#place", "branch");
        await page.Locator(".leak-question button").PressAsync("Enter");
        Assert.Contains("place=branch", page.Url, StringComparison.Ordinal);
        Assert.Equal("branch", await page.InputValueAsync("#place"));
    }

    [Fact]
    public async Task With_script_the_chart_is_drawn_and_a_button_brings_the_table_back()
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await visitor.NewPageAsync();
        var problems = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                problems.Add(message.Text);
        };
        await page.GotoAsync(new Uri(demonstration.Heerlen, "/geld-weg").ToString());

        await page.Locator("#years .figure__chart svg").First.WaitForAsync();
        var button = page.Locator("#years .figure__switch");
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.Locator("#years table").IsVisibleAsync());
        Assert.False(await page.Locator("#years .figure__chart").IsVisibleAsync());
        Assert.Equal("true", await button.GetAttributeAsync("aria-pressed"));
        // The pointer's help writes into the drawing, not into a style of the page.
        await button.PressAsync("Enter");
        await page.Locator("#years .figure__chart").HoverAsync();
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("/geld-weg", 320, false)]
    [InlineData("/en/leak", 320, true)]
    [InlineData("/geld-weg", 1280, true)]
    [InlineData("/en/leak", 1280, false)]
    public async Task One_drawing_of_the_flows_fits_and_axe_finds_nothing(string path, int width, bool dark)
    {
        await using var visitor = await chromium.VisitorAsync(width, dark: dark);
        var page = await OpenAsync(visitor, path);
        await page.Locator("#years .figure__chart svg").First.WaitForAsync();

        Assert.Equal(width < 700, await page.Locator(".sankey--narrow").IsVisibleAsync());
        Assert.Equal(width >= 700, await page.Locator(".sankey--wide").IsVisibleAsync());
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await PageChecks.PictureAsync(page, path + (dark ? "/dark" : "/light"), width);
        Assert.Empty(await PageChecks.FoundByAxeAsync(page));
    }
}
