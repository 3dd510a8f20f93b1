using Microsoft.Data.Sqlite;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>The prepared statements with which batches are written, and transfers found.</summary>
sealed class LedgerStatements : IDisposable
{
    readonly SqliteCommand _epoch;
    readonly SqliteCommand _batch;
    readonly SqliteCommand _account;
    readonly SqliteCommand _limits;
    readonly SqliteCommand _transfer;
    readonly SqliteCommand _resolved;
    readonly SqliteCommand _burnt;
    readonly SqliteCommand _find;

    public LedgerStatements(SqliteConnection connection)
    {
        _epoch = Prepare(connection, "select epoch from holder", 0);
        _batch = Prepare(connection, "insert into batch values ($0, $1, $2)", 3);
        _account = Prepare(connection, $"insert into account values ({Places(13)})", 13);
        _limits = Prepare(connection, $"insert into limits values ({Places(6)})", 6);
        _transfer = Prepare(connection, $"insert into transfer values ({Places(16)})", 16);
        _resolved = Prepare(connection, $"insert into resolved values ({Places(4)})", 4);
        _burnt = Prepare(connection, $"insert into burnt values ({Places(3)})", 3);
        _find = Prepare(
            connection,
            $"select {LedgerRows.TransferColumns}, (select state from resolved r where r.pending_id = t.id) "
                + "from transfer t where id = $0",
            1);
    }

    public long Epoch(SqliteTransaction transaction)
    {
        _epoch.Transaction = transaction;
        return (long)_epoch.ExecuteScalar()!;
    }

    /// <summary>Writes all that the batch in hand did.</summary>
    public void Append(SqliteTransaction transaction, LedgerMachine ledger, LedgerHead head)
    {
        foreach (var command in (ReadOnlySpan<SqliteCommand>)[_batch, _account, _limits, _transfer, _resolved, _burnt])
            command.Transaction = transaction;
        Run(_batch, head.Number, head.Clock, head.Hash);
        var number = ledger.AccountCount - ledger.AccountsCreated.Count;
        foreach (var a in ledger.AccountsCreated)
        {
            Run(
                _account, (long)number++, head.Number, LedgerRows.Bytes(a.Id), LedgerRows.Bytes(a.UserData128),
                LedgerRows.Signed(a.UserData64), (long)a.UserData32, (long)a.Ledger, (long)a.Code, (long)a.Flags,
                a.Overdraft, a.HoldingMax, a.WarnBelow, a.Timestamp);
        }
        var place = 0L;
        foreach (var l in ledger.LimitsChanged)
            Run(_limits, head.Number, place++, LedgerRows.Bytes(l.AccountId), l.Overdraft, l.HoldingMax, l.WarnBelow);
        for (var sequence = ledger.Sequence - ledger.TransfersBooked + 1; sequence <= ledger.Sequence; sequence++)
            Append(sequence, head.Number, ledger.TransferAt(sequence));
        place = 0;
        foreach (var resolved in ledger.Resolved)
            Run(_resolved, LedgerRows.Bytes(resolved.PendingId), head.Number, place++, (long)resolved.State);
        place = 0;
        foreach (var id in ledger.IdsBurnt)
            Run(_burnt, LedgerRows.Bytes(id), head.Number, place++);
    }

    void Append(long sequence, long batch, in Transfer t) => Run(
        _transfer, sequence, batch, LedgerRows.Bytes(t.Id), LedgerRows.Bytes(t.DebitAccountId),
        LedgerRows.Bytes(t.CreditAccountId), t.Amount, LedgerRows.Bytes(t.PendingId), LedgerRows.Bytes(t.UserData128),
        LedgerRows.Signed(t.UserData64), (long)t.UserData32, (long)t.Timeout, (long)t.Ledger, (long)t.Code,
        (long)t.Flags, (long)t.ValueDate, t.Timestamp);

    /// <summary>A booked transfer and what became of it; null where there is none.</summary>
    public (Transfer Transfer, PendingState State)? Find(UInt128 id)
    {
        _find.Parameters[0].Value = LedgerRows.Bytes(id);
        using var reader = _find.ExecuteReader();
        if (!reader.Read())
            return null;
        return LedgerRows.TransferWithState(reader);
    }

    static SqliteCommand Prepare(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter($"${i}", null));
        return command;
    }

    static string Places(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"${i}"));

    static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _epoch.Dispose();
        _batch.Dispose();
        _account.Dispose();
        _limits.Dispose();
        _transfer.Dispose();
        _resolved.Dispose();
        _burnt.Dispose();
        _find.Dispose();
    }
}
