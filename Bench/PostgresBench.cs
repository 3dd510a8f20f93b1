using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using Vliegwiel.Money.Store;
using static Vliegwiel.Bench.WaitingPayments;

namespace Vliegwiel.Bench;

/// <summary>
/// The durable ledger on PostgreSQL with payments waiting and one account in all of them, beside bare binary copies of
/// the same rows into the same table with the same indices and batch size, and beside pgbench's own script.
/// </summary>
static partial class PostgresBench
{
    const double TimesPgbenchMin = 20;
    const int PgbenchClients = 16;
    const int PgbenchSeconds = 10;

    public static async Task<int> RunAsync(TextWriter output, bool keep)
    {
        await using var server = await PostgresServer.StartAsync();
        if (server is null)
        {
            await output.WriteLineAsync("PostgreSQL is not installed here (Debian: apt install postgresql).");
            return 1;
        }
        var ours = new List<double>();
        var bare = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            // One after the other and again, so that both see the same machine.
            var store = await PostgresLedgerStore.OpenAsync(
                await SchemaAsync(server, $"ours{round}"), CancellationToken.None, $"ours{round}");
            ours.Add(Count / await BookAsync(
                store, Count, together: true));
            bare.Add(Count / await BareAsync(server, $"bare{round}"));
        }
        await server.ClientAsync("pgbench", "-i", "-q", "-s", "10", "postgres");
        var pgbench = double.Parse(
            TransactionsASecond().Match(await server.ClientAsync(
                "pgbench", "-c", $"{PgbenchClients}", "-j", "2", "-T", $"{PgbenchSeconds}", "postgres"))
                .Value,
            CultureInfo.InvariantCulture);
        var (own, peer) = (Median(ours), Median(bare));
        var (ofBare, times) = (own / peer, own / pgbench);
        var report = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # The ledger on PostgreSQL: {Count} payments waiting, one account in all of them

            {Environment.ProcessorCount} cores; a server with its own defaults; medians of {Rounds} rounds.

            | what | a second |
            | --- | ---: |
            | the ledger, batches of up to {BatchSize} | {own:0} |
            | bare binary copy, the same rows, indices and batches | {peer:0} |
            | pgbench, its own script, {PgbenchClients} clients | {pgbench:0} |

            Limits: {OfBareMin} of the bare copy: {ofBare:0.00} {Word(ofBare >= OfBareMin)};
            {TimesPgbenchMin} times pgbench: {times:0.0} {Word(times >= TimesPgbenchMin)}.
            """);
        await output.WriteLineAsync(report);
        if (keep)
            await ResultFile.WriteAsync("postgres", report);
        return ofBare >= OfBareMin && times >= TimesPgbenchMin ? 0 : 1;
    }

    /// <returns>A connection string that looks in the schema.</returns>
    static Task<string> SchemaAsync(PostgresServer server, string schema) => Task.FromResult(
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { SearchPath = schema }.ToString());

    /// <returns>Seconds.</returns>
    static async Task<double> BareAsync(PostgresServer server, string schema)
    {
        await using var connection = new NpgsqlConnection(await SchemaAsync(server, schema));
        await connection.OpenAsync();
        await using (var create = new NpgsqlCommand(LedgerSchema.Postgres(schema), connection))
            await create.ExecuteNonQueryAsync();
        var numbers = Enumerable.Range(0, Count).ToArray();
        var start = Stopwatch.GetTimestamp();
        foreach (var chunk in numbers.Chunk(BatchSize))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var copy = await connection.BeginBinaryImportAsync(
                "copy transfer from stdin (format binary)"))
            {
                foreach (var number in chunk)
                    Copy(copy, number);
                await copy.CompleteAsync();
            }
            await transaction.CommitAsync();
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static void Copy(NpgsqlBinaryImporter copy, int number)
    {
        var payment = Payment(number);
        copy.StartRow();
        Numbers(copy, number + 1, 1);
        Ids(copy, payment.Id, payment.DebitAccountId, payment.CreditAccountId);
        Numbers(copy, payment.Amount);
        Ids(copy, 0, 0);
        Numbers(copy, 0, 0, 0, payment.Ledger, payment.Code, 0, 0, number + 1);
    }

    static void Numbers(NpgsqlBinaryImporter copy, params ReadOnlySpan<long> values)
    {
        foreach (var value in values)
            copy.Write(value, NpgsqlDbType.Bigint);
    }

    static void Ids(NpgsqlBinaryImporter copy, params ReadOnlySpan<UInt128> ids)
    {
        foreach (var id in ids)
            copy.Write(LedgerRows.Bytes(id), NpgsqlDbType.Bytea);
    }

    [GeneratedRegex("(?<=tps = )[0-9.]+", RegexOptions.None, 1000)]
    private static partial Regex TransactionsASecond();
}
