using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vliegwiel.Integration.Harness;

/// <summary>The program as a process of its own on a data folder, to be ended as machines and administrators end
/// it.</summary>
public sealed partial class ServingProcess : IAsyncDisposable
{
    static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(2);

    readonly Process _process;
    readonly Task _draining;
    readonly System.Text.StringBuilder _errors = new();

    ServingProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _draining = process.StandardOutput.ReadToEndAsync();
    }

    public Uri Address { get; }

    /// <summary>What it wrote to its log.</summary>
    public string Log
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static async Task<ServingProcess> StartAsync(
        string dataFolder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "vliegwiel"))
        {
            ArgumentList = { "serve", "--data", dataFolder, "--url", "http://127.0.0.1:0" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(StartsWithin);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Printed().Match(line) is not { Success: true } found)
                continue;
            var serving = new ServingProcess(process, new Uri(found.Value));
            process.ErrorDataReceived += (_, said) =>
            {
                lock (serving._errors)
                    serving._errors.AppendLine(said.Data);
            };
            process.BeginErrorReadLine();
            return serving;
        }
        throw new InvalidOperationException(
            "The program did not start: " + await process.StandardError.ReadToEndAsync(limit.Token));
    }

    /// <summary>SIGKILL: no line of the program runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as systemd stops it; gives the exit code.</summary>
    public async Task<int> StopAsync(TimeSpan within)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        await _draining;
        _process.Dispose();
    }

    [GeneratedRegex("http://[a-z.]+:[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Printed();
}
