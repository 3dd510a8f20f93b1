using System.Buffers.Binary;
using System.Data.Common;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>Rows of the ledger's tables, read.</summary>
static class LedgerRows
{
    public const string TransferColumns = "id, debit_account_id, credit_account_id, amount, pending_id, user_data_128, "
        + "user_data_64, user_data_32, timeout, ledger, code, flags, value_date, timestamp";

    public const int TransferFields = 14;

    public const string AccountColumns = "id, user_data_128, user_data_64, user_data_32, ledger, code, flags, "
        + "overdraft, holding_max, warn_below, timestamp";

    public const int AccountFields = 11;

    public static Transfer Transfer(DbDataReader row) => new()
    {
        Id = Id(row, 0),
        DebitAccountId = Id(row, 1),
        CreditAccountId = Id(row, 2),
        Amount = row.GetInt64(3),
        PendingId = Id(row, 4),
        UserData128 = Id(row, 5),
        UserData64 = unchecked((ulong)row.GetInt64(6)),
        UserData32 = (uint)row.GetInt64(7),
        Timeout = (uint)row.GetInt64(8),
        Ledger = (uint)row.GetInt64(9),
        Code = (ushort)row.GetInt64(10),
        Flags = (TransferFlags)row.GetInt64(11),
        ValueDate = (int)row.GetInt64(12),
        Timestamp = row.GetInt64(13),
    };

    /// <summary>A booked transfer, and after its columns what became of it where it was pending.</summary>
    public static (Transfer Transfer, PendingState State) TransferWithState(DbDataReader row)
    {
        var transfer = Transfer(row);
        if (!row.IsDBNull(TransferFields))
            return (transfer, (PendingState)row.GetInt64(TransferFields));
        return (transfer, transfer.Is(TransferFlags.Pending) ? PendingState.Pending : PendingState.None);
    }

    public static Account Account(DbDataReader row) => new()
    {
        Id = Id(row, 0),
        UserData128 = Id(row, 1),
        UserData64 = unchecked((ulong)row.GetInt64(2)),
        UserData32 = (uint)row.GetInt64(3),
        Ledger = (uint)row.GetInt64(4),
        Code = (ushort)row.GetInt64(5),
        Flags = (AccountFlags)row.GetInt64(6),
        Overdraft = row.GetInt64(7),
        HoldingMax = row.GetInt64(8),
        WarnBelow = row.GetInt64(9),
        Timestamp = row.GetInt64(10),
    };

    public static LimitChange Limits(DbDataReader row) =>
        new(Id(row, 0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));

    public static UInt128 Id(DbDataReader row, int column) =>
        BinaryPrimitives.ReadUInt128BigEndian(row.GetFieldValue<byte[]>(column));

    public static byte[] Bytes(UInt128 id)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return bytes;
    }

    public static long Signed(ulong value) => unchecked((long)value);
}
