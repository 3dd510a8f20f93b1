namespace Vliegwiel.Ledger;

public sealed partial class LedgerMachine
{
    const TransferFlags TransferFlagsKnown = (TransferFlags)((1 << 9) - 1);

    // As many as fit in the nearest memory, their accounts included.
    const int Ahead = 16;

    const TransferFlags Resolving = TransferFlags.PostPending | TransferFlags.VoidPending;

    const TransferFlags NotWithResolving = TransferFlags.Pending | TransferFlags.BalancingDebit
        | TransferFlags.BalancingCredit | TransferFlags.ClosingDebit | TransferFlags.ClosingCredit;

    /// <summary>Books transfers. An answer for each request, in their order; what is due expires first.</summary>
    /// <param name="time">Microseconds since 1970 (UTC); when it lies behind <see cref="Clock"/>, that goes on.</param>
    public void CreateTransfers(ReadOnlySpan<Transfer> requests, long time, Span<TransferResult> results)
    {
        CheckRoom(requests.Length, results.Length);
        Expire(time);
        var first = Begin(time, requests.Length);
        var chain = new Chain(requests.Length);
        var isImport = !requests.IsEmpty && requests[0].Is(TransferFlags.Imported);
        for (var i = 0; i < requests.Length; i++)
        {
            if (i % Ahead == 0)
                FindAhead(requests[i..Math.Min(i + Ahead, requests.Length)]);
            ref readonly var request = ref requests[i];
            var isLinked = request.Is(TransferFlags.Linked);
            if (isLinked)
                chain.Enter(i, Mark);
            results[i] = chain.IsLeftOpen(i, isLinked) ? Refused(TransferStatus.LinkedEventChainOpen, first + i)
                : chain.IsBroken ? Refused(TransferStatus.LinkedEventFailed, first + i)
                : Create(request, i % Ahead, first + i, isImport);
            var status = results[i].Status;
            if (chain.Breaks(status == TransferStatus.Created))
            {
                UndoTo(chain.Mark);
                for (var j = chain.Start; j < i; j++)
                    results[j] = Refused(TransferStatus.LinkedEventFailed, first + j);
            }
            // After the undoing: a burnt id stays burnt.
            if (status.IsTransient())
                Burn(request.Id);
            chain.Leave(isLinked);
        }
    }

    /// <summary>Looks up the accounts of the requests that follow. Memory that lies far away is fetched for many at a
    /// time: waiting for it one by one took most of the time.</summary>
    void FindAhead(ReadOnlySpan<Transfer> requests)
    {
        _transferIds.Fetch(requests, _hashes);
        _accounts.Find(requests, _sides);
    }

    static TransferResult Refused(TransferStatus status, long timestamp) => new(status, timestamp, 0, false);

    void Burn(UInt128 id)
    {
        _transferIds.Add(id, BurntId);
        _journal.Burnt.Add(id);
    }

    /// <param name="ahead">Where it is among those that were looked up ahead.</param>
    TransferResult Create(in Transfer request, int ahead, long timestamp, bool isImport)
    {
        var status = Envelope(request.Is(TransferFlags.Imported), isImport, request.Timestamp, timestamp);
        if (status != TransferStatus.Created)
            return Refused(status, timestamp);
        if ((request.Flags & ~TransferFlagsKnown) != TransferFlags.None)
            return Refused(TransferStatus.ReservedFlag, timestamp);
        if (request.Amount < 0)
            return Refused(TransferStatus.AmountMustNotBeNegative, timestamp);
        if (request.Id == 0)
            return Refused(TransferStatus.IdMustNotBeZero, timestamp);
        if (request.Id == UInt128.MaxValue)
            return Refused(TransferStatus.IdMustNotBeIntMax, timestamp);
        if (_transferIds.TryGet(request.Id, _hashes[ahead], out var sequence))
            return sequence == BurntId ? Refused(TransferStatus.IdAlreadyFailed, timestamp) : Again(request, timestamp);
        if (request.Is(Resolving))
            return Resolve(request, timestamp, isImport);
        var sides = _sides[ahead];
        status = Check(request, sides);
        if (status == TransferStatus.Created && isImport)
            status = CheckImport(request, sides.Debit, sides.Credit);
        return status == TransferStatus.Created
            ? Book(request, sides, _hashes[ahead], isImport ? request.Timestamp : timestamp, timestamp)
            : Refused(status, timestamp);
    }

