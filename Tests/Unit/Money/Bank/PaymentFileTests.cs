using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Vliegwiel.Money.Bank;
using Vliegwiel.Unit.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Money.Bank;

/// <summary>Files of payments (pain.001): what is written is what the schema allows, and is read again.</summary>
public sealed class PaymentFileTests
{
    static readonly XNamespace Space = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    static OrderedPayment Shop => new("e2e-1", 12_345, "Café Zoë & Søn", "NL20INGB0001234567", "Inwisselen Heerlen");

    static PaymentOrder Order => new()
    {
        MessageId = "019ab9d2f0c87a3e8f1c2b3d4e5f6071",
        CreatedAt = new DateTimeOffset(2026, 1, 5, 9, 30, 0, TimeSpan.FromHours(1)),
        ExecutionDay = new DateOnly(2026, 1, 6),
        DebtorName = "Stichting Lokaal Geld Heerlen",
        DebtorIban = "NL91ABNA0417164300",
        Currency = "EUR",
        Payments = [Shop, Shop with { EndToEndId = "e2e-2", AmountMinor = 5, Text = "RF18 5390 0754 7034" }],
    };

    static byte[] Written(PaymentOrder order)
    {
        using var output = new MemoryStream();
        PaymentFileWriter.Write(output, order);
        return output.ToArray();
    }

    static (BankMessage Message, List<InstructedPayment> Payments) Read(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        var payments = new List<InstructedPayment>();
        return (PaymentFileReader.Read(file, payments.Add), payments);
    }

    static string Refusal(string xml) =>
        Assert.Throws<BankFileException>(() => Read(Encoding.UTF8.GetBytes(xml))).Message;

    [Theory]
    [InlineData(null)]
    [InlineData("ABNANL2A")]
    public void What_is_written_is_valid_by_the_schema(string? bic)
    {
        var xml = Encoding.UTF8.GetString(Written(Order with { DebtorBic = bic }));

        Assert.Empty(ProblemsBySchema(xml));
        Assert.NotEmpty(ProblemsBySchema(xml.Replace("SLEV", "NONE", StringComparison.Ordinal)));
    }

    static List<string> ProblemsBySchema(string xml)
    {
        var schema = Path.Combine(SharedFiles.Require("money", "xsd"), "pain.001.001.09.xsd");
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(Space.NamespaceName, schema);
        var problems = new List<string>();
        settings.ValidationEventHandler += (_, found) => problems.Add(found.Message);
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        using var text = new StringReader(xml);
        using var reader = XmlReader.Create(text, settings);
        while (reader.Read())
        {
        }
        return problems;
    }

    [Fact]
    public void The_file_counts_and_adds_and_asks_for_SEPA()
    {
        var document = XDocument.Parse(Encoding.UTF8.GetString(Written(Order)));
        string[] Texts(string name) => [.. document.Descendants(Space + name).Select(element => element.Value)];

        Assert.Equal(["2", "2"], Texts("NbOfTxs"));
        Assert.Equal(["123.50", "123.50"], Texts("CtrlSum"));
        Assert.Equal("SEPA", document.Descendants(Space + "SvcLvl").Single().Value);
        Assert.Equal(["SLEV"], Texts("ChrgBr"));
        Assert.Equal(["2026-01-05T08:30:00Z"], Texts("CreDtTm"));
        Assert.Equal("2026-01-06", document.Descendants(Space + "ReqdExctnDt").Single().Value);
        Assert.Equal(["e2e-1", "e2e-2"], Texts("EndToEndId"));
        // An unstructured address is refused by banks from November 2026; none is written.
        Assert.Empty(Texts("PstlAdr"));
        Assert.Equal(["Inwisselen Heerlen"], Texts("Ustrd"));
        Assert.Equal(("SCOR", "RF18539007547034"),
            (document.Descendants(Space + "CdOrPrtry").Single().Value, Texts("Ref").Single()));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var (message, payments) = Read(Written(Order));

        Assert.Equal(new BankMessage("pain.001", "001.09", Order.MessageId), message);
        Assert.Equal(["e2e-1", "e2e-2"], payments.Select(payment => payment.EndToEndId));
        Assert.Equal([123.45m, 0.05m], payments.Select(payment => payment.Amount.Value));
        Assert.Equal(["Inwisselen Heerlen", "RF18539007547034"], payments.Select(payment => payment.Text));
        Assert.All(payments, payment => Assert.Equal(
            ("Cafe Zoe + Son", "NL20INGB0001234567", "NL91ABNA0417164300", new DateOnly(2026, 1, 6)),
            (payment.Creditor!.Name, payment.Creditor.Iban, payment.Debtor!.Iban, payment.ExecutionDay)));
    }

