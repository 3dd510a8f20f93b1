using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Vliegwiel.Bench;

/// <summary>What one child process measured of itself.</summary>
public sealed record Measured(double Seconds, long PeakBytes, long Rows, long NetMinor);

/// <summary>
/// dotnet run -c Release --project Bench -- import|leak [--lines N] [--keep]: our work and its peer in one run on one
/// machine, each in a process of its own, so that the peak of memory is its own too. Exit code 0 when every limit is kept.
/// </summary>
public static class Measurements
{
    const int LinesWanted = 1_000_000;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["child", var work, var folder, var file]:
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(await WorkAsync(work, folder, file)));
                return 0;
            case ["import", ..]:
                return await InFolderAsync(folder => ImportBench.RunAsync(folder, Lines(args), Console.Out, args.Contains("--keep")));
            default:
                await Console.Error.WriteLineAsync("import [--lines N] [--keep]");
                return 2;
        }
    }

    static Task<Measured> WorkAsync(string work, string folder, string file) => work switch
    {
        "import" => ImportBench.ImportAsync(folder, file),
        "scan" => ImportBench.ScanAsync(file),
        "table" => ImportBench.TableAsync(file),
        _ => throw new ArgumentOutOfRangeException(nameof(work), work, null),
    };

    static int Lines(string[] args)
    {
        var at = Array.IndexOf(args, "--lines");
        return at < 0 ? LinesWanted : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }

    static async Task<int> InFolderAsync(Func<string, Task<int>> run)
    {
        var folder = Directory.CreateTempSubdirectory("vliegwiel-bench-");
        try
        {
            return await run(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs one piece of work in a process of its own and returns what it measured.</summary>
    public static async Task<Measured> ChildAsync(string work, string folder, string file)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { typeof(Measurements).Assembly.Location, "child", work, folder, file },
        };
        using var child = Process.Start(start) ?? throw new InvalidOperationException("No child process.");
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<Measured>(output)!
            : throw new InvalidOperationException($"{work} ended with {child.ExitCode}: {output}");
    }

    public static long PeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
