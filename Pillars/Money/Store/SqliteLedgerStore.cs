using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>
/// The ledger in a SQLite file of its own. Write-ahead log with full synchronisation: what was answered is on disk.
/// </summary>
[SuppressMessage("Performance", "CA1849", Justification = "SQLite itself knows no asynchronous calls.")]
sealed class SqliteLedgerStore : ILedgerStore
{
    readonly SqliteConnection _connection;
    readonly LedgerStatements _statements;
    long _epoch;

    SqliteLedgerStore(SqliteConnection connection)
    {
        _connection = connection;
        _statements = new LedgerStatements(connection);
    }

    /// <param name="vfs">How SQLite reaches its disk; null is the operating system's.</param>
    public static SqliteLedgerStore Open(string path, string? vfs = null)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Vfs = vfs }.ToString());
        try
        {
            connection.Open();
            Execute(
                connection, "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; "
                // Random ids and accounts touch pages all over the indices of a large ledger: 64 MiB of them stay near.
                + "pragma cache_size = -65536;");
            Execute(connection, LedgerSchema.Sqlite);
            return new SqliteLedgerStore(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public Task TakeOverAsync(CancellationToken cancellation)
    {
        // In a transaction of its own: that the end of a statement which returns rows failed would not be told.
        using var transaction = _connection.BeginTransaction(deferred: false);
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "update holder set epoch = epoch + 1 returning epoch";
        var epoch = (long)command.ExecuteScalar()!;
        transaction.Commit();
        _epoch = epoch;
        return Task.CompletedTask;
    }

    public Task<LedgerHead> HeadAsync(CancellationToken cancellation) =>
        LedgerReader.HeadAsync(_connection, cancellation);

    public Task AppendAsync(LedgerMachine ledger, LedgerHead head, CancellationToken cancellation)
    {
        // Immediate: the lock is taken before the epoch is read.
        using var transaction = _connection.BeginTransaction(deferred: false);
        if (_statements.Epoch(transaction) != _epoch)
            throw new EpochLostException();
        _statements.Append(ledger, head);
        transaction.Commit();
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<StoredBatch> ReadAsync(long afterNumber, CancellationToken cancellation) =>
        LedgerReader.ReadAsync(_connection, afterNumber, cancellation);

    public Task<IReadOnlyList<(Transfer Transfer, PendingState State)>> FindAsync(
        IReadOnlyCollection<UInt128> ids, CancellationToken cancellation)
    {
        IReadOnlyList<(Transfer, PendingState)> found =
            [.. ids.Select(_statements.Find).OfType<(Transfer, PendingState)>()];
        return Task.FromResult(found);
    }

    public async ValueTask DisposeAsync()
    {
        _statements.Dispose();
        await _connection.DisposeAsync();
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
