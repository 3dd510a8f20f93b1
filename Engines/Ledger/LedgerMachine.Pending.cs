namespace Vliegwiel.Ledger;

public sealed partial class LedgerMachine
{
    /// <summary>Asked of posting: the whole pending amount.</summary>
    public const long WholeAmount = long.MaxValue;

    /// <summary>Posts or voids a pending transfer.</summary>
    TransferResult Resolve(in Transfer request, long timestamp, bool isImport)
    {
        var status = CheckResolving(request);
        if (status != TransferStatus.Created)
            return Refused(status, timestamp);
        if (!IsBooked(request.PendingId))
            return Refused(TransferStatus.PendingTransferNotFound, timestamp);
        if (!TryTransfer(request.PendingId, out var pending, out var state))
            throw new InvalidOperationException("The pending transfer must be recalled before the batch.");
        status = CheckAgainst(request, pending, state, out var amount);
        if (status != TransferStatus.Created)
            return Refused(status, timestamp);
        var bookedAt = isImport ? request.Timestamp : timestamp;
        if (!_pendings.TryGet(request.PendingId, out var open) || open.ExpiresAt <= bookedAt)
            return Refused(TransferStatus.PendingTransferExpired, timestamp);
        var (debit, credit) = (_accounts.Find(pending.DebitAccountId), _accounts.Find(pending.CreditAccountId));
        if (isImport && CheckImport(request, debit, credit) is var imported && imported != TransferStatus.Created)
            return Refused(imported, timestamp);
        // A closed account takes part in nothing but voiding.
        if (request.Is(TransferFlags.PostPending) && _accounts[debit].IsClosed)
            return Refused(TransferStatus.DebitAccountAlreadyClosed, timestamp);
        if (request.Is(TransferFlags.PostPending) && _accounts[credit].IsClosed)
            return Refused(TransferStatus.CreditAccountAlreadyClosed, timestamp);

        Close(open, request.Is(TransferFlags.PostPending) ? PendingState.Posted : PendingState.Voided, amount);
        var booked = request;
        booked.DebitAccountId = pending.DebitAccountId;
        booked.CreditAccountId = pending.CreditAccountId;
        booked.Amount = amount;
        booked.Ledger = pending.Ledger;
        booked.Code = pending.Code;
        booked.UserData128 = request.UserData128 != 0 ? request.UserData128 : pending.UserData128;
        booked.UserData64 = request.UserData64 != 0 ? request.UserData64 : pending.UserData64;
        booked.UserData32 = request.UserData32 != 0 ? request.UserData32 : pending.UserData32;
        booked.ValueDate = request.ValueDate != 0 ? request.ValueDate : pending.ValueDate;
        booked.Timestamp = bookedAt;
        Enter(booked, PendingState.None, _transferIds.HashOf(booked.Id));
        return new TransferResult(TransferStatus.Created, bookedAt, amount, _accounts[debit].IsLow);
    }

    static TransferStatus CheckResolving(in Transfer request)
    {
        if ((request.Flags & Resolving) == Resolving || request.Is(NotWithResolving))
            return TransferStatus.FlagsAreMutuallyExclusive;
        if (request.PendingId == 0)
            return TransferStatus.PendingIdMustNotBeZero;
        if (request.PendingId == UInt128.MaxValue)
            return TransferStatus.PendingIdMustNotBeIntMax;
        if (request.PendingId == request.Id)
            return TransferStatus.PendingIdMustBeDifferent;
        return request.Timeout == 0 ? TransferStatus.Created : TransferStatus.TimeoutReservedForPendingTransfer;
    }

    /// <summary>What is named must be the pending one's; what is left 0 is taken from it.</summary>
    static TransferStatus CheckAgainst(in Transfer request, in Transfer pending, PendingState state, out long amount)
    {
        amount = 0;
        if (!pending.Is(TransferFlags.Pending))
            return TransferStatus.PendingTransferNotPending;
        if (request.DebitAccountId != 0 && request.DebitAccountId != pending.DebitAccountId)
            return TransferStatus.PendingTransferHasDifferentDebitAccountId;
        if (request.CreditAccountId != 0 && request.CreditAccountId != pending.CreditAccountId)
            return TransferStatus.PendingTransferHasDifferentCreditAccountId;
        if (request.Ledger != 0 && request.Ledger != pending.Ledger)
            return TransferStatus.PendingTransferHasDifferentLedger;
        if (request.Code != 0 && request.Code != pending.Code)
            return TransferStatus.PendingTransferHasDifferentCode;
        amount = AmountOf(request, pending);
        if (amount > pending.Amount)
            return TransferStatus.ExceedsPendingTransferAmount;
        if (request.Is(TransferFlags.VoidPending) && amount < pending.Amount)
            return TransferStatus.PendingTransferHasDifferentAmount;
        return state switch
        {
            PendingState.Posted => TransferStatus.PendingTransferAlreadyPosted,
            PendingState.Voided => TransferStatus.PendingTransferAlreadyVoided,
            PendingState.Expired => TransferStatus.PendingTransferExpired,
            _ => TransferStatus.Created,
        };
    }

    static long AmountOf(in Transfer request, in Transfer pending) => request.Is(TransferFlags.VoidPending)
        ? request.Amount == 0 ? pending.Amount : request.Amount
        : request.Amount == WholeAmount ? pending.Amount : request.Amount;

    /// <summary>Ends a reservation; of a posted one <paramref name="posted"/> is booked, the rest is
    /// released.</summary>
    void Close(in OpenPending open, PendingState state, long posted)
    {
        var pending = open.Transfer;
        Reserve(pending, -pending.Amount);
        if (state == PendingState.Posted)
            Move(pending, posted);
        else
            OpenAgain(pending);
        _pendings.Remove(pending.Id);
        _journal.Resolved.Add(new Ending(open, state, posted));
        SetState(open, state);
    }

