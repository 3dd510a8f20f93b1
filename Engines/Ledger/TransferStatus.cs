namespace Vliegwiel.Ledger;

/// <summary>
/// What became of a request for a transfer. The order is the order in which refusals are found: where several apply,
/// the first is answered. Names and order: TigerBeetle, create_transfers.
/// </summary>
public enum TransferStatus
{
    Created,
    LinkedEventFailed,
    LinkedEventChainOpen,
    ImportedEventExpected,
    ImportedEventNotExpected,
    TimestampMustBeZero,
    ImportedEventTimestampOutOfRange,
    ImportedEventTimestampMustNotAdvance,
    ReservedFlag,
    IdMustNotBeZero,
    IdMustNotBeIntMax,
    ExistsWithDifferentFlags,
    ExistsWithDifferentPendingId,
    ExistsWithDifferentTimeout,
    ExistsWithDifferentDebitAccountId,
    ExistsWithDifferentCreditAccountId,
    ExistsWithDifferentAmount,
    ExistsWithDifferentUserData128,
    ExistsWithDifferentUserData64,
    ExistsWithDifferentUserData32,
    ExistsWithDifferentLedger,
    ExistsWithDifferentCode,
    Exists,
    IdAlreadyFailed,
    FlagsAreMutuallyExclusive,
    DebitAccountIdMustNotBeZero,
    DebitAccountIdMustNotBeIntMax,
    CreditAccountIdMustNotBeZero,
    CreditAccountIdMustNotBeIntMax,
    AccountsMustBeDifferent,
    PendingIdMustBeZero,
    PendingIdMustNotBeZero,
    PendingIdMustNotBeIntMax,
    PendingIdMustBeDifferent,
    TimeoutReservedForPendingTransfer,
    ClosingTransferMustBePending,
    AmountMustNotBeZero,
    LedgerMustNotBeZero,
    CodeMustNotBeZero,
    DebitAccountNotFound,
    CreditAccountNotFound,
    AccountsMustHaveTheSameLedger,
    TransferMustHaveTheSameLedgerAsAccounts,
    PendingTransferNotFound,
    PendingTransferNotPending,
    PendingTransferHasDifferentDebitAccountId,
    PendingTransferHasDifferentCreditAccountId,
    PendingTransferHasDifferentLedger,
    PendingTransferHasDifferentCode,
    ExceedsPendingTransferAmount,
    PendingTransferHasDifferentAmount,
    PendingTransferAlreadyPosted,
    PendingTransferAlreadyVoided,
    PendingTransferExpired,
    ImportedEventTimestampMustNotRegress,
    ImportedEventTimestampMustPostdateDebitAccount,
    ImportedEventTimestampMustPostdateCreditAccount,
    ImportedEventTimeoutMustBeZero,
    DebitAccountAlreadyClosed,
    CreditAccountAlreadyClosed,
    OverflowsDebitsPending,
    OverflowsCreditsPending,
    OverflowsDebitsPosted,
    OverflowsCreditsPosted,
    OverflowsDebits,
    OverflowsCredits,
    OverflowsTimeout,
    ExceedsCredits,
    ExceedsDebits,

    /// <summary>Ours: amounts are 0 or more; found right after <see cref="ReservedFlag"/>.</summary>
    AmountMustNotBeNegative,

    /// <summary>Ours: the account that is credited would hold more than it may.</summary>
    ExceedsHolding,
}

public static class TransferStatuses
{
    /// <summary>
    /// The refusal came from the state of the ledger and not from the request: the same request could succeed later.
    /// Its id is burnt, so that a retry never succeeds by surprise.
    /// </summary>
    public static bool IsTransient(this TransferStatus status) => status
        is TransferStatus.DebitAccountNotFound
        or TransferStatus.CreditAccountNotFound
        or TransferStatus.PendingTransferNotFound
        or TransferStatus.ExceedsCredits
        or TransferStatus.ExceedsDebits
        or TransferStatus.DebitAccountAlreadyClosed
        or TransferStatus.CreditAccountAlreadyClosed
        or TransferStatus.ExceedsHolding;
}
