namespace Vliegwiel.Money.Bank;

/// <summary>One Ntry: what it is made of is read transaction by transaction.</summary>
sealed class EntryReader(Markup markup, StatementParts parts)
{
    static readonly HashSet<string> Known =
    [
        "NtryRef", "Amt", "CdtDbtInd", "RvslInd", "Sts", "BookgDt", "ValDt", "AcctSvcrRef", "Avlbty", "BkTxCd",
        "ComssnWvrInd", "AddtlInfInd", "Btch", "AmtDtls", "Chrgs", "TechInptChanl", "Intrst", "CardTx", "NtryDtls",
        "TxDtls", "AddtlNtryInf",
    ];

    static readonly HashSet<string> KnownInDetails = ["Btch", "TxDtls"];

    public BankEntry Read()
    {
        var entry = new Element(markup.Name, markup.Line, null);
        var transactions = new List<BankTransaction>();
        string? batch = null;
        foreach (var child in parts.ChildrenOf(Known))
        {
            if (child == "NtryDtls")
                batch = Details(entry, transactions) ?? batch;
            else if (child == "TxDtls")
                Add(entry, transactions);
            else if (child == "Btch")
                batch = BatchId(markup.Whole());
            else if (child is not ("Avlbty" or "Chrgs" or "CardTx" or "AmtDtls" or "Intrst"))
                entry.Add(markup.Whole());
        }
        return Make(entry, transactions, batch);
    }

    string? Details(Element entry, List<BankTransaction> transactions)
    {
        string? batch = null;
        foreach (var child in parts.ChildrenOf(KnownInDetails))
        {
            if (child == "TxDtls")
                Add(entry, transactions);
            else
                batch = BatchId(markup.Whole());
        }
        return batch;
    }

    /// <summary>Amount and direction stand before the transactions, which are therefore never held as read.</summary>
    void Add(Element entry, List<BankTransaction> transactions)
    {
        if (transactions.Count == BankLimits.TransactionsMax)
            throw new BankFileException($"line {markup.Line}: more than {BankLimits.TransactionsMax} transactions");
        var amount = Amount(entry);
        transactions.Add(TransactionReader.Read(markup.Whole(), Fields.IsCredit(entry), amount.Currency));
    }

    BankAmount Amount(Element entry) =>
        Fields.Amount(entry.Required("Amt"), Fields.IsCredit(entry), parts.Currency);

    static string? BatchId(Element batch) => batch.TextAt("PmtInfId") ?? batch.TextAt("MsgId");

    BankEntry Make(Element entry, List<BankTransaction> transactions, string? batch)
    {
        var isCredit = Fields.IsCredit(entry);
        var isReversal = Fields.IsTrue(entry.One("RvslInd"));
        var amount = Amount(entry);
        if (entry.One("Amt")!.Currency is null)
            parts.Warn($"line {entry.Line}: Amt has no currency; that of the account was taken");
        AddCounterparties(transactions, isCredit, isReversal);
        WarnOfParts(entry, amount, transactions);
        return new BankEntry
        {
            Amount = amount,
            IsReversal = isReversal,
            Status = Status(entry),
            Booked = Fields.Date(entry.One("BookgDt")),
            ValueDate = Fields.Date(entry.One("ValDt")),
            EntryReference = entry.TextAt("NtryRef"),
            ServicerReference = entry.TextAt("AcctSvcrRef"),
            Code = Code(entry.One("BkTxCd")),
            BatchId = batch,
            Information = entry.TextAt("AddtlNtryInf"),
            Counterparty = Same(transactions, transaction => transaction.Counterparty),
            Reference = Same(transactions, transaction => transaction.Reference),
            Transactions = transactions,
        };
    }

    void AddCounterparties(List<BankTransaction> transactions, bool isCredit, bool isReversal)
    {
        for (var index = 0; index < transactions.Count; index++)
        {
            var transaction = transactions[index];
            // A batch may hold parts that run against it; of a single payment the entry has the last word.
            var isPartCredit = transactions.Count > 1 && transaction.Amount is { Value: not 0 } part
                ? part.Value > 0 : isCredit;
            transactions[index] = transaction with
            {
                Counterparty = Counterparty.Of(
                    transaction, isPartCredit, isReversal, parts.OwnIban, isPartCredit == isCredit),
            };
        }
    }

    void WarnOfParts(Element entry, BankAmount amount, List<BankTransaction> transactions)
    {
        if (transactions.Count < 2 || transactions.Exists(part => part.Amount?.Currency != amount.Currency))
            return;
        if (transactions.Sum(part => part.Amount!.Value) != amount.Value)
            parts.Warn($"line {entry.Line}: the parts of the entry do not make its amount");
    }

    /// <summary>BOOK as text, or since version 4 as a code in an element of its own.</summary>
    static string Status(Element entry)
    {
        var status = entry.Required("Sts");
        return status.Code() ?? (status.Text.Length > 0 ? status.Text : throw status.Refuse("is empty"));
    }

    static BankCode Code(Element? code) => new(code?.TextAt("Domn", "Cd"), code?.TextAt("Domn", "Fmly", "Cd"),
        code?.TextAt("Domn", "Fmly", "SubFmlyCd"), code?.TextAt("Prtry", "Cd"));

    static T? Same<T>(List<BankTransaction> transactions, Func<BankTransaction, T?> what)
        where T : class
    {
        if (transactions.Count == 0)
            return null;
        var first = what(transactions[0]);
        return transactions.TrueForAll(transaction => Equals(what(transaction), first)) ? first : null;
    }
}
