using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Bench;

/// <summary>
/// The serving process is killed under load, again and again, on both databases. Clients pay over the API and ask again
/// with the same id until they are answered, as phones and tills do. At the end every payment must be in the ledger
/// once, whether it was answered before a kill or after it.
/// </summary>
static class KillBench
{
    const int RoundsWanted = 10;
    const int Clients = 16;
    const int Payers = 16;
    const long EachHasMinor = 1_000_000_000;
    const int LoadMsMin = 200;
    const int LoadMsMax = 2_000;
    const int WarmPayments = 50;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan BeforeAgain = TimeSpan.FromMilliseconds(50);

    sealed record Outcome(int Kills, int Answered, int AskedAgain, int Lost, int Doubled, bool IsClean)
    {
        public bool IsRight => Lost == 0 && Doubled == 0 && IsClean && AskedAgain > 0;
    }

    public static async Task<int> RunAsync(string folder, string[] args, TextWriter output)
    {
        var at = Array.IndexOf(args, "--rounds");
        var rounds = at < 0 ? RoundsWanted : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
        var outcomes = new Dictionary<string, Outcome>
        {
            ["SQLite"] = await LoopAsync(Path.Combine(folder, "sqlite"), null, rounds),
        };
        await using (var server = await PostgresServer.StartAsync())
        {
            if (server is null)
                await output.WriteLineAsync("PostgreSQL is not installed here: only SQLite was tried.");
            else
                outcomes["PostgreSQL"] = await LoopAsync(
                    Path.Combine(folder, "postgres"), server.ConnectionString, rounds);
        }
        var isRight = outcomes.Values.All(o => o.IsRight);
        var report = string.Join(
            Environment.NewLine,
            [
                "# The serving process killed (SIGKILL) under load",
                "",
                $"{Clients} clients pay one account and ask again with the same id until they are answered.",
                "",
                "| database | kills | payments answered | asked again | lost | doubled | replayed and added up |",
                "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
                .. outcomes.Select(o => $"| {o.Key} | {o.Value.Kills} | {o.Value.Answered} | {o.Value.AskedAgain} | "
                    + $"{o.Value.Lost} | {o.Value.Doubled} | {(o.Value.IsClean ? "right" : "WRONG")} |"),
                "",
                $"Nothing lost and nothing doubled on {string.Join(" and ", outcomes.Keys)}: "
                    + $"{WaitingPayments.Word(isRight)}.",
            ]);
        await output.WriteLineAsync(report);
        if (args.Contains("--keep"))
            await ResultFile.WriteAsync("kill", report);
        return isRight ? 0 : 1;
    }

    static async Task<Outcome> LoopAsync(string folder, string? postgres, int rounds)
    {
        Directory.CreateDirectory(folder);
        var town = await ServedCity.PrepareAsync(folder, postgres, Payers, EachHasMinor);
        var random = new Random(1);
        var answered = new ConcurrentDictionary<Guid, bool>();
        var unanswered = new ConcurrentBag<Guid>();
        var askedAgain = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using var server = await ServedCity.StartAsync(folder);
            // First whoever was not answered, then new payments until the kill.
            var again = unanswered.ToArray();
            unanswered.Clear();
            askedAgain += again.Length;
            using var stop = new CancellationTokenSource();
            var waiting = new ConcurrentQueue<Guid>(again);
            var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => PayAsync(
                server.Address, town, client, waiting, answered, unanswered, stop.Token)));
            var before = answered.Count;
            while (answered.Count < before + WarmPayments)
                await Task.Delay(BeforeAgain);
            await Task.Delay(random.Next(LoadMsMin, LoadMsMax));
            await server.KillAsync();
            await stop.CancelAsync();
            await load;
        }
        await using (var server = await ServedCity.StartAsync(folder))
        {
            askedAgain += unanswered.Count;
            await FinishAsync(server.Address, town, unanswered, answered);
            await server.StopAsync();
        }
        var (lost, doubled) = await CountAsync(folder, town, answered);
        return new Outcome(
            rounds, answered.Count, askedAgain, lost, doubled,
            await ServedCity.VerifyAsync(folder, answered.Count));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    static HttpClient Client(Uri address, BenchTown town)
    {
        var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true)
        {
            BaseAddress = address,
            Timeout = Patience,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", town.Key);
        return client;
    }

    static async Task PayAsync(
        Uri address, BenchTown town, int number, ConcurrentQueue<Guid> waiting,
        ConcurrentDictionary<Guid, bool> answered, ConcurrentBag<Guid> unanswered, CancellationToken stop)
    {
        using var client = Client(address, town);
        while (!stop.IsCancellationRequested)
        {
            var id = waiting.TryDequeue(out var old) ? old : Ids.New(TimeProvider.System);
            if (await IsAnsweredAsync(client, town, number, id))
                answered[id] = true;
            else
                unanswered.Add(id);
        }
        // What nobody came to ask again is asked in the next round.
        while (waiting.TryDequeue(out var left))
            unanswered.Add(left);
    }

    static async Task FinishAsync(
        Uri address, BenchTown town, ConcurrentBag<Guid> unanswered, ConcurrentDictionary<Guid, bool> answered)
    {
        using var client = Client(address, town);
        foreach (var id in unanswered)
        {
            if (!await IsAnsweredAsync(client, town, 0, id))
                throw new InvalidOperationException($"{id} is not answered by a process that lives.");
            answered[id] = true;
        }
    }

    /// <returns>False when nothing is known of the payment.</returns>
    static async Task<bool> IsAnsweredAsync(HttpClient client, BenchTown town, int number, Guid id)
    {
        try
        {
            using var answer = await client.PostAsJsonAsync("/api/money/payments", new
            {
                id,
                // The same id asks for the same payment, whichever client asks.
                from = town.Payers[(int)(unchecked((uint)id.GetHashCode()) % town.Payers.Count)],
                to = town.Hot,
                amount = new { amount = "0.01", currency = "EUR" },
                text = "Bench",
            });
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                return false;
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException(
                    $"Client {number} was refused: {await answer.Content.ReadAsStringAsync()}");
            // All of the answer: half of one is none.
            await answer.Content.ReadAsByteArrayAsync();
            return true;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            await Task.Delay(BeforeAgain);
            return false;
        }
    }

    /// <summary>What the ledger says of all that was answered.</summary>
    static async Task<(int Lost, int Doubled)> CountAsync(
        string folder, BenchTown town, ConcurrentDictionary<Guid, bool> answered)
    {
        await using var server = await ServedCity.StartAsync(folder);
        using var client = Client(server.Address, town);
        var seen = new Dictionary<Guid, int>();
        for (long? before = long.MaxValue; before is { } from;)
        {
            var page = (await client.GetFromJsonAsync<Page>(
                $"/api/money/accounts/{town.Hot}/statement?before={from}"))!;
            foreach (var item in page.Items)
                seen[item.Id] = seen.GetValueOrDefault(item.Id) + 1;
            before = page.Next;
        }
        var accounts = (await client.GetFromJsonAsync<IReadOnlyList<Held>>("/api/money/accounts"))!;
        var held = decimal.Parse(
            accounts.Single(a => a.Number == town.Hot).Balance.Amount, CultureInfo.InvariantCulture);
        var lost = answered.Keys.Count(id => !seen.ContainsKey(id));
        // A cent each: more cents than payments, and one was taken twice.
        return (lost, (int)(held * 100) - seen.Count + seen.Values.Count(times => times > 1));
    }

    sealed record Page(IReadOnlyList<Item> Items, long? Next);

    sealed record Item(Guid Id);

    sealed record Held(string Number, ApiAmount Balance);
}
