using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;

namespace Vliegwiel.Money.Storm;

/// <summary>
/// What clients were told, and a plain sum over all that the store holds: the ledger must agree with both.
/// </summary>
sealed class StormTruth
{
    /// <summary>What is known of an id: booked at a time for an amount, or failed for good. The sides are 0 where the
    /// request named none.</summary>
    readonly record struct Known(bool IsBooked, long Timestamp, long Amount, UInt128 Debit, UInt128 Credit)
    {
        public bool Fits(in Transfer booked) => booked.Timestamp == Timestamp && booked.Amount == Amount
            && (Debit == 0 || Debit == booked.DebitAccountId) && (Credit == 0 || Credit == booked.CreditAccountId);
    }

    readonly Dictionary<UInt128, Known> _transfers = [];
    readonly Dictionary<UInt128, long> _accounts = [];

    public long Acknowledged { get; private set; }

    public long Booked => _transfers.Values.Count(k => k.IsBooked);

    public void Take(Account[] requests, AccountResult[] results)
    {
        Acknowledged += results.Length;
        for (var i = 0; i < results.Length; i++)
        {
            var id = requests[i].Id;
            if (results[i].Status is not (AccountStatus.Created or AccountStatus.Exists))
                continue;
            if (!_accounts.TryAdd(id, results[i].Timestamp))
                Demand(
                    results[i].Status == AccountStatus.Exists && _accounts[id] == results[i].Timestamp,
                    $"account {id} was created twice");
        }
    }

    public void Take(Transfer[] requests, TransferResult[] results)
    {
        Acknowledged += results.Length;
        for (var i = 0; i < results.Length; i++)
            Take(requests[i], results[i]);
    }

    void Take(in Transfer request, in TransferResult result)
    {
        var id = request.Id;
        var isKnown = _transfers.TryGetValue(id, out var known);
        if (result.Status is TransferStatus.Created or TransferStatus.Exists)
        {
            Demand(!isKnown || result.Status == TransferStatus.Exists, $"{id} was booked twice");
            var told = new Known(
                true, result.Timestamp, result.Amount, request.DebitAccountId, request.CreditAccountId);
            Demand(!isKnown || known == told, $"{id} was told as {known} and then as {told}");
            _transfers[id] = told;
        }
        else if (result.Status == TransferStatus.IdAlreadyFailed || result.Status.IsTransient())
        {
            Demand(!isKnown || !known.IsBooked, $"{id} was booked and then refused: {result.Status}");
            _transfers[id] = default;
        }
    }

    /// <summary>Compares the machine with the store's batches, added up anew, and both with what was told.</summary>
    public async Task LookAsync(LedgerCommits ledger)
    {
        var sums = new StormSums();
        await foreach (var batch in ledger.Store.ReadAsync(0, CancellationToken.None))
            sums.Add(batch);
        sums.Compare(ledger.Ledger);
        foreach (var (id, known) in _transfers)
        {
            var found = sums.Transfers.TryGetValue(id, out var booked);
            Demand(found == known.IsBooked, $"{id} was told as {known}; on disk: {found}");
            Demand(
                !found || known.Fits(booked),
                $"{id} was told as {known}; on disk it is {booked}");
        }
        foreach (var (id, timestamp) in _accounts)
            Demand(sums.Has(id, timestamp), $"account {id} was opened and is not on disk");
    }

    public static void Demand(bool holds, string what)
    {
        if (!holds)
            throw new StormBrokenException(what);
    }
}

/// <summary>The books kept a second time, as plainly as can be.</summary>
sealed class StormSums
{
    readonly Dictionary<UInt128, Account> _accounts = [];
    readonly Dictionary<UInt128, Transfer> _pending = [];
    readonly HashSet<UInt128> _closed = [];

    public Dictionary<UInt128, Transfer> Transfers { get; } = [];

    public bool Has(UInt128 id, long timestamp) =>
        _accounts.TryGetValue(id, out var account) && account.Timestamp == timestamp;

