using CsCheck;
using Vliegwiel.Ledger;

namespace Vliegwiel.Unit.Ledger;

/// <summary>Random batches on few accounts and few ids, so that limits, duplicates and chains meet all the
/// time.</summary>
static class Storm
{
    public const uint Euro = 1;
    public const int Accounts = 6;
    const int Ids = 40;
    const int AmountMax = 12;
    const long Start = 1_000_000;

    /// <summary>Accounts that may go below nothing, that may not, that may a little, and one that holds
    /// little.</summary>
    public static Account[] Opened() =>
    [
        new() { Id = 1, Ledger = Euro, Code = 1 },
        new() { Id = 2, Ledger = Euro, Code = 1, Flags = AccountFlags.DebitsMustNotExceedCredits },
        new() { Id = 3, Ledger = Euro, Code = 1, Flags = AccountFlags.DebitsMustNotExceedCredits, Overdraft = 7 },
        new() { Id = 4, Ledger = Euro, Code = 1, Flags = AccountFlags.CreditsMustNotExceedDebits },
        new()
        {
            Id = 5, Ledger = Euro, Code = 1, Flags = AccountFlags.DebitsMustNotExceedCredits, HoldingMax = 15,
            WarnBelow = 5,
        },
        new() { Id = 6, Ledger = Euro, Code = 1 },
    ];

    static readonly Gen<Transfer> Request =
        from id in Gen.Int[1, Ids]
        from debit in Gen.Int[0, Accounts + 1]
        from credit in Gen.Int[0, Accounts + 1]
        from amount in Gen.Int[0, AmountMax]
        from kind in Gen.Int[0, 9]
        from pending in Gen.Int[1, Ids]
        from linked in Gen.Int[0, 4]
        from timeout in Gen.Int[0, 3]
        select Make(id, debit, credit, amount, kind, pending, linked == 0, timeout);

    /// <summary>Batches with the seconds that pass before each.</summary>
    public static readonly Gen<(Transfer[] Requests, int Seconds)[]> Batches =
        Gen.Select(Request.Array[0, 8], Gen.Int[0, 2]).Array[1, 12];

    static Transfer Make(
        int id, int debit, int credit, int amount, int kind, int pending, bool isLinked, int timeout)
    {
        var flags = kind switch
        {
            < 3 => TransferFlags.None,
            3 => TransferFlags.Pending,
            4 => TransferFlags.Pending,
            5 => TransferFlags.PostPending,
            6 => TransferFlags.VoidPending,
            7 => TransferFlags.BalancingDebit,
            8 => TransferFlags.BalancingCredit,
            _ => TransferFlags.Pending | TransferFlags.ClosingDebit,
        };
        var resolves = kind is 5 or 6;
        return new Transfer
        {
            Id = (UInt128)id,
            DebitAccountId = resolves ? 0 : (UInt128)debit,
            CreditAccountId = resolves ? 0 : (UInt128)credit,
            Amount = kind == 6 ? 0 : kind == 5 && amount > AmountMax / 2 ? LedgerMachine.WholeAmount : amount,
            PendingId = resolves ? (UInt128)pending : 0,
            Timeout = flags.HasFlag(TransferFlags.Pending) ? (uint)timeout : 0,
            Ledger = resolves ? 0 : Euro,
            Code = resolves ? (ushort)0 : (ushort)1,
            Flags = flags | (isLinked ? TransferFlags.Linked : TransferFlags.None),
        };
    }

    public static LedgerMachine Open(int window = 64)
    {
        var ledger = new LedgerMachine(new LedgerOptions(Window: window));
        var accounts = Opened();
        var results = new AccountResult[accounts.Length];
        ledger.CreateAccounts(accounts, Start, results);
        ledger.Keep();
        return ledger;
    }

    public static TransferResult[] Apply(LedgerMachine ledger, Transfer[] requests, int seconds)
    {
        var results = new TransferResult[requests.Length];
        ledger.CreateTransfers(requests, ledger.Clock + (seconds * 1_000_000L), results);
        return results;
    }

    /// <summary>All that can be seen of a ledger.</summary>
    public static string Picture(LedgerMachine ledger) => string.Join(
        '\n',
        Enumerable.Range(0, ledger.AccountCount).Select(n => ledger.AccountAt(n).ToString())
            .Concat(ledger.OpenPendings.OrderBy(p => p.Id).Select(p => p.ToString()))
            .Concat(Enumerable.Range(1, Ids).Select(id =>
                $"{id} {ledger.IsBooked((UInt128)id)} {ledger.TryTransfer((UInt128)id, out var t, out var s)} {t} {s}"))
            .Append($"{ledger.Clock} {ledger.Sequence}"));
}
