using System.Globalization;
using System.Text;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Unit.Money.Bank;
using Xunit;

namespace Vliegwiel.Unit.Money;

/// <summary>What the bank tells twice, in whatever way, is one payment; what it tells once is never two.</summary>
public sealed class StatementFileTests
{
    const string Bakery = "NL20INGB0001234567";

    static List<StatementLine> Lines(string xml)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        var read = new StatementFile();
        BankFile.Read(file, read);
        return [.. read.Statements.SelectMany(statement => statement.Lines)];
    }

    static string Statement(params string[] entries) =>
        BankSheets.File(BankSheets.Statement(string.Concat(entries)));

    static string Notification(params string[] entries) => Statement(entries)
        .Replace("camt.053", "camt.054", StringComparison.Ordinal)
        .Replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn", StringComparison.Ordinal)
        .Replace("Stmt>", "Ntfctn>", StringComparison.Ordinal);

    static string Entry(string amount, string? reference, string details = "", string day = "2026-01-02")
    {
        var entry = BankSheets.Entry(amount, details: details)
            .Replace("2026-01-02", day, StringComparison.Ordinal);
        return reference is null ? entry : entry.Replace(
            "<BkTxCd/>", $"<AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd/>", StringComparison.Ordinal);
    }

    static string Part(string amount, string name) => BankSheets.Details(
        name, Bakery, "Stad", "NL91ABNA0417164300").Replace(
            "<RltdPties>", $"<Amt Ccy=\"EUR\">{amount}</Amt><RltdPties>", StringComparison.Ordinal);

    [Theory]
    [InlineData("nl-NL")]
    [InlineData("en-GB")]
    public void An_entry_is_the_same_in_every_language_and_however_its_cents_are_written(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Assert.Single(Lines(Statement(Entry("25.00", "b1"), "")));
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Assert.Equal(expected.Id, Assert.Single(Lines(Statement(Entry("25.00", "b1")))).Id);
            Assert.Equal(expected.Id, Assert.Single(Lines(Notification(Entry("25.0", "b1")))).Id);
            Assert.Equal(expected.Id, Assert.Single(Lines(Notification(Entry("25", "b1")))).Id);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_batch_in_one_sum_and_part_by_part_is_one()
    {
        var sum = Assert.Single(Lines(Statement(Entry("30.00", "b1"))));
        var parts = Lines(Notification(Entry("30.00", "b1", Part("10.00", "An") + Part("20.00", "Bo"))));

        Assert.Equal([1_000L, 2_000L], parts.Select(part => part.AmountMinor));
        Assert.All(parts, part => Assert.Equal(sum.Id, part.Twin));
        Assert.Equal(parts[0].Id, sum.Twin);
        Assert.Equal(3, parts.Select(part => part.Id).Append(sum.Id).Distinct().Count());
    }

    [Fact]
    public void Parts_that_do_not_make_the_entry_are_not_believed()
    {
        var line = Assert.Single(Lines(Statement(Entry("30.00", "b1", Part("10.00", "An") + Part("19.00", "Bo")))));

        Assert.Equal(3_000, line.AmountMinor);
    }

    [Fact]
    public void Payments_that_differ_in_anything_are_two()
    {
        var lines = Lines(Statement(
            Entry("25.00", "b1"), Entry("25.00", "b1", day: "2026-01-05"), Entry("25.01", "b1"), Entry("25.00", "b2"),
            Entry("25.00", null), Entry("25.00", null), Entry("25.00", "b1")));

        Assert.Equal(7, lines.Select(line => line.Id).Distinct().Count());
        Assert.Equal([true, true, true, true, false, false, true], lines.Select(line => line.IsCertain));
    }

    [Fact]
    public void What_is_not_booked_yet_is_no_payment() => Assert.Empty(
        Lines(Statement(BankSheets.Entry("25.00", status: "PDNG"), BankSheets.Entry("25.00", status: "INFO"))));

    [Fact]
    public void The_currency_of_each_payment_is_told_and_a_wrong_number_of_who_paid_is_its_problem()
    {
        var foreign = Assert.Single(Lines(Statement(BankSheets.Entry("25.00", currency: " Ccy=\"USD\""))));
        var wrong = Assert.Single(Lines(Statement(Entry("25.00", "b1", BankSheets.Details(
            "An", "NL21INGB0001234567", "Stad", "NL91ABNA0417164300")))));

        Assert.Equal(("USD", "reserve.reason.currency"), (foreign.Currency, foreign.Problem));
        Assert.Equal(("EUR", "reserve.reason.checkDigits"), (wrong.Currency, wrong.Problem));
    }
}
