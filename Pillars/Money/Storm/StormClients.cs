using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;

namespace Vliegwiel.Money.Storm;

/// <summary>One request of a client, asked once or more often.</summary>
abstract class Asked
{
    /// <summary>New work for the same request.</summary>
    public abstract Work Ask();

    public abstract bool IsAnswered { get; }

    /// <summary>Takes note of what was answered since it was asked.</summary>
    public abstract Task HearAsync(StormTruth truth);
}

sealed class Asked<TAnswer>(Func<Work<TAnswer>> ask, Action<StormTruth, TAnswer> hear) : Asked
{
    Work<TAnswer>? _work;

    public override Work Ask() => _work = ask();

    public override bool IsAnswered => _work?.Answer.IsCompletedSuccessfully == true;

    public override async Task HearAsync(StormTruth truth)
    {
        if (IsAnswered)
            hear(truth, await _work!.Answer);
    }
}

/// <summary>
/// Clients of a small town: few accounts with little money, so that limits, duplicates and chains meet all the time.
/// What was asked may be asked again, much later and in another order.
/// </summary>
sealed class StormClients(Random random)
{
    const uint Euro = 1;
    const int AccountsMax = 8;
    const int Overdrawn = 3;
    const int Overdraft = 7;
    const int HoldingMax = 40;
    const int AmountMax = 12;
    const int PastMax = 60;
    const int ChainMax = 4;
    const int TimeoutMaxSeconds = 20;
    const int ReservingMax = 12;
    const int DaysMax = 30_000;

    readonly List<Asked> _past = [];
    readonly List<UInt128> _reserving = [];
    int _lastId;

    /// <summary>Accounts that may go below nothing, that may not, that may a little, and one that holds
    /// little.</summary>
    public List<Asked> Openings()
    {
        var opening = Accounts(
        [
            Open(1, AccountFlags.None),
            Open(2, AccountFlags.DebitsMustNotExceedCredits),
            Open(Overdrawn, AccountFlags.DebitsMustNotExceedCredits) with { Overdraft = Overdraft },
            Open(4, AccountFlags.CreditsMustNotExceedDebits),
            Open(5, AccountFlags.DebitsMustNotExceedCredits) with { HoldingMax = 15, WarnBelow = 5 },
            Open(6, AccountFlags.None),
        ]);
        _past.Add(opening);
        return [opening];
    }

    /// <summary>Some requests, new ones and ones that were asked before.</summary>
    public List<Asked> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => One()).Distinct()];

    Asked One()
    {
        if (random.Next(3) == 0)
            return _past[random.Next(_past.Count)];
        Asked made = random.Next(20) switch
        {
            0 => Accounts([Open(random.Next(1, AccountsMax + 1), (AccountFlags)(random.Next(3) << 1))]),
            1 => Limits(random.Next(1, AccountsMax + 1), random.Next(HoldingMax)),
            _ => Transfers(Chain()),
        };
        if (_past.Count == PastMax)
            _past.RemoveAt(random.Next(_past.Count));
        _past.Add(made);
        return made;
    }

    static Asked<AccountResult[]> Accounts(Account[] requests) => new(
        () => new Work.Accounts(requests), (truth, results) => truth.Take(requests, results));

    static Asked<TransferResult[]> Transfers(Transfer[] requests) => new(
        () => new Work.Transfers(requests), (truth, results) => truth.Take(requests, results));

    // An overdraft stays as it was: one that is lowered is not broken by what stands already.
    static Asked<LimitStatus[]> Limits(int account, int holdingMax)
    {
        LimitChange[] requests =
            [new LimitChange((UInt128)account, account == Overdrawn ? Overdraft : 0, holdingMax, 0)];
        return new(() => new Work.Limits(requests), (_, _) => { });
    }

    Transfer[] Chain()
    {
        var transfers = new Transfer[random.Next(2) == 0 ? 1 : random.Next(1, ChainMax)];
        var ids = new HashSet<UInt128>();
        for (var i = 0; i < transfers.Length; i++)
        {
            transfers[i] = Transfer();
            // Twice in a chain it would be told to exist, and be undone with the rest.
            if (!ids.Add(transfers[i].Id))
                transfers[i].Id = (UInt128)(++_lastId);
            if (i < transfers.Length - 1)
                transfers[i].Flags |= TransferFlags.Linked;
        }
        return transfers;
    }

    static Account Open(int id, AccountFlags flags) =>
        new() { Id = (UInt128)id, Ledger = Euro, Code = 1, Flags = flags };

    Transfer Transfer()
    {
        var flags = random.Next(40) switch
        {
            < 16 => TransferFlags.None,
            < 24 => TransferFlags.Pending,
            < 29 => TransferFlags.PostPending,
            < 33 => TransferFlags.VoidPending,
            < 36 => TransferFlags.BalancingDebit,
            < 39 => TransferFlags.BalancingCredit,
            _ => TransferFlags.Pending | TransferFlags.ClosingDebit,
        };
        // Mostly a new one; else one that somebody used before, for the same or for something else.
        var id = (UInt128)(random.Next(8) == 0 && _lastId > 0 ? random.Next(1, _lastId + 1) : ++_lastId);
        if ((flags & (TransferFlags.PostPending | TransferFlags.VoidPending)) != TransferFlags.None)
        {
            var amount = (flags & TransferFlags.VoidPending) != TransferFlags.None ? 0
                : random.Next(2) == 0 ? LedgerMachine.WholeAmount : random.Next(AmountMax);
            return new Transfer { Id = id, PendingId = Reserving(), Amount = amount, Flags = flags };
        }
        if ((flags & TransferFlags.Pending) != TransferFlags.None)
            _reserving.Add(id);
        return new Transfer
        {
            Id = id,
            DebitAccountId = (UInt128)random.Next(1, AccountsMax + 1),
            CreditAccountId = (UInt128)random.Next(1, AccountsMax + 1),
            Amount = random.Next(AmountMax),
            Timeout = (flags & TransferFlags.Pending) != TransferFlags.None ? (uint)random.Next(TimeoutMaxSeconds) : 0,
            Ledger = Euro,
            Code = 1,
            Flags = flags,
            ValueDate = random.Next(4) == 0 ? random.Next(1, DaysMax) : 0,
        };
    }

    /// <summary>One of the last that were to be reserved, or anything.</summary>
    UInt128 Reserving() => _reserving.Count == 0 || random.Next(6) == 0
        ? (UInt128)random.Next(1, _lastId + 2)
        : _reserving[^random.Next(1, Math.Min(_reserving.Count, ReservingMax) + 1)];
}
