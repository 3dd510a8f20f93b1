namespace Vliegwiel.Ledger;

/// <summary>What a store holds cannot have come about by the rules.</summary>
public sealed class LedgerCorruptException(string message) : Exception(message);

/// <summary>
/// Replaying what a store holds: effects instead of requests, in the order in which they came about. Nothing is asked
/// again, but what could not have happened is found. After each batch follows <see cref="Keep"/>.
/// </summary>
public sealed partial class LedgerMachine
{
    /// <summary>An account as it was created.</summary>
    public void Replay(in Account created)
    {
        Require(created.Id != 0 && _accounts.Find(created.Id) < 0, "account twice", created.Id);
        Require(
            (created.DebitsPending | created.DebitsPosted | created.CreditsPending | created.CreditsPosted) == 0,
            "account created with money", created.Id);
        _accounts.Add(created);
        _journal.Created.Add(created);
        _last.Account = created.Timestamp;
    }

    public void Replay(in LimitChange change) =>
        Require(Change(change) == LimitStatus.Changed, "limits of no account", change.AccountId);

    /// <summary>An id that failed for a passing reason.</summary>
    public void ReplayBurnt(UInt128 id)
    {
        Require(id != 0 && !_transferIds.TryGet(id, out _), "id burnt twice", id);
        Burn(id);
    }

    /// <summary>A pending transfer that expired.</summary>
    public void ReplayExpired(UInt128 pendingId)
    {
        if (!_pendings.TryGet(pendingId, out var open))
            throw new LedgerCorruptException($"Expired, and not pending: {pendingId}.");
        Close(open, PendingState.Expired, 0);
    }

    /// <summary>A transfer as it was booked.</summary>
    public void Replay(in Transfer booked)
    {
        var hash = _transferIds.HashOf(booked.Id);
        Require(booked.Id != 0 && !_transferIds.TryGet(booked.Id, hash, out _), "transfer twice", booked.Id);
        Require(booked.Amount >= 0, "negative amount", booked.Id);
        var debit = _accounts.Find(booked.DebitAccountId);
        var credit = _accounts.Find(booked.CreditAccountId);
        Require(debit >= 0 && credit >= 0 && debit != credit, "transfer without its accounts", booked.Id);
        if (booked.Is(Resolving))
        {
            if (!_pendings.TryGet(booked.PendingId, out var open))
                throw new LedgerCorruptException($"Resolved, and not pending: {booked.PendingId}.");
            Require(booked.Amount <= open.Transfer.Amount, "more posted than was pending", booked.Id);
            var state = booked.Is(TransferFlags.PostPending) ? PendingState.Posted : PendingState.Voided;
            Close(open, state, booked.Amount);
            Enter(booked, PendingState.None, hash);
            return;
        }
        var status = CheckBalances(booked, booked.Amount, _accounts[debit], _accounts[credit], booked.Timestamp);
        Require(status == TransferStatus.Created, $"a transfer that is refused ({status})", booked.Id);
        Post(booked, new Sides(debit, credit), hash);
    }

    /// <summary>The clock after the batch, and the end of it.</summary>
    public void ReplayEnd(long clock)
    {
        Require(clock > Clock, "a clock that goes back", 0);
        Clock = clock;
    }

    static void Require(bool holds, string what, UInt128 id)
    {
        if (!holds)
            throw new LedgerCorruptException($"The store holds {what}: {id}.");
    }
}
