using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
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
    static readonly AxeRunOptions OfLayout = new()
    {
        RunOnly = RunOnlyOptions.Rules(
            "color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block",
            "aria-hidden-focus", "landmark-unique"),
    };

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
        await LookAsync(page, path, Wide, null, problems);
        await LookAsync(page, path, Narrow, OfLayout, problems);
    }

    static async Task LookAsync(IPage page, string path, int width, AxeRunOptions? options, List<string> problems)
    {
        await page.SetViewportSizeAsync(width, Height);
        var overflow = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
            problems.Add($"{path} ({width} px): {overflow} px wider than the window");
        var axe = await page.RunAxe(options);
        foreach (var violation in axe.Violations)
            problems.Add($"{path} ({width} px): {violation.Id}: {violation.Help}: {violation.Nodes[0].Html}");
        await PictureAsync(page, path, width);
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
