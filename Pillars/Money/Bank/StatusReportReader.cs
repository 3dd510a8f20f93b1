namespace Vliegwiel.Money.Bank;

/// <summary>pain.002, from version 001.03 on. What is read is small; payments are read one by one.</summary>
sealed class StatusReportReader(Markup markup, string space)
{
    static readonly HashSet<string> KnownInPayment =
    [
        "RvslPmtInfId", "OrgnlPmtInfId", "OrgnlNbOfTxs", "OrgnlCtrlSum", "PmtInfSts", "StsRsnInf", "NbOfTxsPerSts",
        "TxInfAndSts",
    ];

    int _parts;

    public StatusReport Read()
    {
        var name = markup.Name;
        var line = markup.Line;
        string? id = null;
        Element? group = null;
        var payments = new List<PaymentStatus>();
        var parts = new StatementParts(markup, space);
        foreach (var child in parts.ChildrenOf(["GrpHdr", "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts", "SplmtryData"]))
        {
            if (child == "GrpHdr")
                id = markup.Whole().MessageId();
            else if (child == "OrgnlGrpInfAndSts")
                group = group is null ? markup.Whole() : throw group.Refuse("stands twice");
            else if (child == "OrgnlPmtInfAndSts")
                payments.Add(Payment(parts, group ?? throw NoGroup(name, line)));
        }
        if (id is null)
            throw new BankFileException($"line {line}: {name} has no GrpHdr");
        var status = (group ?? throw NoGroup(name, line)).TextAt("GrpSts");
        return new StatusReport(id, group.TextAt("OrgnlMsgId"), group.TextAt("OrgnlMsgNmId"), status,
            Outcome.Of(status), Reasons(group), payments);
    }

    static BankFileException NoGroup(string name, int line) => new($"line {line}: {name} has no OrgnlGrpInfAndSts");

    PaymentStatus Payment(StatementParts parts, Element group)
    {
        Count();
        var whole = Outcome.Of(group.TextAt("GrpSts"));
        var payment = new Element(markup.Name, markup.Line, null);
        var transactions = new List<TransactionStatus>();
        foreach (var child in parts.ChildrenOf(KnownInPayment))
        {
            Count();
            // Its status must be known before its transactions are resolved by it.
            if (child != "TxInfAndSts" && transactions.Count > 0)
                throw new BankFileException($"line {markup.Line}: {child} stands too late in {payment.Name}");
            if (child == "TxInfAndSts")
                transactions.Add(Transaction(markup.Whole(), Outcome.Within(whole, payment.TextAt("PmtInfSts"))));
            else
                payment.Add(markup.Whole());
        }
        var status = payment.TextAt("PmtInfSts");
        return new PaymentStatus(payment.TextAt("OrgnlPmtInfId"), status, Outcome.Within(whole, status),
            Reasons(payment), transactions);
    }

    void Count()
    {
        if (++_parts > BankLimits.TransactionsMax)
            throw new BankFileException($"more than {BankLimits.TransactionsMax} payments in one report");
    }

    static TransactionStatus Transaction(Element transaction, PaymentOutcome whole)
    {
        var status = transaction.TextAt("TxSts");
        return new TransactionStatus(
            transaction.TextAt("StsId"), transaction.TextAt("OrgnlInstrId"), transaction.TextAt("OrgnlEndToEndId"),
            status, Outcome.Within(whole, status), Reasons(transaction));
    }

    static List<StatusReason> Reasons(Element parent) => [.. parent.All("StsRsnInf").Select(reason =>
        new StatusReason(reason.One("Rsn")?.Code(),
            [.. reason.All("AddtlInf").Select(text => text.Text).Where(text => text.Length > 0)]))];
}
