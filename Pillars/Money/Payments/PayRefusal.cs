using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Payments;

/// <summary>Why the ledger did not book a payment, as text keys.</summary>
static class PayRefusal
{
    public const string Permission = "pay.refused.permission";
    public const string AmountZero = "pay.refused.amountZero";
    public const string AmountNegative = "pay.refused.amountNegative";
    public const string AmountLarge = "pay.refused.amountLarge";
    public const string TextLong = "pay.refused.textLong";
    public const string NumberWrong = "pay.refused.numberWrong";
    public const string PayeeUnknown = "pay.refused.payeeUnknown";
    public const string SameAccount = "pay.refused.sameAccount";
    public const string Confirm = "pay.refused.confirm";
    public const string IdUsed = "pay.refused.idUsed";
    public const string TryAnew = "pay.refused.tryAnew";
    public const string PayerClosed = "pay.refused.payerClosed";
    public const string PayeeClosed = "pay.refused.payeeClosed";
    public const string Currency = "pay.refused.currency";

    /// <summary>Null when it is booked: now, or by an earlier press of the same button.</summary>
    public static string? Of(TransferStatus status) => status switch
    {
        TransferStatus.Created or TransferStatus.Exists => null,
        TransferStatus.ExceedsCredits => "pay.refused.tooLittle",
        TransferStatus.ExceedsHolding => "pay.refused.payeeFull",
        TransferStatus.DebitAccountAlreadyClosed or TransferStatus.DebitAccountNotFound => PayerClosed,
        TransferStatus.CreditAccountAlreadyClosed or TransferStatus.CreditAccountNotFound => PayeeClosed,
        TransferStatus.AccountsMustBeDifferent => SameAccount,
        TransferStatus.IdAlreadyFailed => TryAnew,
        TransferStatus.AccountsMustHaveTheSameLedger or TransferStatus.TransferMustHaveTheSameLedgerAsAccounts =>
            Currency,
        TransferStatus.OverflowsDebits or TransferStatus.OverflowsCredits or TransferStatus.OverflowsDebitsPosted
            or TransferStatus.OverflowsCreditsPosted => AmountLarge,
        >= TransferStatus.ExistsWithDifferentFlags and < TransferStatus.Exists => IdUsed,
        _ => "pay.refused.other",
    };
}
