using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web;

namespace Vliegwiel.Bench;

/// <summary>
/// Payments over the API of a serving process, at a fixed pace with one account in all of them, from a load generator
/// on the same machine. Latency counts from when a payment was due, not from when it was sent: who waits for a
/// connection waits too.
/// </summary>
static partial class HttpBench
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
        var town = await PrepareAsync(folder);
        await using var server = await Server.StartAsync(folder);
        var (first, latencies, refusals, took) = await LoadAsync(server.Address, town, seconds);
        await server.StopAsync();
        var isClean = await VerifyAsync(folder, first.Count + latencies.Count);
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

    sealed record Town(string Key, string Hot, IReadOnlyList<string> Payers);

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

    static async Task<Town> PrepareAsync(string folder)
    {
        await using var services = Services(folder);
        var city = services.GetRequiredService<CityRegistry>().Save(new City
        {
            Slug = "bench",
            Name = "Bench",
            RegionName = "Bench",
            Languages = ["nl"],
            TimeZone = "Europe/Amsterdam",
            Currency = "EUR",
            Rings = new RingDefinitions { Municipality = [], SubRegion = [], Region = [], Country = "NL" },
        });
        await services.GetRequiredService<MigrationRunner>().MigrateAsync(city.Database, CancellationToken.None);
        await using var scope = services.CreateCityScope(city);
        var organisation = (await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = "Bench", Kind = OrganisationKind.Municipality },
            CancellationToken.None)).OrganisationId!.Value;
        var permissions = Permissions.All.Select(p => p.Name).ToHashSet();
        var actor = new Actor("person", Ids.New(TimeProvider.System), "Bench", organisation, "Bench", permissions);
        var accounts = new List<MoneyAccount>();
        for (var i = 0; i <= Payers; i++)
        {
            accounts.Add((await scope.ServiceProvider.GetRequiredService<OpenAccount>().RunAsync(
                new OpenAccountOptions(actor, Ids.New(TimeProvider.System), $"Bench {i}"),
                CancellationToken.None)).Account!);
        }
        var ledger = await services.GetRequiredService<CityLedgers>().OfAsync(city, CancellationToken.None);
        await ledger.Writer.CreateTransfersAsync(
            [.. accounts.Skip(1).Select(a => ledger.Transfer(
                Ids.New(TimeProvider.System), CityLedger.Own(ChartOfAccounts.Reserve), a.Id, EachHasMinor,
                TransferCode.Issue))],
            CancellationToken.None);
        return new Town(
            await KeyAsync(scope.ServiceProvider, organisation), accounts[0].Number,
            [.. accounts.Skip(1).Select(a => a.Number)]);
    }

    static async Task<string> KeyAsync(IServiceProvider scope, Guid organisation)
    {
        var secret = ApiKey.NewSecret();
        var db = scope.GetRequiredService<AccountsDb>();
        db.ApiKeys.Add(new ApiKey
        {
            Id = Ids.New(TimeProvider.System),
            OrganisationId = organisation,
            Name = "bench",
            KeyHash = ApiKey.Hash(secret),
            Start = ApiKey.StartOf(secret),
            Permissions = $"{Permissions.Pay} {Permissions.Read}",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
        });
        await db.SaveChangesAsync();
        return secret;
    }

    static async Task<Load> LoadAsync(Uri address, Town town, int seconds)
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

    /// <summary>Every answered payment is there, once, and the books are right.</summary>
    static async Task<bool> VerifyAsync(string folder, int answered)
    {
        await using var services = Services(folder);
        var city = services.GetRequiredService<CityRegistry>().All[0];
        await using var scope = services.CreateCityScope(city);
        foreach (var check in scope.ServiceProvider.GetServices<ICityCheck>())
        {
            var outcome = await check.RunAsync(CancellationToken.None);
            if (outcome.Problems.Count > 0 || (outcome.Name == "ledger" && outcome.Looked < answered))
                return false;
        }
        return true;
    }

    static ServiceProvider Services(string folder)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        VliegwielHost.AddServices(services, folder);
        return services.BuildServiceProvider();
    }

    /// <summary>The program as it is run, in a process of its own.</summary>
    sealed partial class Server(Process process, Uri address) : IAsyncDisposable
    {
        public Uri Address => address;

        public static async Task<Server> StartAsync(string folder)
        {
            var process = Process.Start(new ProcessStartInfo(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, "vliegwiel.dll"), "serve", "--data", folder,
                    "--url", "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
                Environment =
                {
                    ["Limits__CallsPerMinute"] = "1000000",
                    ["Limits__AddressPerMinute"] = "1000000",
                },
            })!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (Printed().Match(line) is { Success: true } found)
                    return new Server(process, new Uri(found.Value));
            }
            throw new InvalidOperationException("The program did not start.");
        }

        public async Task StopAsync()
        {
            using (var stop = Process.Start("kill", ["-TERM", $"{process.Id}"]))
                await stop.WaitForExitAsync();
            await process.WaitForExitAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
                await StopAsync();
            process.Dispose();
        }

        [GeneratedRegex("http://[a-z.0-9]+:[0-9]+", RegexOptions.None, 1000)]
        private static partial Regex Printed();
    }
}