    public static TheoryData<string, object> Wrong => new()
    {
        { "nothing", Order with { Payments = [] } },
        { "no amount", Order with { Payments = [Shop with { AmountMinor = 0 }] } },
        { "below nothing", Order with { Payments = [Shop with { AmountMinor = -1 }] } },
        { "too much", Order with { Payments = [Shop with { AmountMinor = 100_000_000_000 }] } },
        { "to a wrong account", Order with { Payments = [Shop with { Iban = "NL21INGB0001234567" }] } },
        { "from a wrong account", Order with { DebtorIban = "NL90ABNA0417164300" } },
        { "one id twice", Order with { Payments = [Shop, Shop] } },
        { "a long id", Order with { Payments = [Shop with { EndToEndId = new string('x', 36) }] } },
        { "an id with an accent", Order with { Payments = [Shop with { EndToEndId = "één" }] } },
        { "an id with two slashes", Order with { MessageId = "a//b" } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_a_bank_would_refuse_is_not_written(string what, object order)
    {
        using var output = new MemoryStream();

        Assert.Throws<ArgumentException>(() => PaymentFileWriter.Write(output, (PaymentOrder)order));
        Assert.True(output.Length == 0, what);
    }

    [Fact]
    public void The_largest_amount_is_written() => Assert.Equal(
        999_999_999.99m,
        Read(Written(Order with { Payments = [Shop with { AmountMinor = PaymentFileWriter.AmountMinorMax }] }))
            .Payments.Single().Amount.Value);

    [Theory]
    [InlineData("Bäckerei Groß, Łódź", 70, "Backerei Gross, Lodz")]
    [InlineData("ĳs en thee’s", 70, "ijs en thee's")]
    [InlineData("//a//b/", 70, "a/b")]
    [InlineData("100% @home", 70, "100. .home")]
    [InlineData("Ωμέγα", 70, ".....")]
    [InlineData("  ", 70, ".")]
    [InlineData("abc/def", 4, "abc")]
    public void Texts_keep_to_the_signs_that_every_bank_takes(string text, int lengthMax, string expected) =>
        Assert.Equal(expected, SepaText.Of(text, lengthMax));

    [Theory]
    [InlineData("pain001-v03-nl-abnamro", "386.00", "NL44RABO0123456789", "Ref. 2012.0386", "2013-04-19")]
    [InlineData("pain001-v03-sepa-single", "10.00", null, null, null)]
    public void Files_of_others_are_read(string name, string amount, string? iban, string? text, string? day)
    {
        var bytes = File.ReadAllBytes(Path.Combine(SharedFiles.Require("money", "pain"), name + ".xml"));

        var (message, payments) = Read(bytes);

        var payment = Assert.Single(payments);
        Assert.Equal("001.03", message.Version);
        Assert.Equal((amount, "EUR"), (payment.Amount.Value.ToString("0.00",
            System.Globalization.CultureInfo.InvariantCulture), payment.Amount.Currency));
        Assert.NotNull(payment.Creditor?.Name);
        Assert.NotNull(payment.Debtor?.Iban);
        Assert.NotNull(payment.ExecutionDay);
        Assert.True(iban is null || (iban, text, day) == (payment.Creditor.Iban, payment.Text,
            payment.ExecutionDay?.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("pain001-v03-sepa-multiple-pmtinf", "says 1 payments, but there are 2")]
    [InlineData("pain001-v03-sepa-gs", "ReqdExctnDt is no date: YYYY-MM-DD")]
    public void Files_of_others_that_are_wrong_are_refused(string name, string reason) => Assert.Contains(
        reason, Refusal(File.ReadAllText(Path.Combine(SharedFiles.Require("money", "pain"), name + ".xml"))),
        StringComparison.Ordinal);

    [Fact]
    public void A_local_account_number_is_read()
    {
        var xml = Encoding.UTF8.GetString(Written(Order with { Payments = [Shop] })).Replace(
            "<IBAN>NL20INGB0001234567</IBAN>", "<Othr><Id>VW41 1234 5678</Id></Othr>", StringComparison.Ordinal);

        var creditor = Read(Encoding.UTF8.GetBytes(xml)).Payments.Single().Creditor!;

        Assert.Equal((null, "VW41 1234 5678"), (creditor.Iban, creditor.Account));
    }

    [Theory]
    [InlineData("<CtrlSum>123.50</CtrlSum>", "<CtrlSum>123.51</CtrlSum>", "but the payments make 123.50")]
    [InlineData("<NbOfTxs>2</NbOfTxs>", "<NbOfTxs>3</NbOfTxs>", "says 3 payments, but there are 2")]
    [InlineData("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>CHK</PmtMtd>", "is no transfer: CHK")]
    [InlineData("InstdAmt", "EqvtAmt", "Amt has no InstdAmt")]
    [InlineData(" Ccy=\"EUR\"", "", "has no currency")]
    [InlineData("<ChrgBr>", "<Unheard>1</Unheard><ChrgBr>", "Unheard does not belong in PmtInf")]
    [InlineData("</CdtTrfTxInf>", "</CdtTrfTxInf><ChrgBr>SLEV</ChrgBr>", "ChrgBr stands too late")]
    [InlineData("pain.001.001.09", "pain.001.001.02", "from version 001.03 on")]
    [InlineData("pain.001.001.09", "pain.008.001.02", "a pain.008 message")]
    [InlineData("</Document>", "", "cut off")]
    [InlineData("<Document", "<!DOCTYPE Document [<!ENTITY a 'b'>]><Document", "document type")]
    [InlineData("2026-01-06", "06-01-2026", "is no date")]
    public void What_does_not_add_up_is_refused(string what, string instead, string reason)
    {
        var xml = Encoding.UTF8.GetString(Written(Order));
        Assert.Contains(what, xml, StringComparison.Ordinal);

        Assert.Contains(
            reason, Refusal(xml.Replace(what, instead, StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
