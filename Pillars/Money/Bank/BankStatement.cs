namespace Vliegwiel.Money.Bank;

/// <summary>What a file says of itself.</summary>
/// <param name="Kind">camt.052, camt.053, camt.054 or pain.002.</param>
/// <param name="Version">Such as 001.02; null when the file has no namespace.</param>
public sealed record BankMessage(string Kind, string? Version, string Id);

/// <summary>An amount to the last decimal that was written. Money in is positive, money out is negative.</summary>
public sealed record BankAmount(decimal Value, string Currency);

/// <param name="Type">OPBD, CLBD, PRCD, CLAV and the like.</param>
public sealed record BankBalance(string Type, BankAmount Amount, DateOnly? Date);

/// <summary>One account over one period, without its entries.</summary>
public sealed record BankStatement
{
    public required string Id { get; init; }

    /// <summary>The IBAN, or another number when the account has none.</summary>
    public required string? Account { get; init; }

    /// <summary>Whether the IBAN is right; null when the account has none.</summary>
    public required bool? AccountValid { get; init; }

    public required string? Currency { get; init; }

    /// <summary>Booked at the start: OPBD, or else PRCD.</summary>
    public required BankBalance? Opening { get; init; }

    /// <summary>Booked at the end: CLBD.</summary>
    public required BankBalance? Closing { get; init; }

    public required IReadOnlyList<BankBalance> Balances { get; init; }

    public required int Entries { get; init; }

    /// <summary>Whether opening and booked entries make closing; null when a balance is missing.</summary>
    public required bool? Reconciles { get; init; }

    /// <summary>Whether the same statement stood earlier in the file.</summary>
    public required bool IsDuplicate { get; init; }

    /// <summary>CODU, COPY or DUPL: the bank's own word that this was sent before.</summary>
    public required string? CopyDuplicate { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>The bank's code of what kind of entry it is.</summary>
public sealed record BankCode(string? Domain, string? Family, string? SubFamily, string? Proprietary);

public sealed record BankEntry
{
    /// <summary>Signed as the entry itself is: the reversal of a credit is a debit, and negative.</summary>
    public required BankAmount Amount { get; init; }

    public required bool IsReversal { get; init; }

    /// <summary>BOOK, PDNG, INFO or FUTR.</summary>
    public required string Status { get; init; }

    public required DateOnly? Booked { get; init; }

    public required DateOnly? ValueDate { get; init; }

    public required string? EntryReference { get; init; }

    /// <summary>The bank's own reference.</summary>
    public required string? ServicerReference { get; init; }

    public required BankCode Code { get; init; }

    /// <summary>The payment information or message id of the batch it books.</summary>
    public required string? BatchId { get; init; }

    public required string? Information { get; init; }

    /// <summary>Who paid or was paid; of a batch only when it is the same one in all parts.</summary>
    public required BankParty? Counterparty { get; init; }

    /// <summary>What it was for; of a batch only when it is the same in all parts.</summary>
    public required string? Reference { get; init; }

    public required IReadOnlyList<BankTransaction> Transactions { get; init; }

    public bool IsBooked => Status == "BOOK";
}

/// <param name="Name">Else the name of the one on whose behalf.</param>
/// <param name="Account">Another number than an IBAN.</param>
public sealed record BankParty(string? Name, string? UltimateName, string? Iban, string? Account);

/// <summary>One payment in an entry; a batch has several.</summary>
public sealed record BankTransaction
{
    /// <summary>Null when the bank does not say it; an entry with one transaction says it itself.</summary>
    public required BankAmount? Amount { get; init; }

    public required BankParty? Debtor { get; init; }

    public required BankParty? Creditor { get; init; }

    /// <summary>The one of the two that is not the owner of the account.</summary>
    public BankParty? Counterparty { get; init; }

    public required IReadOnlyList<string> CreditorReferences { get; init; }

    public required IReadOnlyList<string> Remittance { get; init; }

    /// <summary>Null when NOTPROVIDED.</summary>
    public required string? EndToEndId { get; init; }

    public required string? MandateId { get; init; }

    public required string? ServicerReference { get; init; }

    public required string? ReturnReason { get; init; }

    /// <summary>The creditor reference, else the remittance text, else the end-to-end id.</summary>
    public string? Reference => CreditorReferences is [var reference, ..] ? reference
        : Remittance.Count > 0 ? string.Join(' ', Remittance) : EndToEndId;
}
