namespace Vliegwiel.Money.Bank;

/// <summary>One TxDtls, in all versions.</summary>
static class TransactionReader
{
    const string NotProvided = "NOTPROVIDED";

    /// <param name="isCredit">The direction of the entry; a part may have one of its own.</param>
    /// <param name="currency">Stands in where an amount has none.</param>
    public static BankTransaction Read(Element details, bool isCredit, string currency)
    {
        var parties = details.One("RltdPties");
        var references = details.One("Refs");
        var isOwnCredit = details.One("CdtDbtInd") is null ? isCredit : Fields.IsCredit(details);
        var amount = Amount(details, currency);
        return new BankTransaction
        {
            Amount = amount is null ? null : Fields.Amount(amount, isOwnCredit, currency),
            Debtor = Party(parties, "Dbtr"),
            Creditor = Party(parties, "Cdtr"),
            CreditorReferences = CreditorReferences(details.One("RmtInf")),
            Remittance = Texts(details.One("RmtInf"), "Ustrd"),
            EndToEndId = Given(references?.TextAt("EndToEndId")),
            MandateId = references?.TextAt("MndtId"),
            ServicerReference = references?.TextAt("AcctSvcrRef"),
            ReturnReason = ReturnReason(details.One("RtrInf")),
        };
    }

    /// <summary>The one in the currency of the entry, should the payer have ordered it in another.</summary>
    static Element? Amount(Element details, string currency)
    {
        var paid = details.At("AmtDtls", "TxAmt", "Amt");
        var amount = details.One("Amt");
        var ordered = details.At("AmtDtls", "InstdAmt", "Amt");
        bool Fits(Element? candidate) => candidate is not null && (candidate.Currency ?? currency) == currency;
        return Fits(paid) ? paid : Fits(amount) ? amount : Fits(ordered) ? ordered : paid ?? amount;
    }

    /// <summary>Banks write this word where the payer gave no id.</summary>
    public static string? Given(string? id) => NotProvided.Equals(id, StringComparison.OrdinalIgnoreCase) ? null : id;

    static BankParty? Party(Element? parties, string role)
    {
        var name = Name(parties?.One(role));
        var ultimate = Name(parties?.One("Ultmt" + role));
        var account = parties?.One(role + "Acct")?.One("Id");
        var iban = account?.TextAt("IBAN");
        var other = Other(account);
        return name is null && ultimate is null && iban is null && other is null
            ? null
            : new BankParty(name ?? ultimate, ultimate, iban is null ? null : Iban.Compacted(iban), other);
    }

    /// <summary>An account number that is no IBAN; the first versions had other elements for it.</summary>
    public static string? Other(Element? account) => account?.TextAt("Othr", "Id")
        ?? account?.TextAt("PrtryAcct", "Id") ?? account?.TextAt("BBAN") ?? account?.TextAt("UPIC");

    /// <summary>Since version 8 a party is a person or organisation (Pty) or a bank (Agt).</summary>
    static string? Name(Element? party) =>
        party?.TextAt("Nm") ?? party?.TextAt("Pty", "Nm") ?? party?.TextAt("Agt", "FinInstnId", "Nm");

    public static List<string> CreditorReferences(Element? remittance) => [.. (remittance?.All("Strd") ?? [])
        .Select(structured => structured.TextAt("CdtrRefInf", "Ref") ?? structured.TextAt("CdtrRefInf", "CdtrRef"))
        .OfType<string>()];

    public static List<string> Texts(Element? parent, string name) =>
        [.. (parent?.All(name) ?? []).Select(text => text.Text).Where(text => text.Length > 0)];

    static string? ReturnReason(Element? back) => back?.One("Rsn")?.Code() ?? back?.One("RtrRsn")?.Code();
}
