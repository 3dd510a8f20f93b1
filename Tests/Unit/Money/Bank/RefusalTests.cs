using System.Text;
using Vliegwiel.Money.Bank;
using Xunit;
using static Vliegwiel.Unit.Money.Bank.BankSheets;

namespace Vliegwiel.Unit.Money.Bank;

public sealed class RefusalTests
{
    static readonly string Good = File(Statement(Balance("OPBD", "1") + Entry("2.00")));

    static string Refused(string xml) => Assert.Throws<BankFileException>(() => Read(xml)).Message;

    [Fact]
    public void The_file_that_the_others_are_made_from_is_good() => Assert.Single(Read(Good).Sheets);

    [Theory]
    [InlineData("", "not XML")]
    [InlineData("   ", "not XML")]
    [InlineData("Date,Amount\n1,2", "not XML")]
    [InlineData("{}", "not XML")]
    [InlineData("<html><body/></html>", "starts with html")]
    [InlineData("<Document/>", "holds no message")]
    [InlineData("<Document><CstmrCdtTrfInitn/></Document>", "a CstmrCdtTrfInitn message is not known")]
    [InlineData("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'><CstmrCdtTrfInitn/></Document>",
        "a pain.001 message is not known")]
    [InlineData("<Document xmlns='urn:x'><BkToCstmrStmt/></Document>", "none of ISO 20022")]
    [InlineData("<Document><BkToCstmrStmt/></Document>", "has no GrpHdr")]
    [InlineData("<Document><BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>", "has no GrpHdr before Stmt")]
    public void What_is_no_statement_is_refused(string xml, string reason) =>
        Assert.Contains(reason, Refused(xml), StringComparison.Ordinal);

    /// <summary>What the schema asks for is missing, stands elsewhere, or stands there twice.</summary>
    [Theory]
    [InlineData("<MsgId>M1</MsgId>", "", "GrpHdr has no MsgId")]
    [InlineData("<CreDtTm>2026-01-05T08:00:00</CreDtTm>", "", "GrpHdr has no CreDtTm")]
    [InlineData("camt.053.001.08", "camt.054.001.08", "BkToCstmrStmt does not belong in")]
    [InlineData("<Id>S1</Id>", "", "Stmt has no Id")]
    [InlineData("<Id>S1</Id>", "<Id>S1</Id><Id>S2</Id>", "Id stands twice in Stmt")]
    [InlineData("<Id><IBAN>NL91ABNA0417164300</IBAN></Id>", "", "Acct has no number")]
    [InlineData("Acct>", "Account>", "Account does not belong in Stmt")]
    [InlineData("<Acct>", "<Ntry/><Acct>", "Stmt has no Acct")]
    [InlineData("</Acct>", "</Acct><TxsSummry/>", "Bal stands too late")]
    [InlineData("<Cd>OPBD</Cd>", "", "Tp is empty")]
    [InlineData("Ntry>", "Entry>", "Entry does not belong in Stmt")]
    [InlineData("</Stmt>", "</Stmt><Ntry/>", "Ntry does not belong in BkToCstmrStmt")]
    [InlineData("<Ntry>", "<Ntry xmlns='urn:x'>", "Ntry does not belong in Stmt")]
    [InlineData("</BkToCstmrStmt>", "</BkToCstmrStmt><BkToCstmrStmt/>", "second message")]
    [InlineData("2.00</Amt>", "2.00</Amt><Amt Ccy='EUR'>3.00</Amt>", "Amt stands twice in Ntry")]
    [InlineData("<Amt Ccy=\"EUR\">2.00</Amt>", "", "Ntry has no Amt")]
    [InlineData("<Ntry>", "<Ntry>loose", "Ntry holds loose text")]
    [InlineData("2.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>", "2.00</Amt>", "Ntry has no CdtDbtInd")]
    [InlineData("<Sts><Cd>BOOK</Cd></Sts>", "", "Ntry has no Sts")]
    [InlineData("<Cd>BOOK</Cd>", "", "Sts is empty")]
    [InlineData("CRDT", "CREDIT", "neither CRDT nor DBIT")]
    [InlineData("2.00", "2,00", "no amount: 2,00")]
    [InlineData("2.00", "-2.00", "no amount: -2.00")]
    [InlineData("2.00", "1e3", "no amount: 1e3")]
    [InlineData("2.00", "", "no amount: (empty)")]
    [InlineData("2.00", "2.000001", "more than 18 figures or 5 decimals")]
    [InlineData("2.00", "1234567890123456789", "more than 18 figures or 5 decimals")]
    [InlineData("\"EUR\">2", "\"Euro\">2", "currency that is none: Euro")]
    [InlineData("<BookgDt><Dt>2026-01-02", "<BookgDt><Dt>2026-02-30", "no date: 2026-02-30")]
    [InlineData("<BookgDt><Dt>2026-01-02", "<BookgDt><Dt>02-01-2026", "no date: 02-01-2026")]
    public void A_message_with_something_wrong_is_refused(string right, string wrong, string reason)
    {
        var xml = Good.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Good, xml);

