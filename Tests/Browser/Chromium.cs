using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Vliegwiel.Browser.Chromium))]
[assembly: AssemblyFixture(typeof(Vliegwiel.Browser.Demonstration))]

namespace Vliegwiel.Browser;

/// <summary>
/// One browser for all tests: the distribution's own Chromium. Absent it is skipped and counted at a desk, and fails
/// in CI.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    IPlaywright? _playwright;
    IBrowser? _browser;

    static string? Path => Environment.GetEnvironmentVariable("VLIEGWIEL_TEST_CHROMIUM");

    static bool IsContinuousIntegration =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    public async ValueTask InitializeAsync()
    {
        if (Path is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A fresh visitor: no cookies, this window, with or without JavaScript.</summary>
    public async Task<IBrowserContext> VisitorAsync(int width = 1280, bool javaScript = true, bool dark = false)
    {
        if (_browser is null)
        {
            Assert.False(IsContinuousIntegration, "CI needs Chromium: VLIEGWIEL_TEST_CHROMIUM is not set.");
            Assert.Skip("No Chromium: VLIEGWIEL_TEST_CHROMIUM is not set.");
        }
        return await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 600 ? 640 : 900 },
            JavaScriptEnabled = javaScript,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "nl-NL",
            ReducedMotion = ReducedMotion.Reduce,
        });
    }
}
