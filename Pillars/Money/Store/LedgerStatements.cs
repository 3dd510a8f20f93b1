using Microsoft.Data.Sqlite;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>The prepared statements with which batches are written, and transfers found.</summary>
sealed class LedgerStatements : IDisposable
{
    readonly SqliteCommand _epoch;
    readonly SqliteInsert _batch;
    readonly SqliteInsert _account;
    readonly SqliteInsert _limits;
    readonly SqliteInsert _transfer;
    readonly SqliteInsert _resolved;
    readonly SqliteInsert _burnt;
    readonly SqliteCommand _find;

    public LedgerStatements(SqliteConnection connection)
    {
        _epoch = connection.CreateCommand();
        _epoch.CommandText = "select epoch from holder";
        _batch = new SqliteInsert(connection, "batch", 3);
        _account = new SqliteInsert(connection, "account", 13);
        _limits = new SqliteInsert(connection, "limits", 6);
        _transfer = new SqliteInsert(connection, "transfer", 16);
        _resolved = new SqliteInsert(connection, "resolved", 4);
        _burnt = new SqliteInsert(connection, "burnt", 3);
        _find = connection.CreateCommand();
        _find.CommandText =
            $"select {LedgerRows.TransferColumns}, (select state from resolved r where r.pending_id = t.id) "
                + "from transfer t where id = $id";
        _find.Parameters.Add(new SqliteParameter("$id", null));
    }

    public long Epoch(SqliteTransaction transaction)
    {
        _epoch.Transaction = transaction;
        return (long)_epoch.ExecuteScalar()!;
    }

    /// <summary>Writes all that the batch in hand did, in the transaction that is open on the connection.</summary>
    public void Append(LedgerMachine ledger, LedgerHead head)
    {
        _batch.Add(head.Number).Add(head.Clock).Add(head.Hash).Run();
        var number = ledger.AccountCount - ledger.AccountsCreated.Count;
        foreach (var a in ledger.AccountsCreated)
        {
            _account.Add(number++).Add(head.Number).AddWide(a.Id).AddWide(a.UserData128)
                .Add(LedgerRows.Signed(a.UserData64)).Add(a.UserData32).Add(a.Ledger).Add(a.Code).Add((long)a.Flags)
                .Add(a.Overdraft).Add(a.HoldingMax).Add(a.WarnBelow).Add(a.Timestamp).Run();
        }
        var place = 0L;
        foreach (var l in ledger.LimitsChanged)
        {
            _limits.Add(head.Number).Add(place++).AddWide(l.AccountId)
                .Add(l.Overdraft).Add(l.HoldingMax).Add(l.WarnBelow).Run();
        }
        for (var sequence = ledger.Sequence - ledger.TransfersBooked + 1; sequence <= ledger.Sequence; sequence++)
            Append(sequence, head.Number, ledger.TransferAt(sequence));
        place = 0;
        foreach (var resolved in ledger.Resolved)
            _resolved.AddWide(resolved.PendingId).Add(head.Number).Add(place++).Add((long)resolved.State).Run();
        place = 0;
        foreach (var id in ledger.IdsBurnt)
            _burnt.AddWide(id).Add(head.Number).Add(place++).Run();
    }

    void Append(long sequence, long batch, in Transfer t) => _transfer
        .Add(sequence).Add(batch).AddWide(t.Id).AddWide(t.DebitAccountId).AddWide(t.CreditAccountId).Add(t.Amount)
        .AddWide(t.PendingId).AddWide(t.UserData128).Add(LedgerRows.Signed(t.UserData64)).Add(t.UserData32)
        .Add(t.Timeout).Add(t.Ledger).Add(t.Code).Add((long)t.Flags).Add(t.ValueDate).Add(t.Timestamp)
        .Run();

    /// <summary>A booked transfer and what became of it; null where there is none.</summary>
    public (Transfer Transfer, PendingState State)? Find(UInt128 id)
    {
        _find.Parameters[0].Value = LedgerRows.Bytes(id);
        using var reader = _find.ExecuteReader();
        if (!reader.Read())
            return null;
        return LedgerRows.TransferWithState(reader);
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
