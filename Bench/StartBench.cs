using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;
using static Vliegwiel.Bench.WaitingPayments;

namespace Vliegwiel.Bench;

/// <summary>
/// The start of a large ledger from its snapshot, in a process of its own: from opening its file to the first answer.
/// </summary>
[SuppressMessage("Reliability", "CA2000", Justification = "What is opened becomes the writer's own.")]
static class StartBench
{
    const int AccountsWanted = 1_000_000;
    const int TransfersWanted = 10_000_000;
    const double SecondsMax = 5;
    const double MebibytesMax = 1024;
    const int BatchesAhead = 8;
    const int Mebibyte = 1 << 20;

    public static async Task<int> RunAsync(string folder, TextWriter output, bool keep)
    {
        var file = Path.Combine(folder, "ledger.db");
        var filled = Stopwatch.GetTimestamp();
        await WithoutAsync(file, "transfer_by_debit", "transfer_by_credit");
        await FillAsync(file);
        // Opening it makes the indices anew, in one go: kept up row by row they would take an hour.
        await SqliteLedgerStore.Open(file).DisposeAsync();
        var seconds = Stopwatch.GetElapsedTime(filled).TotalSeconds;
        var start = await Measurements.ChildAsync("start", folder, file);
        var mebibytes = (double)start.PeakBytes / Mebibyte;
        var (isFast, isSmall) = (start.Seconds < SecondsMax, mebibytes < MebibytesMax);
        var isRight = start.Rows == TransfersWanted && start.NetMinor == await NetAsync(file);
        var report = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # The start of a ledger of {AccountsWanted} accounts and {TransfersWanted} transfers

            {Environment.ProcessorCount} cores; SQLite, from a snapshot, in a process of its own.

            | what | figure |
            | --- | ---: |
            | to the first answer | {start.Seconds:0.0} s |
            | peak memory | {mebibytes:0} MiB |
            | snapshot | {new FileInfo(SnapshotOf(file)).Length / Mebibyte} MiB |
            | booking all of it before | {seconds:0} s |

            Limits: {SecondsMax:0} s {Word(isFast)}, {MebibytesMax:0} MiB {Word(isSmall)};
            the sums are right: {Word(isRight)}.
            """);
        await output.WriteLineAsync(report);
        if (keep)
            await ResultFile.WriteAsync("start", report);
        return isFast && isSmall && isRight ? 0 : 1;
    }

    static string SnapshotOf(string file) => Path.ChangeExtension(file, ".snapshot");

    /// <summary>Opens the ledger and asks it for the last account.</summary>
    public static async Task<Measured> StartAsync(string file)
    {
        var clock = Clock.Start();
        await using var snapshot = LedgerSnapshot.Open(SnapshotOf(file));
        await using var writer = await LedgerWriter.OpenAsync(
            SqliteLedgerStore.Open(file), TimeProvider.System, new LedgerOptions(), snapshot, CancellationToken.None);
        var (sequence, net) = await writer.ReadAsync(
            (ledger, _) => (ledger.Sequence, ledger.AccountAt(ledger.AccountCount - 1).Booked),
            CancellationToken.None);
        return clock.Stop() with { Rows = sequence, NetMinor = net };
    }

    /// <summary>What the last account holds, added up by the database.</summary>
    static async Task<long> NetAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "select coalesce((select sum(amount) from transfer where credit_account_id = a.id), 0) "
                + "- coalesce((select sum(amount) from transfer where debit_account_id = a.id), 0) "
                + "from account a order by number desc limit 1";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    static async Task WithoutAsync(string file, params string[] indices)
    {
        await SqliteLedgerStore.Open(file).DisposeAsync();
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        foreach (var index in indices)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"drop index {index}";
            await command.ExecuteNonQueryAsync();
        }
    }

    static async Task FillAsync(string file)
    {
        await using var writer = await LedgerWriter.OpenAsync(
            SqliteLedgerStore.Open(file), TimeProvider.System, new LedgerOptions(AccountsWanted, TransfersWanted), null,
            CancellationToken.None);
        var numbers = Enumerable.Range(1, AccountsWanted);
        foreach (var chunk in numbers.Chunk(BatchSize))
        {
            await writer.CreateAccountsAsync(
                Array.ConvertAll(chunk, n => new Account { Id = (UInt128)n, Ledger = Euro, Code = 1 }),
                CancellationToken.None);
        }
        var random = new Random(1);
        var running = new Queue<Task>();
        for (var made = 0; made < TransfersWanted;)
        {
            var batch = new Transfer[Math.Min(BatchSize, TransfersWanted - made)];
            for (var i = 0; i < batch.Length; i++)
                batch[i] = Payment(random, made + i);
            made += batch.Length;
            running.Enqueue(writer.CreateTransfersAsync(batch, CancellationToken.None));
            if (running.Count == BatchesAhead)
                await running.Dequeue();
        }
        await Task.WhenAll(running);
        await writer.ReadAsync(
            (ledger, head) =>
            {
                LedgerSnapshot.Write(SnapshotOf(file), ledger, head);
                return true;
            },
            CancellationToken.None);
    }

    static Transfer Payment(Random random, int number)
    {
        var payer = random.Next(AccountsWanted);
        var payee = (payer + 1 + random.Next(AccountsWanted - 1)) % AccountsWanted;
        return new Transfer
        {
            // Version 7 of RFC 9562, some thousand a second.
            Id = new UInt128((ulong)(number / 4) << 16 | 0x7000, (ulong)random.NextInt64(1, long.MaxValue)),
            DebitAccountId = (UInt128)(payer + 1),
            CreditAccountId = (UInt128)(payee + 1),
            Amount = random.NextInt64(1, 10_000),
            Ledger = Euro,
            Code = 10,
        };
    }
}
