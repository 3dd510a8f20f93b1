using Npgsql;
using NpgsqlTypes;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>
/// The ledger in a schema of its own in the city's database. A batch is a copy of its rows and one commit.
/// </summary>
sealed class PostgresLedgerStore : ILedgerStore
{
    readonly NpgsqlConnection _connection;
    long _epoch;

    PostgresLedgerStore(NpgsqlConnection connection) => _connection = connection;

    public static async Task<PostgresLedgerStore> OpenAsync(
        string connectionString, CancellationToken cancellation, string inSchema = "ledger")
    {
        // A connection of its own: it holds the ledger for as long as the process lives.
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync(cancellation);
            await using var schema = new NpgsqlCommand(LedgerSchema.Postgres(inSchema), connection);
            await schema.ExecuteNonQueryAsync(cancellation);
            return new PostgresLedgerStore(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task TakeOverAsync(CancellationToken cancellation)
    {
        await WaitForHolderAsync(cancellation);
        await using var command = new NpgsqlCommand("update holder set epoch = epoch + 1 returning epoch", _connection);
        _epoch = (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>
    /// A holder that is about to stop gets a moment to do so: its connection ends, and with it the lock. One that stays
    /// is pushed out by the epoch all the same; the lock alone would let go when a network breaks.
    /// </summary>
    async Task WaitForHolderAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "set lock_timeout = '2s'; select pg_advisory_lock(hashtextextended('ledger ' || current_schema, 0))",
            _connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // It stays.
        }
        await using var reset = new NpgsqlCommand("reset lock_timeout", _connection);
        await reset.ExecuteNonQueryAsync(cancellation);
    }

    public Task<LedgerHead> HeadAsync(CancellationToken cancellation) =>
        LedgerReader.HeadAsync(_connection, cancellation);

    public IAsyncEnumerable<StoredBatch> ReadAsync(long afterNumber, CancellationToken cancellation) =>
        LedgerReader.ReadAsync(_connection, afterNumber, cancellation);

    public async Task AppendAsync(LedgerMachine ledger, LedgerHead head, CancellationToken cancellation)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        // Whoever takes over waits for this commit, and after that this process finds another epoch.
        await using var epoch = new NpgsqlCommand("select epoch from holder for share", _connection, transaction);
        if ((long)(await epoch.ExecuteScalarAsync(cancellation))! != _epoch)
            throw new EpochLostException();
        await using (var batch = new NpgsqlCommand("insert into batch values ($1, $2, $3)", _connection, transaction))
        {
            batch.Parameters.AddWithValue(head.Number);
            batch.Parameters.AddWithValue(head.Clock);
            batch.Parameters.AddWithValue(head.Hash);
            await batch.ExecuteNonQueryAsync(cancellation);
        }
        await CopyAccountsAsync(ledger, head.Number, cancellation);
        await CopyTransfersAsync(ledger, head.Number, cancellation);
        await CopyRestAsync(ledger, head.Number, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    async Task CopyAccountsAsync(LedgerMachine ledger, long batch, CancellationToken cancellation)
    {
        if (ledger.AccountsCreated.Count == 0)
            return;
        await using var copy = await BeginAsync("account", cancellation);
        var number = ledger.AccountCount - ledger.AccountsCreated.Count;
        foreach (var a in ledger.AccountsCreated)
        {
            await copy.StartRowAsync(cancellation);
            Write(copy, number++, batch);
            Write(copy, a.Id, a.UserData128);
            Write(copy, LedgerRows.Signed(a.UserData64), a.UserData32, a.Ledger, a.Code, (long)a.Flags, a.Overdraft,
                a.HoldingMax, a.WarnBelow, a.Timestamp);
        }
        await copy.CompleteAsync(cancellation);
    }

    async Task CopyTransfersAsync(LedgerMachine ledger, long batch, CancellationToken cancellation)
    {
        if (ledger.TransfersBooked == 0)
            return;
        await using var copy = await BeginAsync("transfer", cancellation);
        for (var sequence = ledger.Sequence - ledger.TransfersBooked + 1; sequence <= ledger.Sequence; sequence++)
        {
            var t = ledger.TransferAt(sequence);
            await copy.StartRowAsync(cancellation);
            Write(copy, sequence, batch);
            Write(copy, t.Id, t.DebitAccountId, t.CreditAccountId);
            Write(copy, t.Amount);
            Write(copy, t.PendingId, t.UserData128);
            Write(copy, LedgerRows.Signed(t.UserData64), t.UserData32, t.Timeout, t.Ledger, t.Code, (long)t.Flags,
                t.ValueDate, t.Timestamp);
        }
        await copy.CompleteAsync(cancellation);
    }

    async Task CopyRestAsync(LedgerMachine ledger, long batch, CancellationToken cancellation)
    {
        var place = 0L;
        if (ledger.LimitsChanged.Count > 0)
        {
            await using var copy = await BeginAsync("limits", cancellation);
            foreach (var l in ledger.LimitsChanged)
            {
                await copy.StartRowAsync(cancellation);
                Write(copy, batch, place++);
                Write(copy, l.AccountId);
                Write(copy, l.Overdraft, l.HoldingMax, l.WarnBelow);
            }
            await copy.CompleteAsync(cancellation);
        }
        place = 0;
        if (ledger.Resolved.Any())
        {
            await using var copy = await BeginAsync("resolved", cancellation);
            foreach (var resolved in ledger.Resolved)
            {
                await copy.StartRowAsync(cancellation);
                Write(copy, resolved.PendingId);
                Write(copy, batch, place++, (long)resolved.State);
            }
            await copy.CompleteAsync(cancellation);
        }
        place = 0;
        if (ledger.IdsBurnt.Count > 0)
        {
            await using var copy = await BeginAsync("burnt", cancellation);
            foreach (var id in ledger.IdsBurnt)
            {
                await copy.StartRowAsync(cancellation);
                Write(copy, id);
                Write(copy, batch, place++);
            }
            await copy.CompleteAsync(cancellation);
        }
    }

    Task<NpgsqlBinaryImporter> BeginAsync(string table, CancellationToken cancellation) =>
        _connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)", cancellation);

    static void Write(NpgsqlBinaryImporter copy, params ReadOnlySpan<long> values)
    {
        foreach (var value in values)
            copy.Write(value, NpgsqlDbType.Bigint);
    }

    static void Write(NpgsqlBinaryImporter copy, params ReadOnlySpan<UInt128> ids)
    {
        foreach (var id in ids)
            copy.Write(LedgerRows.Bytes(id), NpgsqlDbType.Bytea);
    }

    public async Task<IReadOnlyList<(Transfer Transfer, PendingState State)>> FindAsync(
        IReadOnlyCollection<UInt128> ids, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select {LedgerRows.TransferColumns}, (select state from resolved r where r.pending_id = t.id) "
                + "from transfer t where id = any($1)",
            _connection);
        command.Parameters.AddWithValue(ids.Select(LedgerRows.Bytes).ToArray());
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<(Transfer, PendingState)>();
        while (await row.ReadAsync(cancellation))
            found.Add(LedgerRows.TransferWithState(row));
        return found;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
