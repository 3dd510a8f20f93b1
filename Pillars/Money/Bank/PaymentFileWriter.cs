using System.Globalization;
using System.Text;
using System.Xml;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Bank;

/// <param name="EndToEndId">At most 35 signs of <see cref="SepaText"/>.</param>
/// <param name="AmountMinor">More than nothing.</param>
/// <param name="Text">For who is paid, at most 140 signs.</param>
sealed record OrderedPayment(string EndToEndId, long AmountMinor, string Name, string Iban, string Text);

/// <summary>An order to pay, all from one account on one day.</summary>
sealed record PaymentOrder
{
    public required string MessageId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateOnly ExecutionDay { get; init; }
    public required string DebtorName { get; init; }
    public required string DebtorIban { get; init; }

    /// <summary>Null: the bank finds itself by the IBAN, as SEPA allows.</summary>
    public string? DebtorBic { get; init; }
    public required string Currency { get; init; }
    public required IReadOnlyList<OrderedPayment> Payments { get; init; }
}

/// <summary>
/// Writes pain.001.001.09 (ISO 20022, Customer Credit Transfer Initiation) as the SEPA rulebook asks for it: service
/// level SEPA, shared charges, amounts in euros, names in the character set that all banks know. Addresses are left
/// out, which is allowed within the EEA and better than an unstructured one.
/// </summary>
static class PaymentFileWriter
{
    const string Namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
    const int IdLengthMax = 35;
    const int NameLengthMax = 70;
    const int TextLengthMax = 140;

    /// <summary>999,999,999.99: more is no SEPA credit transfer (European Payments Council, AT-T002).</summary>
    public const long AmountMinorMax = 99_999_999_999;

    /// <summary>Payments in one file.</summary>
    public const int PaymentsMax = 100_000;

    /// <exception cref="ArgumentException">A bank would refuse it; nothing was written.</exception>
    public static void Write(Stream output, PaymentOrder order)
    {
        Check(order);
        using var xml = XmlWriter.Create(
            output, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) });
        xml.WriteStartDocument();
        xml.WriteStartElement("Document", Namespace);
        xml.WriteStartElement("CstmrCdtTrfInitn", Namespace);
        var sum = Amounts.Invariant(order.Payments.Sum(p => p.AmountMinor));
        var count = order.Payments.Count.ToString(CultureInfo.InvariantCulture);
        Nest(xml, "GrpHdr", () =>
        {
            Text(xml, "MsgId", Id(order.MessageId));
            Text(xml, "CreDtTm", order.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture));
            Text(xml, "NbOfTxs", count);
            Text(xml, "CtrlSum", sum);
            Nest(xml, "InitgPty", () => Text(xml, "Nm", SepaText.Of(order.DebtorName, NameLengthMax)));
        });
        xml.WriteStartElement("PmtInf", Namespace);
        Head(xml, order, count, sum);
        foreach (var payment in order.Payments)
            Payment(xml, order.Currency, payment);
        xml.WriteEndDocument();
    }

    /// <summary>Before the first sign is written: half a file of payments is worse than none.</summary>
    static void Check(PaymentOrder order)
    {
        if (order.Payments.Count is 0 or > PaymentsMax)
            throw new ArgumentException($"An order has 1 to {PaymentsMax} payments.", nameof(order));
        if (!Iban.IsValid(order.DebtorIban))
            throw new ArgumentException($"No account to pay from: {order.DebtorIban}.", nameof(order));
        Id(order.MessageId);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var payment in order.Payments)
        {
            if (payment.AmountMinor is <= 0 or > AmountMinorMax)
                throw new ArgumentException($"No amount to pay: {payment.AmountMinor}.", nameof(order));
            if (!Iban.IsValid(payment.Iban))
                throw new ArgumentException($"No account to pay to: {payment.Iban}.", nameof(order));
            // The statement names a payment by this id alone.
            if (!seen.Add(Id(payment.EndToEndId)))
                throw new ArgumentException($"Two payments have the id {payment.EndToEndId}.", nameof(order));
        }
    }

    static void Head(XmlWriter xml, PaymentOrder order, string count, string sum)
    {
        Text(xml, "PmtInfId", Id(order.MessageId));
        Text(xml, "PmtMtd", "TRF");
        Text(xml, "NbOfTxs", count);
        Text(xml, "CtrlSum", sum);
        Nest(xml, "PmtTpInf", () => Nest(xml, "SvcLvl", () => Text(xml, "Cd", "SEPA")));
        Nest(xml, "ReqdExctnDt", () => Text(
            xml, "Dt", order.ExecutionDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Nest(xml, "Dbtr", () => Text(xml, "Nm", SepaText.Of(order.DebtorName, NameLengthMax)));
        Nest(xml, "DbtrAcct", () => Nest(xml, "Id", () => Text(xml, "IBAN", Iban.Compacted(order.DebtorIban))));
        Nest(xml, "DbtrAgt", () => Nest(xml, "FinInstnId", () =>
        {
            if (order.DebtorBic is { } bic)
                Text(xml, "BICFI", bic);
            else
                Nest(xml, "Othr", () => Text(xml, "Id", "NOTPROVIDED"));
        }));
        Text(xml, "ChrgBr", "SLEV");
    }

    static void Payment(XmlWriter xml, string currency, OrderedPayment payment) => Nest(xml, "CdtTrfTxInf", () =>
    {
        Nest(xml, "PmtId", () => Text(xml, "EndToEndId", Id(payment.EndToEndId)));
        Nest(xml, "Amt", () =>
        {
            xml.WriteStartElement("InstdAmt", Namespace);
            xml.WriteAttributeString("Ccy", currency);
            xml.WriteString(Amounts.Invariant(payment.AmountMinor));
            xml.WriteEndElement();
        });
        Nest(xml, "Cdtr", () => Text(xml, "Nm", SepaText.Of(payment.Name, NameLengthMax)));
        Nest(xml, "CdtrAcct", () => Nest(xml, "Id", () => Text(xml, "IBAN", Iban.Compacted(payment.Iban))));
        if (CreditorReference.IsValid(payment.Text))
            Nest(xml, "RmtInf", () => Structured(xml, Iban.Compacted(payment.Text)));
        else
            Nest(xml, "RmtInf", () => Text(xml, "Ustrd", SepaText.Of(payment.Text, TextLengthMax)));
    });

    /// <summary>A creditor reference of ISO 11649.</summary>
    static void Structured(XmlWriter xml, string reference) => Nest(xml, "Strd", () => Nest(xml, "CdtrRefInf", () =>
    {
        Nest(xml, "Tp", () =>
        {
            Nest(xml, "CdOrPrtry", () => Text(xml, "Cd", "SCOR"));
            Text(xml, "Issr", "ISO");
        });
        Text(xml, "Ref", reference);
    }));

    static string Id(string id) => id.Length is > 0 and <= IdLengthMax && SepaText.Of(id, IdLengthMax) == id
        ? id : throw new ArgumentException($"No identification that a bank takes: {id}.", nameof(id));

    static void Nest(XmlWriter xml, string name, Action content)
    {
        xml.WriteStartElement(name, Namespace);
        content();
        xml.WriteEndElement();
    }

    static void Text(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, text);
}
