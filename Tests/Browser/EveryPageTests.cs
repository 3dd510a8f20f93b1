using Xunit;

namespace Vliegwiel.Browser;

/// <summary>Every page a visitor can reach from the front page is in order, in both languages.</summary>
public sealed class EveryPageTests(Chromium chromium, Demonstration demonstration)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/en")]
    public async Task Every_page_reached_by_links_is_in_order(string from)
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await visitor.NewPageAsync();
        var problems = new List<string>();
        PageChecks.Listen(page, problems);

        await new Walk(demonstration.Heerlen, problems).RunAsync(page, [from], []);

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    /// <summary>The looking itself: a page that is spoiled is not in order.</summary>
    [Fact]
    public async Task What_is_wrong_with_a_page_is_found()
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(demonstration.Address("/over"));
        await page.EvaluateAsync("""
            document.title = ''
            document.querySelector('main p').style.color = '#ccc'
            document.querySelector('main').append(new Image())
            """);

        var found = await PageChecks.FoundByAxeAsync(page);

        Assert.Equal(["color-contrast", "document-title", "image-alt"], found.Select(f => f.Split(':')[0]).Order());
    }
}