    public void Add(StoredBatch batch)
    {
        foreach (var account in batch.Accounts)
            StormTruth.Demand(_accounts.TryAdd(account.Id, account), $"account {account.Id} stands twice");
        foreach (var limits in batch.Limits)
        {
            var account = _accounts[limits.AccountId];
            (account.Overdraft, account.HoldingMax, account.WarnBelow) =
                (limits.Overdraft, limits.HoldingMax, limits.WarnBelow);
            _accounts[limits.AccountId] = account;
        }
        foreach (var id in batch.Expired)
            Release(id);
        foreach (var transfer in batch.Transfers)
        {
            StormTruth.Demand(Transfers.TryAdd(transfer.Id, transfer), $"{transfer.Id} stands twice");
            Add(transfer);
        }
    }

    void Add(in Transfer transfer)
    {
        StormTruth.Demand(
            transfer.Is(TransferFlags.VoidPending)
                || (!_closed.Contains(transfer.DebitAccountId) && !_closed.Contains(transfer.CreditAccountId)),
            $"{transfer.Id} was booked on a closed account");
        if (transfer.Is(TransferFlags.Pending))
        {
            _pending.Add(transfer.Id, transfer);
            Change(transfer, pending: transfer.Amount, posted: 0);
            if (transfer.Is(TransferFlags.ClosingDebit))
                _closed.Add(transfer.DebitAccountId);
            return;
        }
        if (transfer.PendingId != 0)
            Release(transfer.PendingId);
        if (!transfer.Is(TransferFlags.VoidPending))
            Change(transfer, pending: 0, posted: transfer.Amount);
        // What was reserved before a limit was lowered may come in above it.
        var payee = _accounts[transfer.CreditAccountId];
        StormTruth.Demand(
            transfer.PendingId != 0 || transfer.Amount == 0 || payee.HoldingMax == 0
                || payee.Booked <= payee.HoldingMax,
            $"{transfer.Id} brought an account above what it may hold");
    }

    void Release(UInt128 id)
    {
        StormTruth.Demand(_pending.Remove(id, out var pending), $"{id} ended and was not pending");
        Change(pending, pending: -pending.Amount, posted: 0);
        if (pending.Is(TransferFlags.ClosingDebit))
            _closed.Remove(pending.DebitAccountId);
    }

    void Change(in Transfer between, long pending, long posted)
    {
        var payer = _accounts[between.DebitAccountId];
        payer.DebitsPending += pending;
        payer.DebitsPosted += posted;
        _accounts[payer.Id] = payer;
        var payee = _accounts[between.CreditAccountId];
        payee.CreditsPending += pending;
        payee.CreditsPosted += posted;
        _accounts[payee.Id] = payee;
    }

    public void Compare(LedgerMachine ledger)
    {
        StormTruth.Demand(ledger.AccountCount == _accounts.Count, "the number of accounts differs");
        StormTruth.Demand(
            ledger.OpenPendings.Select(p => p.Id).ToHashSet().SetEquals(_pending.Keys),
            "what is reserved is not what is pending");
        foreach (var (id, sum) in _accounts)
        {
            StormTruth.Demand(ledger.TryAccount(id, out var account), $"account {id} is not there");
            var flags = sum.Flags | (_closed.Contains(id) ? AccountFlags.Closed : AccountFlags.None);
            StormTruth.Demand(
                account == sum with { Flags = flags }, $"account {id} stands at {account}, and adds up to {sum}");
            Limits(account);
        }
        StormTruth.Demand(
            _accounts.Values.Sum(a => a.Booked) == 0
                && _accounts.Values.Sum(a => a.DebitsPending - a.CreditsPending) == 0,
            "money was made or lost");
    }

    static void Limits(in Account account)
    {
        if (account.Is(AccountFlags.DebitsMustNotExceedCredits))
            StormTruth.Demand(account.Available >= -account.Overdraft, $"{account} is below its limit");
        if (account.Is(AccountFlags.CreditsMustNotExceedDebits))
            StormTruth.Demand(
                account.DebitsPosted + account.Overdraft >= account.CreditsPending + account.CreditsPosted,
                $"{account} is above its limit");
    }
}
