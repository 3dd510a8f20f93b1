namespace Vliegwiel.Money.Bank;

/// <summary>One statement, report or notification. Its entries go out one by one; the rest is small.</summary>
sealed class StatementReader(Markup markup, string space, IBankFileVisitor visitor)
{
    /// <summary>In the order of the schema, which has been the same in all versions; within a group it does not matter
    /// here.</summary>
    static readonly string[][] Groups =
    [
        ["Id"],
        ["StmtPgntn", "RptPgntn", "NtfctnPgntn", "ElctrncSeqNb", "RptgSeq", "LglSeqNb", "CreDtTm", "FrToDt",
            "CpyDplctInd", "RptgSrc"],
        ["Acct"],
        ["RltdAcct", "Intrst"],
        ["Bal"],
        ["TxsSummry"],
        ["Ntry"],
        ["AddtlStmtInf", "AddtlRptInf", "AddtlNtfctnInf"],
    ];

    static readonly Dictionary<string, int> Order = Groups
        .SelectMany((names, place) => names.Select(name => (name, place)))
        .ToDictionary(pair => pair.name, pair => pair.place);

    static readonly HashSet<string> Known = [.. Order.Keys];

    readonly Dictionary<string, string> _seen = [];

    public void Read()
    {
        var head = new Element(markup.Name, markup.Line, null);
        var parts = new StatementParts(markup, space);
        var sum = new EntrySum();
        var place = 0;
        foreach (var child in parts.ChildrenOf(Known))
        {
            if (Order[child] < place)
                throw new BankFileException($"line {markup.Line}: {child} stands too late in {head.Name}");
            place = Order[child];
            if (child == "Ntry")
            {
                if (sum.Count == 0)
                    RequireAccount(head, parts);
                var entry = new EntryReader(markup, parts).Read();
                sum.Add(entry);
                visitor.Entry(entry);
            }
            else if (child is not ("RltdAcct" or "Intrst"))
            {
                if (head.Count == BankLimits.HeadMax)
                    throw head.Refuse($"has more than {BankLimits.HeadMax} balances and other parts");
                head.Add(markup.Whole());
            }
        }
        RequireAccount(head, parts);
        visitor.Statement(Make(head, parts, sum));
    }

    static void RequireAccount(Element head, StatementParts parts)
    {
        if (head.TextAt("Id") is null)
            throw head.Refuse("has no Id");
        var account = head.Required("Acct");
        if (account.TextAt("Id", "IBAN") is { } iban)
            parts.OwnIban = Iban.Compacted(iban);
        else if (Account(account) is null)
            throw account.Refuse("has no number");
        parts.Currency = account.TextAt("Ccy");
    }

    static string? Account(Element account) =>
        TransactionReader.Other(account.One("Id")) ?? account.TextAt("Prxy", "Id");

    BankStatement Make(Element head, StatementParts parts, EntrySum sum)
    {
        var balances = head.All("Bal").Select(balance => Balance(balance, parts.Currency)).ToList();
        var currency = parts.Currency ?? balances.FirstOrDefault()?.Amount.Currency;
        var opening = Pick(balances, "OPBD", currency) ?? Pick(balances, "PRCD", currency);
        var closing = Pick(balances.AsEnumerable().Reverse(), "CLBD", currency);
        var number = parts.OwnIban ?? Account(head.One("Acct")!);
        bool? isValid = parts.OwnIban is null ? null : Iban.IsValid(parts.OwnIban);
        if (isValid == false)
            parts.Warn($"IBAN {number} is wrong: the entries are quarantined until somebody has looked at the account");
        WarnOfSummary(head, parts, sum);
        var reconciles = sum.Reconciles(opening?.Amount, closing?.Amount, parts);
        return new BankStatement
        {
            Id = head.TextAt("Id")!,
            Account = number,
            AccountValid = isValid,
            Currency = parts.Currency,
            Opening = opening,
            Closing = closing,
            Balances = balances,
            Entries = sum.Count,
            Reconciles = reconciles,
            IsDuplicate = IsDuplicate(head, number, $"{opening}|{closing}|{sum.Count}|{sum.Booked}", parts),
            CopyDuplicate = head.TextAt("CpyDplctInd"),
            Warnings = parts.Warnings,
        };
    }

    /// <summary>In the currency of the account, should there be balances in several.</summary>
    static BankBalance? Pick(IEnumerable<BankBalance> balances, string type, string? currency)
    {
        var all = balances.Where(balance => balance.Type == type).ToList();
        return all.Find(balance => balance.Amount.Currency == currency) ?? all.FirstOrDefault();
    }

    static BankBalance Balance(Element balance, string? currency)
    {
        var type = balance.Required("Tp");
        var code = type.One("CdOrPrtry")?.Code() ?? type.Code() ?? throw type.Refuse("is empty");
        var amount = Fields.Amount(balance.Required("Amt"), Fields.IsCredit(balance), currency);
        return new BankBalance(code, amount, Fields.Date(balance.One("Dt")));
    }

    /// <summary>Banks fill the summary in part, or not at all.</summary>
    static void WarnOfSummary(Element head, StatementParts parts, EntrySum sum)
    {
        var told = head.One("TxsSummry")?.TextAt("TtlNtries", "NbOfNtries");
        if (int.TryParse(told, System.Globalization.CultureInfo.InvariantCulture, out var count) && count != sum.Count)
            parts.Warn($"the summary says {count} entries, but there are {sum.Count}");
    }

    /// <summary>A page of a long statement has the statement's id, and a number of its own.</summary>
    bool IsDuplicate(Element head, string? account, string content, StatementParts parts)
    {
        var page = head.At("StmtPgntn") ?? head.At("RptPgntn") ?? head.At("NtfctnPgntn");
        var key = string.Join('|', account, head.TextAt("Id"), page?.TextAt("PgNb"), head.TextAt("ElctrncSeqNb"));
        if (_seen.TryAdd(key, content))
            return false;
        var isSame = _seen[key] == content;
        parts.Warn(isSame ? $"statement {head.TextAt("Id")} stands in the file already"
            : $"another statement in the file has the id {head.TextAt("Id")}");
        return isSame;
    }
}