    /// <summary>What can be said of the request itself, and of the accounts it names.</summary>
    TransferStatus Check(in Transfer request, Sides sides)
    {
        if (request.DebitAccountId == 0)
            return TransferStatus.DebitAccountIdMustNotBeZero;
        if (request.DebitAccountId == UInt128.MaxValue)
            return TransferStatus.DebitAccountIdMustNotBeIntMax;
        if (request.CreditAccountId == 0)
            return TransferStatus.CreditAccountIdMustNotBeZero;
        if (request.CreditAccountId == UInt128.MaxValue)
            return TransferStatus.CreditAccountIdMustNotBeIntMax;
        if (request.CreditAccountId == request.DebitAccountId)
            return TransferStatus.AccountsMustBeDifferent;
        if (request.PendingId != 0)
            return TransferStatus.PendingIdMustBeZero;
        if (!request.Is(TransferFlags.Pending))
        {
            if (request.Timeout != 0)
                return TransferStatus.TimeoutReservedForPendingTransfer;
            if (request.Is(TransferFlags.ClosingDebit | TransferFlags.ClosingCredit))
                return TransferStatus.ClosingTransferMustBePending;
        }
        if (request.Ledger == 0)
            return TransferStatus.LedgerMustNotBeZero;
        if (request.Code == 0)
            return TransferStatus.CodeMustNotBeZero;
        if (sides.Debit < 0)
            return TransferStatus.DebitAccountNotFound;
        if (sides.Credit < 0)
            return TransferStatus.CreditAccountNotFound;
        var ledger = _accounts[sides.Debit].Ledger;
        if (ledger != _accounts[sides.Credit].Ledger)
            return TransferStatus.AccountsMustHaveTheSameLedger;
        return request.Ledger == ledger
            ? TransferStatus.Created : TransferStatus.TransferMustHaveTheSameLedgerAsAccounts;
    }

    TransferStatus CheckImport(in Transfer request, int debit, int credit)
    {
        if (request.Timestamp <= _last.Transfer || _accounts.IsAt(request.Timestamp))
            return TransferStatus.ImportedEventTimestampMustNotRegress;
        if (request.Timestamp <= _accounts.Account(debit).Timestamp)
            return TransferStatus.ImportedEventTimestampMustPostdateDebitAccount;
        if (request.Timestamp <= _accounts.Account(credit).Timestamp)
            return TransferStatus.ImportedEventTimestampMustPostdateCreditAccount;
        return request.Timeout == 0 ? TransferStatus.Created : TransferStatus.ImportedEventTimeoutMustBeZero;
    }

    TransferResult Book(in Transfer request, Sides sides, ulong hash, long bookedAt, long timestamp)
    {
        var (debit, credit) = sides;
        var amount = Balanced(request, _accounts[debit], _accounts[credit]);
        var status = CheckBalances(request, amount, _accounts[debit], _accounts[credit], bookedAt);
        if (status != TransferStatus.Created)
            return Refused(status, timestamp);
        var booked = request;
        booked.Amount = amount;
        booked.Timestamp = bookedAt;
        Post(booked, sides, hash);
        return new TransferResult(TransferStatus.Created, bookedAt, amount, _accounts[debit].IsLow);
    }

    /// <summary>Moves the money, or reserves it.</summary>
    void Post(in Transfer booked, Sides sides, ulong hash)
    {
        if (!booked.Is(TransferFlags.Pending))
        {
            _accounts[sides.Debit].DebitsPosted += booked.Amount;
            _accounts[sides.Credit].CreditsPosted += booked.Amount;
            Enter(booked, PendingState.None, hash);
            return;
        }
        Reserve(booked, booked.Amount);
        Shut(booked);
        var sequence = Enter(booked, PendingState.Pending, hash);
        _pendings.Add(new OpenPending(booked, sequence, ExpiresAt(booked)));
    }

