using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Vliegwiel.Browser;

/// <summary>
/// What must hold of a page, wide and on a phone: it fits, axe finds nothing, it says its language, and nothing is
/// blocked or goes wrong in the console.
/// </summary>
static class PageChecks
{
    public const int Wide = 1280;
    public const int Narrow = 320;
    const int Height = 900;

    /// <summary>To look at, where VLIEGWIEL_TEST_SCREENSHOTS names a folder.</summary>
    static readonly string? Screenshots = Environment.GetEnvironmentVariable("VLIEGWIEL_TEST_SCREENSHOTS");

    /// <summary>What a narrow window may change; all other rules of axe look at the same page twice.</summary>
    static readonly string[] RulesOfLayout =
    [
        "color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "aria-hidden-focus",
        "landmark-unique",
    ];

    static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Everything that goes wrong in the console of this page's tab is a problem.</summary>
    public static void Listen(IPage page, List<string> problems)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                problems.Add($"{page.Url}: console: {message.Text}");
        };
        page.PageError += (_, error) => problems.Add($"{page.Url}: {error}");
    }

    /// <summary>Looks at the page that is open, first wide, then narrow.</summary>
    public static async Task CheckAsync(IPage page, List<string> problems)
    {
        var path = new Uri(page.Url).AbsolutePath;
        var language = await page.EvaluateAsync<string>("document.documentElement.lang");
        var wanted = path == "/en" || path.StartsWith("/en/", StringComparison.Ordinal) ? "en" : "nl";
        if (language != wanted)
            problems.Add($"{path}: lang is '{language}', not '{wanted}'");
        await LookAsync(page, path, Wide, [], problems);
        await LookAsync(page, path, Narrow, RulesOfLayout, problems);
    }

    static async Task LookAsync(IPage page, string path, int width, string[] rules, List<string> problems)
    {
        await page.SetViewportSizeAsync(width, Height);
        var overflow = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
            problems.Add($"{path} ({width} px): {overflow} px wider than the window");
        foreach (var violation in await FoundByAxeAsync(page, rules))
            problems.Add($"{path} ({width} px): {violation}");
        await PictureAsync(page, path, width);
    }

    /// <summary>What axe finds wrong with the page that is open, as "rule: what it asks: the first place".</summary>
    /// <param name="rules">The rules to look by; all when there are none.</param>
    public static async Task<string[]> FoundByAxeAsync(IPage page, params string[] rules)
    {
        // axe itself, not the package's RunAxe: that opens a second page for what it finds in frames, of which ours
        // have none, and tells at length what is in order. A look took three times as long.
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>(
            """
            async rules => {
                const only = rules.length > 0 ? { runOnly: { type: 'rule', values: rules } } : {}
                const found = await axe.run(document, { resultTypes: ['violations'], ...only })
                return found.violations.map(v => `${v.id}: ${v.help}: ${v.nodes[0].html}`)
            }
            """,
            rules);
    }

    public static async Task PictureAsync(IPage page, string path, int width)
    {
        if (Screenshots is null)
            return;
        Directory.CreateDirectory(Screenshots);
        var name = path.Trim('/').Replace('/', '-');
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Screenshots, $"{(name.Length == 0 ? "home" : name)}-{width}.png"),
            FullPage = true,
        });
    }
}
