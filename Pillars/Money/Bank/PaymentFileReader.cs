using System.Globalization;
using System.Xml;

namespace Vliegwiel.Money.Bank;

/// <summary>
/// Reads pain.001 (ISO 20022, Customer Credit Transfer Initiation) from version 001.03 on, forward only: one payment is
/// held at a time. Whoever made the file counted and added; where that does not come out, money is missing or stands
/// there twice, and the whole file is refused.
/// </summary>
sealed class PaymentFileReader
{
    const string Kind = "pain.001";
    const string Root = "CstmrCdtTrfInitn";

    /// <summary>Versions 01 and 02 had another structure.</summary>
    const int VersionMin = 3;

    static readonly HashSet<string> KnownInOrder =
    [
        "PmtInfId", "PmtMtd", "BtchBookg", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt", "PoolgAdjstmntDt", "Dbtr",
        "DbtrAcct", "DbtrAgt", "DbtrAgtAcct", "InstrForDbtrAgt", "UltmtDbtr", "ChrgBr", "ChrgsAcct", "ChrgsAcctAgt",
        "CdtTrfTxInf",
    ];

    readonly Markup _markup;
    readonly Action<InstructedPayment> _payment;
    int _count;
    decimal _sum;

    PaymentFileReader(Markup markup, Action<InstructedPayment> payment) => (_markup, _payment) = (markup, payment);

    /// <param name="payment">Is handed each payment; none counts before the whole file was read.</param>
    /// <exception cref="BankFileException">The file is refused.</exception>
    public static BankMessage Read(Stream file, Action<InstructedPayment> payment)
    {
        try
        {
            using var markup = new Markup(file);
            markup.Start();
            if (markup.Name != "Document")
                throw new BankFileException($"this is no message of ISO 20022: it starts with {markup.Name}");
            var message = new PaymentFileReader(markup, payment).Document();
            markup.Finish();
            return message;
        }
        catch (XmlException problem)
        {
            throw new BankFileException(BankFile.Explain(problem), problem);
        }
    }

    BankMessage Document()
    {
        var space = _markup.Namespace;
        var name = MessageName.OfNamespace(space);
        BankMessage? message = null;
        foreach (var child in _markup.Children())
        {
            if (message is not null)
                throw new BankFileException($"line {_markup.Line}: {child} is a second message in the file");
            if (child != Root || (space.Length > 0 && name?.Kind != Kind))
                throw new BankFileException($"a {name?.Kind ?? child} message holds no orders to pay; pain.001 does");
            if (name?.Version is { } version && IsTooOld(version))
                throw new BankFileException($"pain.001 can be read from version 001.03 on, but this is {version}");
            if (_markup.Namespace != space)
                throw new BankFileException($"line {_markup.Line}: {child} does not belong in {space}");
            message = new BankMessage(Kind, name?.Version, Message(space));
        }
        return message ?? throw new BankFileException("Document holds no message");
    }

    static bool IsTooOld(string version) =>
        int.Parse(version.AsSpan(version.IndexOf('.', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)
        < VersionMin;

    string Message(string space)
    {
        var line = _markup.Line;
        Element? header = null;
        var orders = 0;
        var parts = new StatementParts(_markup, space);
        foreach (var child in parts.ChildrenOf(["GrpHdr", "PmtInf", "SplmtryData"]))
        {
            if (child == "GrpHdr")
                header = header is null ? _markup.Whole() : throw header.Refuse("stands twice");
            else if (child == "PmtInf" && header is null)
                throw new BankFileException($"line {_markup.Line}: {Root} has no GrpHdr before {child}");
            else if (child == "PmtInf" && ++orders > 0)
                Order(parts);
        }
        if (header is null || orders == 0)
            throw new BankFileException($"line {line}: {Root} has no {(header is null ? "GrpHdr" : "PmtInf")}");
        var id = header.MessageId();
        header.Required("NbOfTxs");
        Check(header, _count, _sum);
        return id;
    }

    void Order(StatementParts parts)
    {
        var order = new Element(_markup.Name, _markup.Line, null);
        var (countBefore, sumBefore) = (_count, _sum);
        BankParty? debtor = null;
        DateOnly? day = null;
        foreach (var child in parts.ChildrenOf(KnownInOrder))
        {
            if (child != "CdtTrfTxInf")
            {
                if (_count > countBefore)
                    throw new BankFileException($"line {_markup.Line}: {child} stands too late in {order.Name}");
                order.Add(_markup.Whole());
                continue;
            }
            if (_count == countBefore)
                (debtor, day) = (Debtor(order), Fields.DateOrText(order.One("ReqdExctnDt")));
            Payment(_markup.Whole(), debtor, day);
        }
        if (_count == countBefore)
            throw order.Refuse("has no payments");
        Check(order, _count - countBefore, _sum - sumBefore);
    }

    static BankParty? Debtor(Element order)
    {
        var method = order.Required("PmtMtd");
        if (method.Text is not ("TRF" or "TRA"))
            throw method.Refuse($"is no transfer: {method.Text}");
        return Party(order, "Dbtr");
    }

    void Payment(Element payment, BankParty? debtor, DateOnly? day)
    {
        if (++_count > BankLimits.TransactionsMax)
            throw new BankFileException($"line {payment.Line}: more than {BankLimits.TransactionsMax} payments");
        // An equivalent in another currency (EqvtAmt) leaves the amount to a bank's rate of the day.
        var amount = Fields.Amount(payment.Required("Amt").Required("InstdAmt"), isCredit: true);
        _sum += amount.Value;
        var remittance = payment.One("RmtInf");
        _payment(new InstructedPayment(payment.Line, amount)
        {
            Debtor = debtor,
            Creditor = Party(payment, "Cdtr"),
            EndToEndId = TransactionReader.Given(payment.Required("PmtId").TextAt("EndToEndId")),
            ExecutionDay = day,
            CreditorReferences = TransactionReader.CreditorReferences(remittance),
            Remittance = TransactionReader.Texts(remittance, "Ustrd"),
        });
    }

    static BankParty? Party(Element parent, string role)
    {
        var name = parent.TextAt(role, "Nm");
        var ultimate = parent.TextAt("Ultmt" + role, "Nm");
        var account = parent.At(role + "Acct", "Id");
        var iban = account?.TextAt("IBAN");
        var other = TransactionReader.Other(account);
        return name is null && ultimate is null && iban is null && other is null
            ? null
            : new BankParty(name ?? ultimate, ultimate, iban is null ? null : Iban.Compacted(iban), other);
    }

    /// <summary>The sum is of figures alone, whatever their currencies: so the standard has it.</summary>
    static void Check(Element told, int count, decimal sum)
    {
        if (told.One("NbOfTxs") is { } number
            && (!int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var counted)
                || counted != count))
            throw number.Refuse($"says {number.Text} payments, but there are {count}");
        if (told.One("CtrlSum") is { } total
            && (!decimal.TryParse(total.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var all)
                || all != sum))
        {
            throw total.Refuse(string.Create(
                CultureInfo.InvariantCulture, $"says {total.Text}, but the payments make {sum}"));
        }
    }
}
