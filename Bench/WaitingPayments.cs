using System.Diagnostics;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;

namespace Vliegwiel.Bench;

/// <summary>Payments that wait for the durable ledger, with one account in all of them.</summary>
static class WaitingPayments
{
    public const int Count = 10_000;
    public const int Rounds = 5;
    public const uint Euro = 978;

    /// <summary>As many as the writer puts in one batch.</summary>
    public const int BatchSize = 1_024;

    /// <summary>Of what a bare insert of the same rows does.</summary>
    public const double OfBareMin = 0.6;

    /// <summary>Books them in a ledger of its own.</summary>
    /// <param name="store">The ledger's; it is let go of.</param>
    /// <param name="together">All at once; or each after the answer to the one before.</param>
    /// <returns>Seconds.</returns>
    public static async Task<double> BookAsync(ILedgerStore store, int payments, bool together)
    {
        await using var writer = await LedgerWriter.OpenAsync(
            store, TimeProvider.System, new LedgerOptions(), null, CancellationToken.None);
        await writer.CreateAccountsAsync(
            [new Account { Id = 1, Ledger = Euro, Code = 1 }, new Account { Id = 2, Ledger = Euro, Code = 1 }],
            CancellationToken.None);
        await writer.CreateTransfersAsync(Warm(), CancellationToken.None);
        var requests = Enumerable.Range(0, payments).Select(i => new[] { Payment(i) }).ToArray();
        var start = Stopwatch.GetTimestamp();
        if (together)
        {
            var answers = Array.ConvertAll(requests, r => writer.CreateTransfersAsync(r, CancellationToken.None));
            await Task.WhenAll(answers);
        }
        else
        {
            foreach (var request in requests)
                await writer.CreateTransfersAsync(request, CancellationToken.None);
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static Transfer[] Warm() =>
        [.. Enumerable.Range(0, 1_000).Select(i => Payment(i) with { Id = UInt128.MaxValue - 1 - (UInt128)i })];

    public static Transfer Payment(int number) => new()
    {
        Id = ((UInt128)Scattered(number) << 64) | Scattered(number + 1_000_000),
        DebitAccountId = 1,
        CreditAccountId = 2,
        Amount = 100,
        Ledger = Euro,
        Code = 10,
    };

    /// <summary>Numbers without order, as random ids are; the same in every run (SplitMix64).</summary>
    static ulong Scattered(int number)
    {
        var z = unchecked((ulong)number * 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }

    public static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    public static string Word(bool isKept) => isKept ? "kept" : "**not kept**";
}
