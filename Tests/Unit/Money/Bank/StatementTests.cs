using System.Globalization;
using System.Text;
using Xunit;
using static Vliegwiel.Unit.Money.Bank.BankSheets;

namespace Vliegwiel.Unit.Money.Bank;

public sealed class StatementTests
{
    const string Own = "NL91ABNA0417164300";
    const string Other = "NL20INGB0001234567";

    [Theory]
    [InlineData("CRDT", "", "Anna")]
    [InlineData("DBIT", "", "Ben")]
    // What is taken back ran the other way: a debit that is reversed comes in, and Ben was to be paid.
    [InlineData("CRDT", "<RvslInd>true</RvslInd>", "Ben")]
    [InlineData("DBIT", "<RvslInd>1</RvslInd>", "Anna")]
    public void The_counterparty_is_the_other_one(string direction, string reversal, string name)
    {
        var details = Details("Anna", "NL44RABO0123456789", "Ben", Other);
        var entry = One(Entry("5.00", direction, details, reversal)).Entries.Single();

        Assert.Equal(name, entry.Counterparty!.Name);
        Assert.Equal(reversal.Length > 0, entry.IsReversal);
        Assert.Equal(direction == "CRDT" ? 5.00m : -5.00m, entry.Amount.Value);
    }

    [Theory]
    [InlineData("<RvslInd>true</RvslInd>", "")]
    [InlineData("", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")]
    public void Of_money_that_came_back_the_own_account_shows_who_is_the_other(string reversal, string back)
    {
        var swapped = Details("Anna", Other, "We", Own, back);
        var kept = Details("We", Own, "Anna", Other, back);
        var entries = One(Entry("5", "CRDT", swapped, reversal) + Entry("5", "CRDT", kept, reversal)).Entries;

        Assert.Equal(["Anna", "Anna"], entries.Select(entry => entry.Counterparty?.Name));
    }

    [Fact]
    public void A_batch_is_one_entry_with_its_parts()
    {
        var details = Part("Anna", "30.125", "RF18539007547034") + Part("Ben", "70.00", "") + Part("Ben", "0.10", "");
        var sheet = One(Balance("OPBD", "0") + Balance("CLBD", "100.225") + Entry("100.225", "CRDT", details));

        var entry = sheet.Entries.Single();
        Assert.Equal(["Anna", "Ben", "Ben"], entry.Transactions.Select(part => part.Counterparty?.Name));
        Assert.Equal([30.125m, 70.00m, 0.10m], entry.Transactions.Select(part => part.Amount!.Value));
        Assert.Equal(["RF18539007547034", "E2E", "E2E"], entry.Transactions.Select(part => part.Reference));
        Assert.Null(entry.Counterparty);
        Assert.Null(entry.Reference);
        Assert.True(sheet.Head.Reconciles);
        Assert.Empty(sheet.Head.Warnings);
    }

    [Fact]
    public void A_batch_whose_parts_do_not_make_it_is_told()
    {
        var sheet = One(Entry("100.00", "CRDT", Part("Anna", "30", "") + Part("Ben", "71", "")));

        Assert.Contains("parts", Assert.Single(sheet.Head.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Amt Ccy='USD'>6</Amt><AmtDtls><TxAmt><Amt Ccy='EUR'>5</Amt></TxAmt></AmtDtls>", "5 EUR")]
    [InlineData("<Amt Ccy='EUR'>5</Amt><AmtDtls><TxAmt><Amt Ccy='USD'>6</Amt></TxAmt></AmtDtls>", "5 EUR")]
    [InlineData("<AmtDtls><InstdAmt><Amt Ccy='EUR'>5</Amt></InstdAmt></AmtDtls>", "5 EUR")]
    [InlineData("<AmtDtls><InstdAmt><Amt Ccy='USD'>6</Amt></InstdAmt></AmtDtls>", "")]
    [InlineData("<Amt Ccy='USD'>6</Amt>", "6 USD")]
    public void The_amount_of_a_part_is_best_in_the_currency_of_the_entry(string amounts, string expected)
    {
        var amount = One(Entry("5", "CRDT", $"<TxDtls>{amounts}</TxDtls>")).Entries.Single().Transactions[0].Amount;

        Assert.Equal(expected, amount is null ? "" : $"{amount.Value} {amount.Currency}");
    }

    static string Part(string name, string amount, string reference) => $"""
        <TxDtls><Refs><EndToEndId>E2E</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt>
        <RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties>
        <RmtInf><Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>
        """;

    [Theory]
    [InlineData("<EndToEndId>A</EndToEndId>", "", "A")]
    [InlineData("<EndToEndId>NOTPROVIDED</EndToEndId>", "", null)]
    [InlineData("<EndToEndId>A</EndToEndId>", "<Ustrd> huur </Ustrd><Ustrd>mei</Ustrd>", "huur mei")]
    [InlineData("", "<Ustrd>x</Ustrd><Strd><CdtrRefInf><Ref>RF741</Ref></CdtrRefInf></Strd>", "RF741")]
    public void The_reference_is_the_best_that_there_is(string references, string remittance, string? expected)
    {
        var details = $"<TxDtls><Refs>{references}</Refs><RmtInf>{remittance}</RmtInf></TxDtls>";

        Assert.Equal(expected, One(Entry("1", "CRDT", details)).Entries.Single().Reference);
    }

    [Fact]
    public void Only_booked_entries_count()
    {
        var sheet = One(Balance("PRCD", "10.00", "DBIT") + Balance("CLBD", "2.50", "DBIT") + Entry("7.50")
            + Entry("99.00", status: "PDNG") + Entry("3.00", "DBIT", status: "INFO"));

        Assert.True(sheet.Head.Reconciles);
        Assert.Equal(-10.00m, sheet.Head.Opening!.Amount.Value);
        Assert.Equal(["BOOK", "PDNG", "INFO"], sheet.Entries.Select(entry => entry.Status));
    }

    [Theory]
    [InlineData("OPBD", null)]
    [InlineData("CLBD", null)]
    [InlineData("CLAV", null)]
    public void Without_two_balances_nothing_is_said(string type, bool? expected) =>
        Assert.Equal(expected, One(Balance(type, "1.00") + Entry("1.00")).Head.Reconciles);

    [Fact]
    public void Different_currencies_never_reconcile()
    {
        var sheet = One(Balance("OPBD", "1.00") + Balance("CLBD", "3.00") + Entry("2.00", currency: " Ccy=\"USD\""));

        Assert.False(sheet.Head.Reconciles);
        Assert.Contains("currencies", Assert.Single(sheet.Head.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_without_currency_has_that_of_the_account()
    {
        var sheet = One(Entry("2.00", currency: ""));

        Assert.Equal("EUR", sheet.Entries.Single().Amount.Currency);
        Assert.Contains("no currency", Assert.Single(sheet.Head.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.00", "0.00")]
    [InlineData("12345678901234.5678", "-12345678901234.5678")]
    [InlineData("1.00000", "-1.00000")]
    public void Amounts_keep_every_decimal(string text, string expected) => Assert.Equal(
        expected, One(Entry(text, "DBIT")).Entries.Single().Amount.Value.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Several_statements_are_kept_apart_and_a_second_copy_is_told()
    {
        var first = Statement(Balance("OPBD", "1") + Balance("CLBD", "2") + Entry("1"));
        var other = Statement(Balance("OPBD", "2") + Balance("CLBD", "4") + Entry("2"), "S2");
        var sameId = Statement(Balance("OPBD", "2") + Balance("CLBD", "5") + Entry("3"), "S2");
        var sheets = Read(File(first + other + first + sameId)).Sheets;

        Assert.Equal([false, false, true, false], sheets.Select(sheet => sheet.Head.IsDuplicate));
        Assert.Equal([1m, 2m, 1m, 3m], sheets.Select(sheet => sheet.Entries.Single().Amount.Value));
        Assert.Contains("already", Assert.Single(sheets[2].Head.Warnings), StringComparison.Ordinal);
        Assert.Contains("another statement", Assert.Single(sheets[3].Head.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("camt.052.001.01", "BkToCstmrAcctRptV01", "Rpt")]
    [InlineData("camt.052.001.13", "BkToCstmrAcctRpt", "Rpt")]
    [InlineData("camt.054.001.13", "BkToCstmrDbtCdtNtfctn", "Ntfctn")]
    public void Every_kind_and_version_is_read_with_and_without_prefix(string space, string message, string part)
    {
        var plain = File(Statement(Entry("3.5", "DBIT")), space)
            .Replace("BkToCstmrStmt", message, StringComparison.Ordinal)
            .Replace("<Stmt>", $"<{part}>", StringComparison.Ordinal)
            .Replace("</Stmt>", $"</{part}>", StringComparison.Ordinal);
        var prefixed = plain.Replace("<", "<n:", StringComparison.Ordinal)
            .Replace("<n:/", "</n:", StringComparison.Ordinal)
            .Replace("xmlns=", "xmlns:n=", StringComparison.Ordinal);

        Assert.All(new[] { plain, prefixed }, xml =>
        {
            var read = Read(xml);
            Assert.Equal(space, $"{read.Message!.Kind}.{read.Message.Version}");
            Assert.Equal(-3.5m, read.Sheets.Single().Entries.Single().Amount.Value);
        });
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("iso-8859-1", false)]
    [InlineData("windows-1252", false)]
    public void Names_survive_every_encoding(string encoding, bool hasMark)
    {
        var details = "<TxDtls><RltdPties><Dbtr><Nm>Café Müller &amp; Zoë</Nm></Dbtr></RltdPties></TxDtls>";
        var declared = encoding == "utf-16BE" ? "utf-16" : encoding;
        var start = $"<?xml version=\"1.0\" encoding=\"{declared}\"?>";
        var xml = File(Statement(Entry("1", "CRDT", details)), start: start);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var page = Encoding.GetEncoding(encoding);
        using var file = new MemoryStream([.. hasMark ? page.GetPreamble() : [], .. page.GetBytes(xml)]);

        Assert.Equal("Café Müller & Zoë", BankSheets.Read(file).Sheets.Single().Entries.Single().Counterparty!.Name);
    }
}
