using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vliegwiel.Integration.Harness;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>
/// The real program with its demonstration cities, started as a newcomer starts it, on a free port of this computer.
/// </summary>
public sealed partial class Demonstration : IAsyncLifetime
{
    static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);

    readonly string _folder = Directory.CreateTempSubdirectory("vliegwiel-").FullName;
    Process? _process;
    SmsListener? _sms;

    /// <summary>Heerlen's address, as printed.</summary>
    public Uri Heerlen { get; private set; } = new("http://localhost");

    /// <summary>Preston's address: the same port under its own host name.</summary>
    public Uri Preston => new UriBuilder(Heerlen) { Host = "preston.localhost" }.Uri;

    /// <summary>Everything the program printed, accounts included.</summary>
    public string Printed { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("VLIEGWIEL_TEST_CHROMIUM") is null)
            return;
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Web", "release", "vliegwiel.dll");
        _sms = await SmsListener.StartAsync();
        // A shell that runs the tests in the background makes what it starts deaf to Ctrl-C.
        _process = Process.Start(new ProcessStartInfo("env")
        {
            ArgumentList =
            {
                "--default-signal=INT", "dotnet", Path.GetFullPath(program),
                "demo", "--data", _folder, "--url", "http://127.0.0.1:0",
            },
            RedirectStandardOutput = true,
            UseShellExecute = false,
            // All visitors of the tests come from one address.
            Environment =
            {
                ["Limits__SignInsPerMinute"] = "1000",
                ["Sms__Url"] = _sms.Url,
                ["Print__Chromium"] = Environment.GetEnvironmentVariable("VLIEGWIEL_TEST_CHROMIUM"),
            },
        })!;
        using var limit = new CancellationTokenSource(StartsWithin);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            Printed += line + "\n";
            if (HeerlenAddress().Match(line) is { Success: true } found)
                Heerlen = new Uri(found.Value);
            if (line.Contains("Ctrl-C", StringComparison.Ordinal))
                break;
        }
        Assert.False(_process.HasExited, "The demonstration did not start:\n" + Printed);
        _ = DrainAsync(_process);
    }

    [GeneratedRegex("/account/(bevestig|confirm)[?]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IsConfirming();

    /// <summary>An account's password, from the line that names its e-mail address.</summary>
    public string PasswordOf(string email) => Regex.Match(
        Printed, Regex.Escape(email) + @"\s+(\S+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    /// <summary>The files that the program made up and took in, one folder per institution.</summary>
    public string Files => Path.Combine(_folder, "demo-files", "heerlen");

    /// <summary>The code in the newest text message.</summary>
    public string TextedCode => _sms!.Code;

    public string CityFolder => Path.Combine(_folder, "cities", "heerlen");

    public string Address(string path) => new Uri(Heerlen, path).ToString();

    public async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync(Address("/inloggen"));
        await page.FillAsync("#Email", email);
        await page.FillAsync("#Password", PasswordOf(email));
        await page.ClickAsync("main button[type=submit]:not([data-passkey-button])");
        await page.WaitForURLAsync("**/account");
    }

    /// <summary>On the page that asks who it is: the password once more, and back.</summary>
    public async Task ConfirmAsync(IPage page, string email)
    {
        await page.WaitForURLAsync(IsConfirming());
        await page.FillAsync("#Password", PasswordOf(email));
        await page.ClickAsync("main button[type=submit]:not([data-passkey-button])");
        await page.WaitForURLAsync(url => !IsConfirming().IsMatch(url));
    }

    /// <summary>From now on for the only organisation of whoever signed in.</summary>
    public async Task ActForOrganisationAsync(IPage page)
    {
        await page.GotoAsync(Address("/account/optreden"));
        await page.ClickAsync("main button[name=OrganisationId]");
        await page.Locator(".acting__for", new() { HasText = "namens" }).WaitForAsync();
    }

    /// <summary>The link in the newest mail to this address, as the administrator sees it.</summary>
    public async Task<string> MailedLinkAsync(Chromium chromium, string email)
    {
        await using var administrator = await chromium.VisitorAsync();
        var page = await administrator.NewPageAsync();
        await SignInAsync(page, "beheer@heerlen.example");
        await page.GotoAsync(Address("/post"));
        var card = page.Locator(".account-card", new() { HasText = email }).First;
        await card.Locator("summary").ClickAsync();
        return await card.Locator(".mail-body a").InnerTextAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // Ctrl-C, as a person stops it.
            using (var interrupt = Process.Start("kill", ["-INT", $"{_process.Id}"]))
                await interrupt.WaitForExitAsync();
            using var limit = new CancellationTokenSource(StopsWithin);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException late)
            {
                _process.Kill();
                throw new InvalidOperationException("The program did not stop at Ctrl-C.", late);
            }
            _process.Dispose();
        }
        if (_sms is not null)
            await _sms.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // A full pipe would stop the program.
    static async Task DrainAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is not null)
        {
        }
    }

    [GeneratedRegex("http://localhost:[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex HeerlenAddress();
}
