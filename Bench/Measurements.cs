using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Vliegwiel.Bench;

/// <summary>What one child process measured of itself.</summary>
public sealed record Measured
{
    public required double Seconds { get; init; }

    /// <summary>Of all its threads: others on the machine hardly change it.</summary>
    public required double ProcessorSeconds { get; init; }

    public required long PeakBytes { get; init; }
    public long Rows { get; init; }
    public long NetMinor { get; init; }
}

/// <summary>Measures from its start in this process.</summary>
sealed record Clock(long StartedAt, TimeSpan ProcessorBefore)
{
    public static Clock Start()
    {
        using var self = Process.GetCurrentProcess();
        return new Clock(Stopwatch.GetTimestamp(), self.TotalProcessorTime);
    }

    public Measured Stop()
    {
        using var self = Process.GetCurrentProcess();
        return new Measured
        {
            Seconds = Stopwatch.GetElapsedTime(StartedAt).TotalSeconds,
            ProcessorSeconds = (self.TotalProcessorTime - ProcessorBefore).TotalSeconds,
            PeakBytes = self.PeakWorkingSet64,
        };
    }
}

/// <summary>
/// dotnet run -c Release --project Bench -- import [--lines N] [--keep]: our work and its peer in one run on one
/// machine, each in a process of its own, so that its peak of memory is its own. Exit code 0 when every limit is kept.
/// "leak" asks a city with that many lines where the money goes. "kernel" is the ledger's state machine alone.
/// "storm" runs the ledger through crashes and failing disks. "sqlite" and "postgres" are the durable ledger
/// beside bare inserts, "start" opens a large ledger, "http" is payments over the API of a serving process.
/// "kill" kills that process under load, again and again. "smoke" is a short run for the test suite: it must come out
/// right, and says nothing about speed.
/// </summary>
public static class Measurements
{
    const int LinesWanted = 1_000_000;
    const int SmokeLines = 3_000;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["child", var work, var folder, var file]:
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(await WorkAsync(work, folder, file)));
                return 0;
            case ["import", ..]:
                return await InFolderAsync(
                    folder => ImportBench.RunAsync(
                        folder, Lines(args), Console.Out, args.Contains("--keep"), hasLimits: true));
            case ["leak", ..]:
                return await InFolderAsync(
                    folder => LeakBench.RunAsync(folder, Lines(args), Console.Out, args.Contains("--keep")));
            case ["kernel", ..]:
                return await KernelBench.RunAsync(Console.Out, args.Contains("--keep"));
            case ["storm", ..]:
                return await StormBench.RunAsync(args, Console.Out);
            case ["http", ..]:
                return await InFolderAsync(folder => HttpBench.RunAsync(folder, args, Console.Out));
            case ["kill", ..]:
                return await InFolderAsync(folder => KillBench.RunAsync(folder, args, Console.Out));
            case ["sqlite", ..]:
                return await InFolderAsync(
                    folder => SqliteBench.RunAsync(folder, Console.Out, args.Contains("--keep")));
            case ["postgres", ..]:
                return await PostgresBench.RunAsync(Console.Out, args.Contains("--keep"));
            case ["start", ..]:
                return await InFolderAsync(
                    folder => StartBench.RunAsync(folder, Console.Out, args.Contains("--keep")));
            case ["smoke"]:
                return await InFolderAsync(
                    folder => ImportBench.RunAsync(folder, SmokeLines, Console.Out, keep: false, hasLimits: false));
            case ["write", var path, ..]:
                MillionLines.Write(path, Lines(args));
                return 0;
            default:
                await Console.Error.WriteLineAsync(
                    "import [--lines N] [--keep] | leak [--lines N] [--keep] | kernel [--keep] | "
                        + "storm [--storms N] [--keep] | sqlite [--keep] | postgres [--keep] | "
                        + "start [--keep] | http [--seconds N] [--keep] | kill [--rounds N] [--keep] | "
                        + "smoke | write FILE [--lines N]");
                return 2;
        }
    }

    static Task<Measured> WorkAsync(string work, string folder, string file) => work switch
    {
        "import" => ImportBench.ImportAsync(folder, file),
        "scan" => ImportBench.ScanAsync(file),
        "table" => ImportBench.TableAsync(file),
        "start" => StartBench.StartAsync(file),
        "parquet" => ImportBench.ParquetAsync(folder, file),
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
}
