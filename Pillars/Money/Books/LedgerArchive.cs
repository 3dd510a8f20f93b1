using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;

namespace Vliegwiel.Money.Books;

/// <summary>
/// The ledger in a backup: its batches, one a line, in the order in which they were sealed. Put back, every batch is
/// replayed and its seal reckoned anew, so what is there afterwards is the same chain or nothing.
/// </summary>
sealed class LedgerArchive : IArchivePart
{
    const string AsideEnding = ".new";
    const string SchemaAside = LedgerPlace.Schema + "_new";
    const string Unequal = "storage.refused.notEqual";

    sealed record Line(
        long Number, long Clock, byte[] Hash, List<Account> Accounts, List<LimitChange> Limits, List<UInt128> Expired,
        List<Transfer> Transfers, List<UInt128> Burnt);

    public string Name => "ledger";

    static string Mark(LedgerHead head) => $"{head.Number} {Convert.ToHexStringLower(head.Hash)}";

    static long NumberOf(string mark) =>
        long.Parse(mark.AsSpan(0, mark.IndexOf(' ', StringComparison.Ordinal)), provider: null);

    public async Task<string?> MarkAsync(City city, CancellationToken cancellation)
    {
        if (!await LedgerPlace.IsThereAsync(city, cancellation))
            return null;
        await using var connection = await LedgerPlace.ReadAsync(city, cancellation);
        return Mark(await LedgerReader.HeadAsync(connection, cancellation));
    }

    public async Task WriteAsync(City city, string mark, Stream output, CancellationToken cancellation)
    {
        var last = NumberOf(mark);
        await using var connection = await LedgerPlace.ReadAsync(city, cancellation);
        await foreach (var batch in LedgerReader.ReadAsync(connection, 0, cancellation))
        {
            if (batch.Head.Number > last)
                return;
            var line = new Line(
                batch.Head.Number, batch.Head.Clock, batch.Head.Hash, batch.Accounts, batch.Limits, batch.Expired,
                batch.Transfers, batch.Burnt);
            await JsonSerializer.SerializeAsync(output, line, JsonSerializerOptions.Default, cancellation);
            await output.WriteAsync("\n"u8.ToArray(), cancellation);
        }
    }

    public async Task<Func<Task>> ReadAsync(
        City target, Stream? input, string? mark, CancellationToken cancellation)
    {
        await RemoveAsideAsync(target);
        if (input is null || mark is null)
            return () => ReplaceAsync(target, withAside: false);
        try
        {
            await using var store = await OpenAsideAsync(target, cancellation);
            await store.TakeOverAsync(cancellation);
            var reached = Mark(await FillAsync(store, input, cancellation));
            if (reached != mark)
                throw new StorageRefusedException(Unequal, Name);
        }
        catch (Exception problem)
        {
            await RemoveAsideAsync(target);
            if (problem is LedgerCorruptException or JsonException)
                throw new StorageRefusedException(Unequal, $"{Name}: {problem.Message}");
            throw;
        }
        return () => ReplaceAsync(target, withAside: true);
    }

    static async Task<LedgerHead> FillAsync(ILedgerStore store, Stream input, CancellationToken cancellation)
    {
        using var reader = new StreamReader(input, Encoding.UTF8);
        using var seal = new BatchSeal();
        var ledger = new LedgerMachine(new LedgerOptions());
        var head = LedgerHead.Beginning;
        var hash = new byte[BatchSeal.HashBytes];
        while (await reader.ReadLineAsync(cancellation) is { } text)
        {
            var line = JsonSerializer.Deserialize<Line>(text)
                ?? throw new LedgerCorruptException("A line without a batch.");
            var batch = new StoredBatch(new LedgerHead(line.Number, line.Clock, line.Hash));
            batch.Accounts.AddRange(line.Accounts);
            batch.Limits.AddRange(line.Limits);
            batch.Expired.AddRange(line.Expired);
            batch.Transfers.AddRange(line.Transfers);
            batch.Burnt.AddRange(line.Burnt);
            LedgerReplay.Apply(ledger, batch, head, seal, hash);
            await store.AppendAsync(ledger, batch.Head, cancellation);
            ledger.Keep();
            head = batch.Head;
        }
        return head;
    }

    static async Task<ILedgerStore> OpenAsideAsync(City target, CancellationToken cancellation)
    {
        if (target.Database.Provider == DatabaseProvider.Sqlite)
            return SqliteLedgerStore.Open(LedgerPlace.File(target) + AsideEnding);
        return await PostgresLedgerStore.OpenAsync(target.Database.ConnectionString, cancellation, SchemaAside);
    }

    static async Task RemoveAsideAsync(City target)
    {
        if (target.Database.Provider == DatabaseProvider.Sqlite)
            RemoveFiles(LedgerPlace.File(target) + AsideEnding);
        else
            await ExecuteAsync(target, $"drop schema if exists {SchemaAside} cascade");
    }

    /// <summary>Whoever holds the ledger that is there can commit nothing more to it, and then it goes. The new one
    /// goes on with the epochs of the old: else somebody could still have the right one.</summary>
    static async Task ReplaceAsync(City target, bool withAside)
    {
        if (await LedgerPlace.IsThereAsync(target, CancellationToken.None))
        {
            await using var old = await LedgerPlace.OpenAsync(target, CancellationToken.None);
            await old.TakeOverAsync(CancellationToken.None);
            if (withAside)
                await RaiseAsync(target, await EpochAsync(target));
        }
        if (target.Database.Provider == DatabaseProvider.Sqlite)
        {
            SqliteConnection.ClearAllPools();
            var path = LedgerPlace.File(target);
            RemoveFiles(path);
            if (withAside)
                File.Move(path + AsideEnding, path);
            return;
        }
        var rename = withAside ? $"; alter schema {SchemaAside} rename to {LedgerPlace.Schema}" : "";
        await ExecuteAsync(target, $"drop schema if exists {LedgerPlace.Schema} cascade{rename}");
        NpgsqlConnection.ClearAllPools();
    }

    static async Task<long> EpochAsync(City target)
    {
        await using var connection = await LedgerPlace.ReadAsync(target, CancellationToken.None);
        await using var command = connection.Command("select epoch from holder");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    static async Task RaiseAsync(City target, long epoch)
    {
        if (target.Database.Provider == DatabaseProvider.Postgres)
        {
            await ExecuteAsync(target, $"update {SchemaAside}.holder set epoch = {epoch + 1}");
            return;
        }
        await using var aside = new SqliteConnection(
            $"Data Source={LedgerPlace.File(target)}{AsideEnding};Pooling=false");
        await aside.OpenAsync();
        await using var command = aside.Command("update holder set epoch = @epoch", ("epoch", epoch + 1));
        await command.ExecuteNonQueryAsync();
    }

    static void RemoveFiles(string path)
    {
        foreach (var ending in new[] { "", "-wal", "-shm" })
            File.Delete(path + ending);
    }

    /// <summary>Several statements are one transaction (PostgreSQL, simple query).</summary>
    static async Task ExecuteAsync(City target, string sql)
    {
        await using var connection = await Database.OpenAsync(target.Database, CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.Command(sql);
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
