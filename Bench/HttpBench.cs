using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Bench;

/// <summary>
/// Payments over the API of a serving process, at a fixed pace with one account in all of them, from a load generator
/// on the same machine. Latency counts from when a payment was due, not from when it was sent: who waits for a
/// connection waits too.
/// </summary>
static class HttpBench
{
    const int PerSecond = 500;
    const int SecondsWanted = 60;
    const int SecondsToWarm = 15;
    const double P99MaxMs = 100;
    const int Payers = 49;
    const long EachHasMinor = 100_000_000;
    const int InFlightMax = 256;

    public static async Task<int> RunAsync(string folder, string[] args, TextWriter output)
    {
        var at = Array.IndexOf(args, "--seconds");
        var seconds = at < 0 ? SecondsWanted : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
        var town = await ServedCity.PrepareAsync(folder, null, Payers, EachHasMinor);
        await using var server = await ServedCity.StartAsync(folder);
        var (first, latencies, refusals, took) = await LoadAsync(server.Address, town, seconds);
        await server.StopAsync();
        var isClean = await ServedCity.VerifyAsync(folder, first.Count + latencies.Count);
        var p99 = latencies.At(0.99);
        var isKept = p99 < P99MaxMs && refusals.IsEmpty && isClean && latencies.Count == PerSecond * seconds;
        var report = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # {PerSecond} payments a second over HTTP for {seconds} s

            {Environment.ProcessorCount} cores, server on SQLite and load generator side by side, one account in all.

            | what | figure |
            | --- | ---: |
            | payments answered | {latencies.Count} of {PerSecond * seconds} |
            | a second | {latencies.Count / took:0} |
            | p50 | {latencies.At(0.5):0.0} ms |
            | p95 | {latencies.At(0.95):0.0} ms |
            | p99 | {p99:0.0} ms |
            | longest | {latencies.At(1):0.0} ms |
            | refused | {refusals.Count} |
            | p99 of the {SecondsToWarm} s before, from a cold start | {first.At(0.99):0.0} ms |

            Limits: p99 under {P99MaxMs} ms {Word(p99 < P99MaxMs)}, nothing refused {Word(refusals.IsEmpty)},
            replayed and added up again {Word(isClean)}.
            """);
        await output.WriteLineAsync(report);
        foreach (var refusal in refusals.Take(3))
            await output.WriteLineAsync(refusal);
        if (args.Contains("--keep"))
            await ResultFile.WriteAsync("http", report);
        return isKept ? 0 : 1;
    }

    static string Word(bool isKept) => isKept ? "kept" : "**not kept**";

    /// <param name="Seconds">What all but the first took.</param>
    sealed record Load(Latencies First, Latencies Then, ConcurrentBag<string> Refusals, double Seconds);

    sealed class Latencies
    {
        readonly double[] _sorted;

        public Latencies(double[] milliseconds)
        {
            Array.Sort(milliseconds);
            _sorted = milliseconds;
        }

        public int Count => _sorted.Length;

        public double At(double part) =>
            Count == 0 ? double.NaN : _sorted[(int)Math.Min(Count - 1, part * Count)];
    }

    static async Task<Load> LoadAsync(Uri address, BenchTown town, int seconds)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = InFlightMax };
        using var client = new HttpClient(handler) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", town.Key);
        var refusals = new ConcurrentBag<string>();
        var latencies = new ConcurrentBag<double>();
        async Task PayAsync(int number, long due)
        {
            using var answer = await client.PostAsJsonAsync("/api/money/payments", new
            {
                id = Ids.New(TimeProvider.System),
                from = town.Payers[number % town.Payers.Count],
                to = town.Hot,
                amount = new { amount = "0.01", currency = "EUR" },
                text = $"Bench {number}",
            });
            if (!answer.IsSuccessStatusCode)
                refusals.Add(await answer.Content.ReadAsStringAsync());
            else
                latencies.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
        }
        async Task<double> PaceAsync(int count)
        {
            var running = new List<Task>();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                var due = start + (long)((double)i / PerSecond * Stopwatch.Frequency);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.FromMilliseconds(1))
                    await Task.Delay(wait);
                running.Add(PayAsync(i, due));
            }
            await Task.WhenAll(running);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        // Both sides compile what they run often; who starts the program meets this, and it is told apart.
        await PaceAsync(PerSecond * SecondsToWarm);
        var first = new Latencies([.. latencies]);
        latencies.Clear();
        var took = await PaceAsync(PerSecond * seconds);
        return new Load(first, new Latencies([.. latencies]), refusals, took);
    }
}