    /// <param name="hash">Of its id.</param>
    long Enter(in Transfer booked, PendingState state, ulong hash)
    {
        var sequence = _window.Add(booked, state);
        _transferIds.Add(booked.Id, hash, sequence);
        _journal.Transfers++;
        _last.Transfer = booked.Timestamp;
        return sequence;
    }

    static long ExpiresAt(in Transfer pending) => pending.Timeout == 0
        ? long.MaxValue : pending.Timestamp + (long)pending.Timeout * MicrosecondsPerSecond;

    /// <summary>The amount, less where a balancing transfer would take more than there is.</summary>
    static long Balanced(in Transfer request, in Standing debit, in Standing credit)
    {
        var amount = request.Amount;
        if (request.Is(TransferFlags.BalancingDebit))
            amount = Math.Min(amount, Left(debit.CreditsPosted, debit.DebitsPosted, debit.DebitsPending));
        if (request.Is(TransferFlags.BalancingCredit))
            amount = Math.Min(amount, Left(credit.DebitsPosted, credit.CreditsPosted, credit.CreditsPending));
        return amount;
    }

    // Each is 0 or more, so that a difference of two cannot overflow.
    static long Left(long has, long posted, long pending) => Math.Max(0, Math.Max(0, has - posted) - pending);

    static TransferStatus CheckBalances(
        in Transfer request, long amount, in Standing debit, in Standing credit, long bookedAt)
    {
        if (debit.IsClosed)
            return TransferStatus.DebitAccountAlreadyClosed;
        if (credit.IsClosed)
            return TransferStatus.CreditAccountAlreadyClosed;
        if (request.Is(TransferFlags.Pending))
        {
            if (Overflows(amount, debit.DebitsPending))
                return TransferStatus.OverflowsDebitsPending;
            if (Overflows(amount, credit.CreditsPending))
                return TransferStatus.OverflowsCreditsPending;
        }
        if (Overflows(amount, debit.DebitsPosted))
            return TransferStatus.OverflowsDebitsPosted;
        if (Overflows(amount, credit.CreditsPosted))
            return TransferStatus.OverflowsCreditsPosted;
        if (Overflows(amount, debit.DebitsPending, debit.DebitsPosted))
            return TransferStatus.OverflowsDebits;
        if (Overflows(amount, credit.CreditsPending, credit.CreditsPosted))
            return TransferStatus.OverflowsCredits;
        if ((UInt128)(ulong)bookedAt + (ulong)request.Timeout * MicrosecondsPerSecond > long.MaxValue)
            return TransferStatus.OverflowsTimeout;
        return CheckLimits(amount, debit, credit);
    }

    // The sums below were found not to overflow; as unsigned numbers the overdraft fits too.
    static TransferStatus CheckLimits(long amount, in Standing debit, in Standing credit)
    {
        if (debit.Is(AccountFlags.DebitsMustNotExceedCredits)
            && (ulong)(debit.DebitsPending + debit.DebitsPosted + amount)
                > (ulong)debit.CreditsPosted + (ulong)debit.Overdraft)
            return TransferStatus.ExceedsCredits;
        if (credit.Is(AccountFlags.CreditsMustNotExceedDebits)
            && (ulong)(credit.CreditsPending + credit.CreditsPosted + amount)
                > (ulong)credit.DebitsPosted + (ulong)credit.Overdraft)
            return TransferStatus.ExceedsDebits;
        // What is on its way counts as there: posting it later cannot fail.
        return credit.HoldingMax > 0 && amount > 0
            && credit.CreditsPending + credit.CreditsPosted - credit.DebitsPosted > credit.HoldingMax - amount
            ? TransferStatus.ExceedsHolding : TransferStatus.Created;
    }

    static bool Overflows(long a, long b) => (ulong)a + (ulong)b > long.MaxValue;

    static bool Overflows(long a, long b, long c) => (UInt128)(ulong)a + (ulong)b + (ulong)c > long.MaxValue;
}
