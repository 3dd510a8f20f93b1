namespace Vliegwiel.Money.Bank;

/// <summary>Which of the two parties of a payment is the other one, seen from the owner of the account.</summary>
static class Counterparty
{
    /// <summary>The debtor of a credit, the creditor of a debit.</summary>
    /// <remarks>
    /// A reversal names the parties of the payment that it takes back, which ran the other way. Of reversals and
    /// returns some banks swap the parties and some do not; there the owner's own account, where it stands, shows which
    /// side is the owner's.
    /// </remarks>
    public static BankParty? Of(BankTransaction transaction, bool isCredit, bool isReversal, string? own, bool isSure)
    {
        var isDebtor = isCredit != isReversal;
        var chosen = isDebtor ? transaction.Debtor : transaction.Creditor;
        var other = isDebtor ? transaction.Creditor : transaction.Debtor;
        if (isSure && !isReversal && transaction.ReturnReason is null)
            return chosen;
        var isOwnersSide = own is not null && chosen?.Iban == own;
        return other is not null && (chosen is null || isOwnersSide) && (own is null || other.Iban != own)
            ? other : chosen;
    }
}
