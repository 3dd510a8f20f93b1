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
}
