using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Vliegwiel.Money.Storm;

namespace Vliegwiel.Bench;

/// <summary>Storms by the thousand: what is measured is whether all that must hold does.</summary>
static class StormBench
{
    const int Steps = 40;
    const int StormsWanted = 4_000;

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var at = Array.IndexOf(args, "--storms");
        var storms = at < 0 ? StormsWanted : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
        var started = Stopwatch.GetTimestamp();
        var outcomes = new ConcurrentBag<StormOutcome>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, storms), async (seed, _) => outcomes.Add(await LedgerStorm.RunAsync(seed, Steps)));
        var broken = outcomes.Where(o => o.Broken is not null).OrderBy(o => o.Seed).ToList();
        var report = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # {storms} storms of {Steps} steps on the ledger

            Seeds 1 to {storms}, the SQLite store on a disk in memory (decision 0018).
            {Environment.ProcessorCount} cores, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s.

            | what | how often |
            | --- | ---: |
            | requests answered | {outcomes.Sum(o => o.Acknowledged)} |
            | transfers booked | {outcomes.Sum(o => o.Transfers)} |
            | the power went, or the disk failed | {outcomes.Sum(o => o.Faults)} |
            | an old writer woke up and was refused | {outcomes.Sum(o => o.Fenced)} |
            | a start from a snapshot | {outcomes.Sum(o => o.FromSnapshot)} |
            | storms in which something did not hold | {broken.Count} |

            """) + string.Concat(broken.Select(o => $"\nSeed {o.Seed}: {o.Broken}"));
        await output.WriteLineAsync(report);
        if (args.Contains("--keep"))
            await ResultFile.WriteAsync("storm", report.TrimEnd());
        return broken.Count == 0 ? 0 : 1;
    }
}
