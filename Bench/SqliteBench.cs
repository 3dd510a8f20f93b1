using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Vliegwiel.Money.Store;
using static Vliegwiel.Bench.WaitingPayments;

namespace Vliegwiel.Bench;

/// <summary>
/// The durable ledger on SQLite with payments waiting and one account in all of them, beside bare prepared inserts of
/// the same rows into the same tables with the same indices and batch size, and beside one transaction for each.
/// </summary>
static class SqliteBench
{
    const int Single = 1_000;
    const double TimesSingleMin = 20;

    public static async Task<int> RunAsync(string folder, TextWriter output, bool keep)
    {
        var ours = new List<double>();
        var bare = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            // One after the other and again, so that both see the same machine.
            ours.Add(Count / await LedgerAsync(folder, $"ours{round}.db", Count, together: true));
            bare.Add(Count / Bare(Path.Combine(folder, $"bare{round}.db"), BatchSize, Count));
        }
        var alone = Single / await LedgerAsync(folder, "alone.db", Single, together: false);
        var bareAlone = Single / Bare(Path.Combine(folder, "barealone.db"), 1, Single);
        var (best, peer) = (Median(ours), Median(bare));
        var (ofBare, times) = (best / peer, best / alone);
        var report = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # The ledger on SQLite: {Count} payments waiting, one account in all of them

            {Environment.ProcessorCount} cores; write-ahead log, full synchronising; medians of {Rounds} rounds.

            | what | a second |
            | --- | ---: |
            | the ledger, batches of up to {BatchSize} | {best:0} |
            | bare prepared inserts, the same rows, indices and batches | {peer:0} |
            | the ledger, one transaction for each payment | {alone:0} |
            | bare prepared inserts, one transaction for each | {bareAlone:0} |

            Limits: {OfBareMin} of the bare inserts: {ofBare:0.00} {Word(ofBare >= OfBareMin)};
            {TimesSingleMin} times one transaction for each payment: {times:0.0} {Word(times >= TimesSingleMin)}.
            """);
        await output.WriteLineAsync(report);
        if (keep)
            await ResultFile.WriteAsync("sqlite", report);
        return ofBare >= OfBareMin && times >= TimesSingleMin ? 0 : 1;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "What is opened becomes the writer's own.")]
    static Task<double> LedgerAsync(string folder, string file, int payments, bool together) =>
        BookAsync(SqliteLedgerStore.Open(Path.Combine(folder, file)), payments, together);

    /// <returns>Seconds.</returns>
    static double Bare(string path, int batch, int payments)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        Execute(connection, "pragma journal_mode = wal; pragma synchronous = full;");
        Execute(connection, LedgerSchema.Sqlite);
        using var insert = connection.CreateCommand();
        insert.CommandText = "insert into transfer values (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, "
            + "@p11, @p12, @p13, @p14, @p15)";
        for (var i = 0; i < 16; i++)
            insert.Parameters.Add(new SqliteParameter($"@p{i}", null));
        insert.Prepare();
        var rows = Enumerable.Range(0, payments).Select(Row).ToArray();
        var start = Stopwatch.GetTimestamp();
        foreach (var chunk in rows.Chunk(batch))
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var row in chunk)
            {
                for (var i = 0; i < row.Length; i++)
                    insert.Parameters[i].Value = row[i];
                insert.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static object[] Row(int number)
    {
        var payment = Payment(number);
        return
        [
            (long)number + 1, 1L, LedgerRows.Bytes(payment.Id), LedgerRows.Bytes(1), LedgerRows.Bytes(2), 100L,
            LedgerRows.Bytes(0), LedgerRows.Bytes(0), 0L, 0L, 0L, (long)Euro, 10L, 0L, 0L,
            (long)number + 1,
        ];
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
