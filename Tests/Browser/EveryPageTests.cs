using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>
/// What must hold of every page a visitor can reach from the front page, in both languages: it answers, axe finds
/// nothing, it fits a phone, nothing is blocked or goes wrong in the console, and it says its language.
/// </summary>
public sealed class EveryPageTests(Chromium chromium, Demonstration demonstration)
{
    public const int PagesMax = 60;

    /// <summary>Of pages below one address, such as every area of the register, a few stand for all.</summary>
    public const int BelowOneMax = 4;
    static readonly string Screenshots = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots");

    [Theory]
    [InlineData("/", 1280)]
    [InlineData("/en", 1280)]
    [InlineData("/", 320)]
    [InlineData("/en", 320)]
    public async Task Every_page_reached_by_links_is_in_order(string from, int width)
    {
        await using var visitor = await chromium.VisitorAsync(width);
        var problems = await WalkAsync(visitor, from, width);

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    async Task<List<string>> WalkAsync(IBrowserContext visitor, string from, int width)
    {
        var problems = new List<string>();
        var page = await visitor.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                problems.Add($"{page.Url} ({width} px): console: {message.Text}");
        };
        page.PageError += (_, error) => problems.Add($"{page.Url} ({width} px): {error}");

        // One page of each address without its query stands for all of its kind.
        var waiting = new Queue<string>([from]);
        var seen = new HashSet<string>([from]);
        var below = new Dictionary<string, int>();
        for (var visited = 0; waiting.Count > 0 && visited < PagesMax; visited++)
        {
            var path = waiting.Dequeue();
            var answer = await page.GotoAsync(new Uri(demonstration.Heerlen, path).ToString());
            if (answer!.Status != 200
                || !answer.Headers["content-type"].StartsWith("text/html", StringComparison.Ordinal))
            {
                problems.Add($"{path}: status {answer.Status}, {answer.Headers["content-type"]}");
                continue;
            }
            await CheckAsync(page, path, width, problems);
            foreach (var link in await LinksAsync(page))
            {
                var isEnglish = link == "/en" || link.StartsWith("/en/", StringComparison.Ordinal);
                if (isEnglish != from.StartsWith("/en", StringComparison.Ordinal) || !seen.Add(link))
                    continue;
                var parent = link[..link.LastIndexOf('/')];
                below[parent] = below.GetValueOrDefault(parent) + 1;
                if (parent is "" or "/en" || below[parent] <= BelowOneMax)
                    waiting.Enqueue(link);
            }
        }
        return problems;
    }

    internal static async Task CheckAsync(IPage page, string path, int width, List<string> problems)
    {
        var language = await page.EvaluateAsync<string>("document.documentElement.lang");
        var wanted = path == "/en" || path.StartsWith("/en/", StringComparison.Ordinal) ? "en" : "nl";
        if (language != wanted)
            problems.Add($"{path}: lang is '{language}', not '{wanted}'");
        var overflow = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
            problems.Add($"{path} ({width} px): {overflow} px wider than the window");
        var axe = await page.RunAxe();
        foreach (var violation in axe.Violations)
            problems.Add($"{path} ({width} px): {violation.Id}: {violation.Help}: {violation.Nodes[0].Html}");
        Directory.CreateDirectory(Screenshots);
        var name = path.Trim('/').Replace('/', '-');
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Screenshots, $"{(name.Length == 0 ? "home" : name)}-{width}.png"),
            FullPage = true,
        });
    }

    static Task<string[]> LinksAsync(IPage page) => page.EvaluateAsync<string[]>("""
        [...document.querySelectorAll('a[href]')]
            .filter(a => a.origin === location.origin && !a.hasAttribute('download'))
            .map(a => a.pathname)
            .filter(p => !/\.[a-z]+$/.test(p))
        """);
}
