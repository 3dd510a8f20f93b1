using System.Diagnostics;
using System.Globalization;
using Vliegwiel.Ledger;

namespace Vliegwiel.Bench;

/// <summary>The ledger's state machine alone: no store, no chain of hashes.</summary>
static class KernelBench
{
    const double PerSecondMin = 3_000_000;
    const int Accounts = 100_000;

    // As many as the writer puts in one.
    const int BatchTransfers = 1_024;
    const int BatchesPerMs = 3;
    const int Warm = 800;
    const int Batches = 4_000;
    const long Euro = 100;

    public static async Task<int> RunAsync(TextWriter output, bool keep)
    {
        var spread = Measure(isHot: false, isTimed: true);
        var hot = Measure(isHot: true, isTimed: true);
        var random = Measure(isHot: false, isTimed: false);
        var isKept = Math.Min(spread.PerSecond, hot.PerSecond) >= PerSecondMin
            && spread.BytesEach == 0 && hot.BytesEach == 0;
        var report = string.Join(
            Environment.NewLine,
            $"# The ledger's kernel: {Batches * BatchTransfers} transfers between {Accounts} accounts",
            "",
            "One core, batches of " + BatchTransfers.ToString(CultureInfo.InvariantCulture) + ", after warming up.",
            "",
            "| what | million transfers/s | bytes allocated per transfer |",
            "| --- | ---: | ---: |",
            Row("payer and payee at random", spread),
            Row("one account in every payment", hot),
            Row("ids without their time in front, no limit", random),
            "",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Limit: {PerSecondMin / 1e6:0} million a second and no byte: {(isKept ? "kept" : "NOT KEPT")}."));
        await output.WriteLineAsync(report);
        if (keep)
            await ResultFile.WriteAsync("kernel", report);
        return isKept ? 0 : 1;
    }

    static (double PerSecond, long BytesEach) Measure(bool isHot, bool isTimed)
    {
        const int All = (Warm + Batches) * BatchTransfers;
        var ledger = new LedgerMachine(new LedgerOptions(Accounts, All));
        Open(ledger);
        var requests = new Transfer[BatchTransfers];
        var results = new TransferResult[BatchTransfers];
        var random = new Random(1);
        var spent = TimeSpan.Zero;
        var allocated = 0L;
        for (var batch = 0; batch < Warm + Batches; batch++)
        {
            Fill(requests, random, isHot, isTimed ? 1 + batch / BatchesPerMs : null);
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            ledger.CreateTransfers(requests, batch, results);
            ledger.Keep();
            if (batch >= Warm)
            {
                spent += Stopwatch.GetElapsedTime(started);
                allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
            }
            foreach (ref readonly var result in results.AsSpan())
            {
                if (result.Status != TransferStatus.Created)
                    throw new InvalidOperationException($"A transfer was refused: {result.Status}.");
            }
        }
        return (Batches * BatchTransfers / spent.TotalSeconds, allocated / (Batches * BatchTransfers));
    }

    static void Open(LedgerMachine ledger)
    {
        var accounts = new Account[BatchTransfers];
        var opened = new AccountResult[BatchTransfers];
        for (var made = 0; made < Accounts; made += BatchTransfers)
        {
            for (var i = 0; i < BatchTransfers; i++)
                accounts[i] = new Account { Id = Spread(made + i + 1), Ledger = 1, Code = 1 };
            ledger.CreateAccounts(accounts, 0, opened);
            ledger.Keep();
        }
    }

    static void Fill(Transfer[] requests, Random random, bool isHot, int? millisecond)
    {
        for (var i = 0; i < requests.Length; i++)
        {
            var payer = random.Next(1, Accounts);
            var payee = isHot ? Accounts : random.Next(1, Accounts);
            requests[i] = new Transfer
            {
                Id = NewId(random, millisecond),
                DebitAccountId = Spread(payer),
                CreditAccountId = Spread(payee == payer ? payee % (Accounts - 1) + 1 : payee),
                Amount = random.NextInt64(1, Euro),
                Ledger = 1,
                Code = 1,
            };
        }
    }

    // Version 7 of RFC 9562, as phones and tills make them; or any number.
    static UInt128 NewId(Random random, int? millisecond) => new(
        millisecond is { } ms ? (ulong)ms << 16 | 0x7000 | (uint)random.Next(1 << 12) : (ulong)random.NextInt64(),
        (ulong)random.NextInt64(1, long.MaxValue));

    // Account ids are random numbers too.
    static UInt128 Spread(int number) => unchecked(new UInt128(
        (ulong)number * 0x9E37_79B9_7F4A_7C15, (ulong)number * 0xD1B5_4A32_D192_ED03));

    static string Row(string what, (double PerSecond, long BytesEach) measured) => string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {measured.PerSecond / 1e6:0.0} | {measured.BytesEach} |");
}