    /// <summary>Sets an amount apart, or, below 0, releases it.</summary>
    void Reserve(in Transfer between, long amount)
    {
        _accounts[_accounts.Find(between.DebitAccountId)].DebitsPending += amount;
        _accounts[_accounts.Find(between.CreditAccountId)].CreditsPending += amount;
    }

    /// <summary>Closes the accounts that a pending transfer closes.</summary>
    void Shut(in Transfer pending)
    {
        if (pending.Is(TransferFlags.ClosingDebit))
            _accounts[_accounts.Find(pending.DebitAccountId)].Flags |= AccountFlags.Closed;
        if (pending.Is(TransferFlags.ClosingCredit))
            _accounts[_accounts.Find(pending.CreditAccountId)].Flags |= AccountFlags.Closed;
    }

    /// <summary>What a pending transfer closed is open again when it comes to nothing.</summary>
    void OpenAgain(in Transfer pending)
    {
        if (pending.Is(TransferFlags.ClosingDebit))
            _accounts[_accounts.Find(pending.DebitAccountId)].Flags &= ~AccountFlags.Closed;
        if (pending.Is(TransferFlags.ClosingCredit))
            _accounts[_accounts.Find(pending.CreditAccountId)].Flags &= ~AccountFlags.Closed;
    }

    /// <summary>Books an amount between the accounts of a transfer.</summary>
    void Move(in Transfer between, long amount)
    {
        _accounts[_accounts.Find(between.DebitAccountId)].DebitsPosted += amount;
        _accounts[_accounts.Find(between.CreditAccountId)].CreditsPosted += amount;
    }

    /// <summary>Releases all that is due at this time, oldest first. Every batch begins with it.</summary>
    /// <returns>How many expired.</returns>
    public int Expire(long time)
    {
        var expired = 0;
        for (; _pendings.TryDue(time, out var due); expired++)
            Close(due, PendingState.Expired, 0);
        return expired;
    }

    /// <summary>The same id came before: is it the same request?</summary>
    TransferResult Again(in Transfer request, long timestamp)
    {
        if (!TryTransfer(request.Id, out var booked, out _))
            throw new InvalidOperationException("A transfer with the same id must be recalled before the batch.");
        var status = request.Is(Resolving) ? CompareResolving(request, booked) : Compare(request, booked);
        return status == TransferStatus.Exists
            ? new TransferResult(status, booked.Timestamp, booked.Amount, false)
            : Refused(status, timestamp);
    }

    static TransferStatus Compare(in Transfer request, in Transfer booked)
    {
        if (request.Flags != booked.Flags)
            return TransferStatus.ExistsWithDifferentFlags;
        if (request.PendingId != booked.PendingId)
            return TransferStatus.ExistsWithDifferentPendingId;
        if (request.Timeout != booked.Timeout)
            return TransferStatus.ExistsWithDifferentTimeout;
        if (request.DebitAccountId != booked.DebitAccountId)
            return TransferStatus.ExistsWithDifferentDebitAccountId;
        if (request.CreditAccountId != booked.CreditAccountId)
            return TransferStatus.ExistsWithDifferentCreditAccountId;
        // A balancing transfer asks for at most its amount.
        var isBalancing = request.Is(TransferFlags.BalancingDebit | TransferFlags.BalancingCredit);
        if (isBalancing ? request.Amount < booked.Amount : request.Amount != booked.Amount)
            return TransferStatus.ExistsWithDifferentAmount;
        return CompareData(request, booked);
    }

    TransferStatus CompareResolving(in Transfer request, in Transfer booked)
    {
        if (request.Flags != booked.Flags)
            return TransferStatus.ExistsWithDifferentFlags;
        if (request.PendingId != booked.PendingId)
            return TransferStatus.ExistsWithDifferentPendingId;
        if (!TryTransfer(booked.PendingId, out var pending, out _))
            throw new InvalidOperationException("The pending transfer must be recalled before the batch.");
        // What was left 0 was taken from the pending one, now as then.
        var asked = request;
        asked.DebitAccountId = request.DebitAccountId != 0 ? request.DebitAccountId : pending.DebitAccountId;
        asked.CreditAccountId = request.CreditAccountId != 0 ? request.CreditAccountId : pending.CreditAccountId;
        asked.Amount = AmountOf(request, pending);
        asked.UserData128 = request.UserData128 != 0 ? request.UserData128 : pending.UserData128;
        asked.UserData64 = request.UserData64 != 0 ? request.UserData64 : pending.UserData64;
        asked.UserData32 = request.UserData32 != 0 ? request.UserData32 : pending.UserData32;
        asked.Ledger = request.Ledger != 0 ? request.Ledger : pending.Ledger;
        asked.Code = request.Code != 0 ? request.Code : pending.Code;
        asked.ValueDate = request.ValueDate != 0 ? request.ValueDate : pending.ValueDate;
        return Compare(asked, booked);
    }

    static TransferStatus CompareData(in Transfer request, in Transfer booked)
    {
        if (request.UserData128 != booked.UserData128)
            return TransferStatus.ExistsWithDifferentUserData128;
        if (request.UserData64 != booked.UserData64)
            return TransferStatus.ExistsWithDifferentUserData64;
        if (request.UserData32 != booked.UserData32)
            return TransferStatus.ExistsWithDifferentUserData32;
        if (request.Ledger != booked.Ledger)
            return TransferStatus.ExistsWithDifferentLedger;
        return request.Code == booked.Code ? TransferStatus.Exists : TransferStatus.ExistsWithDifferentCode;
    }
}
