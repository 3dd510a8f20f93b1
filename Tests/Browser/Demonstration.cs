using System.Diagnostics;
using System.Text.RegularExpressions;
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
        _process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.GetFullPath(program), "demo", "--data", _folder, "--url", "http://127.0.0.1:0" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
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

    /// <summary>An account's password, from the line that names its e-mail address.</summary>
    public string PasswordOf(string email) => Regex.Match(
        Printed, Regex.Escape(email) + @"\s+(\S+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

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