        Assert.Contains(reason, Refused(xml), StringComparison.Ordinal);
    }

    [Fact]
    public void An_amount_without_any_currency_is_refused()
    {
        var xml = File(Statement(Entry("1", currency: ""), account: "<Id><IBAN>NL91ABNA0417164300</IBAN></Id>"));

        Assert.Contains("no currency", Refused(xml), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE Document [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>")]
    [InlineData("<!DOCTYPE Document SYSTEM \"http://127.0.0.1/x.dtd\">")]
    [InlineData("<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
    public void A_declared_document_type_is_refused(string type) =>
        Assert.Contains("(DTD)", Refused(type + Good.Replace("M1", "&b;", StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_refused()
    {
        var end = Good.LastIndexOf('>');

        for (var length = 1; length < end; length++)
            Assert.NotEmpty(Refused(Good[..length]));
        Assert.Contains("cut off", Refused(Good[..(end / 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_after_the_end_is_refused() =>
        Assert.Contains("not well-formed", Refused(Good + "\n \n<more/>"), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_in_the_encoding_are_refused()
    {
        using var file = new MemoryStream(Encoding.Latin1.GetBytes(Good.Replace("M1", "é", StringComparison.Ordinal)));

        Assert.Contains("not well-formed", Assert.Throws<BankFileException>(() => BankSheets.Read(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_without_end_in_each_other_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<Chrgs>", BankLimits.DepthMax + 1));

        Assert.All(new[] { deep, "<BkTxCd>" + deep }, nested => Assert.Contains(
            "in each other", Refused(Good.Replace("</Ntry>", nested, StringComparison.Ordinal)),
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BankLimits.TextLengthMax, true)]
    [InlineData(BankLimits.TextLengthMax + 1, false)]
    public void A_text_has_an_end(int length, bool isRead)
    {
        var xml = Good.Replace("M1", new string('x', length), StringComparison.Ordinal);

        if (isRead)
            Assert.Equal(length, Read(xml).Message!.Id.Length);
        else
            Assert.Contains("a text of more than", Refused(xml), StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_has_an_end()
    {
        var balances = string.Concat(Enumerable.Repeat(Balance("XPCD", "1"), BankLimits.HeadMax));

        Assert.Contains("more than 1000 balances", Refused(File(Statement(balances))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_has_an_end()
    {
        var statements = string.Concat(Enumerable.Repeat(Statement(""), BankLimits.StatementsMax + 1));

        Assert.Contains("more than 10000 statements", Refused(File(statements)), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_have_an_end()
    {
        var entry = One(Entry("1")).Entries.Single();
        var sum = new EntrySum();
        for (var count = 0; count < BankLimits.EntriesMax; count++)
            sum.Add(entry);

        Assert.Throws<BankFileException>(() => sum.Add(entry));
    }

    [Theory]
    [InlineData("<TxDtls/>", BankLimits.TransactionsMax, "more than 200000 transactions")]
    [InlineData("<Strd/>", BankLimits.ElementsMax, "more than 50000 elements")]
    public void A_batch_has_an_end(string piece, int count, string reason)
    {
        var many = string.Concat(Enumerable.Repeat(piece, count + 1));
        var details = piece == "<TxDtls/>" ? many : $"<TxDtls><RmtInf>{many}</RmtInf></TxDtls>";

        Assert.Contains(reason, Refused(File(Statement(Entry("1", "CRDT", details)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_have_an_end()
    {
        var entries = string.Concat(Enumerable.Repeat(Entry("1", currency: ""), BankLimits.WarningsMax + 5));

        var warnings = One(entries).Head.Warnings;

        Assert.Equal(BankLimits.WarningsMax + 1, warnings.Count);
        Assert.Equal("and 5 more", warnings[^1]);
    }
}
