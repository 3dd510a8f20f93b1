namespace Vliegwiel.Ledger;

public sealed partial class LedgerMachine
{
    const AccountFlags AccountFlagsKnown = AccountFlags.Linked | AccountFlags.DebitsMustNotExceedCredits
        | AccountFlags.CreditsMustNotExceedDebits | AccountFlags.History | AccountFlags.Imported | AccountFlags.Closed;

    const AccountFlags Limited =
        AccountFlags.DebitsMustNotExceedCredits | AccountFlags.CreditsMustNotExceedDebits;

    /// <summary>Creates accounts. An answer for each request, in their order.</summary>
    /// <param name="time">Microseconds since 1970 (UTC); when it lies behind <see cref="Clock"/>, that goes on.</param>
    public void CreateAccounts(ReadOnlySpan<Account> requests, long time, Span<AccountResult> results)
    {
        CheckRoom(requests.Length, results.Length);
        Expire(time);
        var first = Begin(time, requests.Length);
        var chain = new Chain(requests.Length);
        var isImport = !requests.IsEmpty && requests[0].Is(AccountFlags.Imported);
        for (var i = 0; i < requests.Length; i++)
        {
            ref readonly var request = ref requests[i];
            var isLinked = request.Is(AccountFlags.Linked);
            if (isLinked)
                chain.Enter(i, Mark);
            var status = chain.IsLeftOpen(i, isLinked) ? AccountStatus.LinkedEventChainOpen
                : chain.IsBroken ? AccountStatus.LinkedEventFailed
                : Create(request, first + i, isImport);
            results[i] = new AccountResult(status, Timestamp(request, status, first + i));
            if (chain.Breaks(status == AccountStatus.Created))
            {
                UndoTo(chain.Mark);
                for (var j = chain.Start; j < i; j++)
                    results[j] = new AccountResult(AccountStatus.LinkedEventFailed, first + j);
            }
            chain.Leave(isLinked);
        }
    }

    long Timestamp(in Account request, AccountStatus status, long own) => status switch
    {
        AccountStatus.Exists => _accounts.Account(_accounts.Find(request.Id)).Timestamp,
        AccountStatus.Created when request.Timestamp != 0 => request.Timestamp,
        _ => own,
    };

    AccountStatus Create(in Account request, long timestamp, bool isImport)
    {
        if (Envelope(request.Is(AccountFlags.Imported), isImport, request.Timestamp, timestamp)
            is var refused && refused != TransferStatus.Created)
            return OfEnvelope(refused);
        if (request.Reserved != 0)
            return AccountStatus.ReservedField;
        if ((request.Flags & ~AccountFlagsKnown) != AccountFlags.None)
            return AccountStatus.ReservedFlag;
        if (request.Id == 0)
            return AccountStatus.IdMustNotBeZero;
        if (request.Id == UInt128.MaxValue)
            return AccountStatus.IdMustNotBeIntMax;
        if (_accounts.Find(request.Id) is var number && number >= 0)
            return Compare(request, _accounts.Account(number));
        if ((request.Flags & Limited) == Limited)
            return AccountStatus.FlagsAreMutuallyExclusive;
        if (request.DebitsPending != 0)
            return AccountStatus.DebitsPendingMustBeZero;
        if (request.DebitsPosted != 0)
            return AccountStatus.DebitsPostedMustBeZero;
        if (request.CreditsPending != 0)
            return AccountStatus.CreditsPendingMustBeZero;
        if (request.CreditsPosted != 0)
            return AccountStatus.CreditsPostedMustBeZero;
        if (request.Ledger == 0)
            return AccountStatus.LedgerMustNotBeZero;
        if (request.Code == 0)
            return AccountStatus.CodeMustNotBeZero;
        // No two events have one timestamp; what is older than the transfers in memory is refused rather than guessed.
        if (isImport && (request.Timestamp <= _last.Account
            || (request.Timestamp <= _last.Transfer && _window.MayBeAt(request.Timestamp))))
            return AccountStatus.ImportedEventTimestampMustNotRegress;
        if (AreMalformed(request.Flags, request.Overdraft, request.HoldingMax, request.WarnBelow))
            return AccountStatus.LimitsAreMalformed;
        _last.Account = isImport ? request.Timestamp : timestamp;
        var created = request with { Timestamp = _last.Account };
        _accounts.Add(created);
        _journal.Created.Add(created);
        return AccountStatus.Created;
    }

    static AccountStatus Compare(in Account request, in Account booked)
    {
        // Closing and opening again happens later, by transfers; limits change by a command of their own.
        if (((request.Flags ^ booked.Flags) & ~AccountFlags.Closed) != AccountFlags.None)
            return AccountStatus.ExistsWithDifferentFlags;
        if (request.UserData128 != booked.UserData128)
            return AccountStatus.ExistsWithDifferentUserData128;
        if (request.UserData64 != booked.UserData64)
            return AccountStatus.ExistsWithDifferentUserData64;
        if (request.UserData32 != booked.UserData32)
            return AccountStatus.ExistsWithDifferentUserData32;
        if (request.Ledger != booked.Ledger)
            return AccountStatus.ExistsWithDifferentLedger;
        return request.Code == booked.Code ? AccountStatus.Exists : AccountStatus.ExistsWithDifferentCode;
    }

    static AccountStatus OfEnvelope(TransferStatus status) => status switch
    {
        TransferStatus.ImportedEventExpected => AccountStatus.ImportedEventExpected,
        TransferStatus.ImportedEventNotExpected => AccountStatus.ImportedEventNotExpected,
        TransferStatus.TimestampMustBeZero => AccountStatus.TimestampMustBeZero,
        TransferStatus.ImportedEventTimestampOutOfRange => AccountStatus.ImportedEventTimestampOutOfRange,
        _ => AccountStatus.ImportedEventTimestampMustNotAdvance,
    };

    /// <summary>What both kinds of request have in common: a batch imports all or nothing, and only what is imported
    /// brings its time.</summary>
    static TransferStatus Envelope(bool isImported, bool isImport, long asked, long timestamp)
    {
        if (isImported != isImport)
            return isImport ? TransferStatus.ImportedEventExpected : TransferStatus.ImportedEventNotExpected;
        if (!isImported)
            return asked == 0 ? TransferStatus.Created : TransferStatus.TimestampMustBeZero;
        if (asked <= 0 || asked == long.MaxValue)
            return TransferStatus.ImportedEventTimestampOutOfRange;
        return asked < timestamp ? TransferStatus.Created : TransferStatus.ImportedEventTimestampMustNotAdvance;
    }
}
