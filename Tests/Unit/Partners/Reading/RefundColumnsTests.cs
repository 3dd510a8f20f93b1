using System.Globalization;
using System.Text;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Which of several columns of money is what was paid, what came back, and what says the direction; and a date
/// that is only a month, a quarter or a year.</summary>
public sealed class RefundColumnsTests
{
    static (Receipt Receipt, List<SpendLine> Lines) Read(string header, params string[] rows) =>
        Lists.Read($"{header}\n{string.Join('\n', rows)}\n");

    [Theory]
    [InlineData("Betaald;Ontvangen", "0,00")]
    [InlineData("Uitgaven;Inkomsten", "")]
    [InlineData("Payments;Receipts", "0,00")]
    [InlineData("Invoice Amount;Credit Amount", "")]
    [InlineData("Factuur;Creditnota", "")]
    [InlineData("Bedrag;Teruggave", "-")]
    [InlineData("Net Amount;Refunds", "")]
    public void What_came_back_stands_beside_what_was_paid(string two, string none)
    {
        var (_, lines) = Read($"Leverancier;Datum;{two}", $"Essent N.V.;23-10-2024;1.200,50;{none}",
            $"KPN B.V.;24-10-2024;{none};80,25", $"Vebego B.V.;25-10-2024;99,00;{none}",
            $"Essent N.V.;26-10-2024;{none};7,50", $"Café René;27-10-2024;450,10;{none}");

        Assert.Equal([120_050L, -8_025L, 9_900L, -750L, 45_010L], lines.Select(line => line.AmountMinor));
    }

    [Fact]
    public void What_was_paid_is_without_tax_also_beside_what_came_back()
    {
        var (receipt, lines) = Read("Supplier,Date,Net,VAT,Gross,Credit", "Acme Ltd,23/10/2024,100.00,20.00,120.00,",
            "Bolt Ltd,24/10/2024,,,,8.25", "Crown Ltd,25/10/2024,50.00,10.00,60.00,",
            "Dyne Ltd,26/10/2024,850.00,170.00,1020.00,");

        Assert.Equal("Net", receipt.Column(ColumnRole.Debit));
        Assert.Equal([10_000L, -825L, 5_000L, 85_000L], lines.Select(line => line.AmountMinor));
    }

    [Fact]
    public void Of_two_amounts_with_a_currency_each_the_local_one_is_taken()
    {
        var (receipt, lines) = Read("Supplier,Date,Doc Curr,Amount in DC,Amount in LC,LCurr",
            "Acme Ltd,23/10/2024,USD,110.00,100.00,EUR", "Bolt Ltd,24/10/2024,EUR,80.25,80.25,EUR",
            "Crown Ltd,25/10/2024,GBP,90.10,99.00,EUR");

        Assert.Equal("EUR", receipt.Currency);
        Assert.Equal([10_000L, 8_025L, 9_900L], lines.Select(line => line.AmountMinor));
    }

    [Theory]
    [InlineData("Invoice Amount,Paid")]
    [InlineData("Amount Paid,Amount Received")]
    [InlineData("Amount,Refund limit")]
    public void Two_amounts_on_each_row_are_no_payment_and_refund(string two)
    {
        var (receipt, lines) = Read($"Supplier,Date,{two}", "Acme Ltd,23/10/2024,100.00,10.00",
            "Bolt Ltd,24/10/2024,200.00,20.00", "Crown Ltd,25/10/2024,300.00,30.00", "Dyne Ltd,26/10/2024,40.50,4.05");

        Assert.Equal("", receipt.Column(ColumnRole.Debit));
        Assert.All(lines, line => Assert.True(line.AmountMinor > 0));
    }

    [Theory]
    [InlineData("CreditDebet", "D", "C")]
    [InlineData("Credit/debet", "D", "C")]
    [InlineData("Credit / Debit", "Debit", "Credit")]
    [InlineData("+/-", "-", "+")]
    [InlineData("±", "-", "+")]
    [InlineData("Soort", "Af", "Bij")]
    [InlineData("Type", "DR", "CR")]
    public void A_column_of_two_words_for_out_and_in_is_the_sign(string header, string paid, string back)
    {
        var (receipt, lines) = Read($"Datum;Naam begunstigde;{header};Bedrag", $"23-10-2024;Essent N.V.;{paid};1.200,50",
            $"24-10-2024;KPN B.V.;{back};80,25", $"25-10-2024;Vebego B.V.;{paid};99,00",
            $"26-10-2024;Essent N.V.;{paid};7,50", $"27-10-2024;Café René;{back};450,10");

        Assert.Equal(header, receipt.Column(ColumnRole.Sign));
        Assert.Equal([120_050L, -8_025L, 9_900L, 750L, -45_010L], lines.Select(line => line.AmountMinor));
    }

    [Theory]
    [InlineData("Type", "C", "S", "80,25")]
    [InlineData("Soort", "Af", "Bij", "-80,25")]
    public void Two_words_are_no_sign_when_they_are_no_pair_or_the_amounts_have_their_own(string header, string one,
        string other, string amount)
    {
        var (receipt, lines) = Read($"Datum;Leverancier;{header};Bedrag", $"23-10-2024;Essent N.V.;{one};1.200,50",
            $"24-10-2024;KPN B.V.;{other};{amount}", $"25-10-2024;Vebego B.V.;{one};99,00",
            $"26-10-2024;Essent N.V.;{one};7,50");

        Assert.Equal("", receipt.Column(ColumnRole.Sign));
        Assert.Equal(amount[0] == '-' ? -8_025 : 8_025, lines[1].AmountMinor);
    }

    [Theory]
    [InlineData("Factuurbedrag;Regelbedrag", "Regelbedrag")]
    [InlineData("Invoice Amount;Line Amount", "Line Amount")]
    [InlineData("Invoice Total;Distribution Amount", "Distribution Amount")]
    [InlineData("Begroot;Realisatie", "Realisatie")]
    [InlineData("Budget amount;Actual", "Actual")]
    [InlineData("Begroting;Werkelijk", "Werkelijk")]
    public void The_amount_is_neither_the_whole_invoice_nor_the_budget(string two, string amount)
    {
        var (receipt, lines) = Read($"Leverancier;Datum;{two}", "Essent N.V.;23-10-2024;1.200,50;600,25",
            "Essent N.V.;23-10-2024;1.200,50;600,25", "KPN B.V.;24-10-2024;80,25;80,25",
            "Vebego B.V.;25-10-2024;99,00;33,00", "Vebego B.V.;26-10-2024;7.120,00;-12,10");

        Assert.Equal(amount, receipt.Column(ColumnRole.Amount));
        Assert.Equal([60_025L, 60_025L, 8_025L, 3_300L, -1_210L], lines.Select(line => line.AmountMinor));
    }

    [Fact]
    public void A_budget_alone_is_no_payment() =>
        Assert.Equal(RefusalCode.NoAmount, Refusal("Leverancier;Datum;Begroot", "Essent N.V.;23-10-2024;1.200,50",
            "KPN B.V.;24-10-2024;80,25", "Vebego B.V.;25-10-2024;99,00"));

    [Theory]
    [InlineData("Capital,Revenue", "0.00")]
    [InlineData("Capital Amount,Revenue Amount", "")]
    [InlineData("Structureel,Incidenteel", "0.00")]
    public void Refuses_an_amount_spread_over_two_columns_instead_of_taking_one(string two, string none) =>
        Assert.Equal(RefusalCode.AmountsApart, Refusal($"Supplier,Date,{two}", $"Acme Ltd,23/10/2024,{none},1200.50",
            $"Bolt Ltd,24/10/2024,80.25,{none}", $"Crown Ltd,25/10/2024,{none},-99.00",
            $"Dyne Ltd,26/10/2024,-7.50,{none}"));

    [Theory]
    [InlineData("Valuta;Bedrag valuta;Bedrag EUR", "EUR", "Bedrag EUR")]
    [InlineData("Currency;Amount;Amount (€)", "EUR", "Amount (€)")]
    [InlineData("Original Currency;Original Amount;Billing Amount", "USD", "Billing Amount")]
    [InlineData("Valuta;Oorspronkelijk bedrag;Bedrag", "EUR", "Bedrag")]
    public void The_amount_in_our_own_currency_is_taken_and_no_row_set_aside(string three, string other, string amount)
    {
        var (receipt, lines) = Read($"Leverancier;Datum;{three}", "Essent N.V.;23-10-2024;USD;1.320,55;1.200,50",
            $"KPN B.V.;24-10-2024;{other};80,25;80,25", "Vebego B.V.;25-10-2024;USD;108,90;99,00",
            "Vebego B.V.;26-10-2024;USD;-8,25;-7,50");

        Assert.Equal(amount, receipt.Column(ColumnRole.Amount));
        Assert.Equal("EUR", receipt.Currency);
        Assert.Equal([120_050L, 8_025L, 9_900L, -750L], lines.Select(line => line.AmountMinor));
    }

    [Fact]
    public void A_currency_beside_one_amount_still_sets_other_currencies_aside()
    {
        var (receipt, lines) = Read("Leverancier;Datum;Valuta;Bedrag", "Essent N.V.;23-10-2024;USD;1.320,55",
            "KPN B.V.;24-10-2024;EUR;80,25", "Vebego B.V.;25-10-2024;EUR;108,90");

        Assert.Equal(2, lines.Count);
        Assert.Equal(SetAsideReason.OtherCurrency, receipt.SetAside.Single().Reason);
    }

    [Fact]
    public void Where_only_the_amount_with_tax_is_filled_it_counts_and_the_receipt_says_so()
    {
        var (receipt, lines) = Read("Supplier,Date,Net,VAT,Gross", "Acme Ltd,23/10/2024,100.00,20.00,120.00",
            "Bolt Ltd,24/10/2024,,,60.50", "Crown Ltd,25/10/2024,,5.00,30.00", "Dyne Ltd,26/10/2024,50.00,10.00,60.00",
            "Total,,,,270.50");

        Assert.Equal([10_000L, 6_050L, 2_500L, 5_000L], lines.Select(line => line.AmountMinor));
        var warning = Assert.Single(receipt.Warnings, warning => warning.Code == WarningCode.GrossTaken);
        Assert.Equal([3L], warning.Lines);
        Assert.Equal(SetAsideReason.Total, receipt.SetAside.Single().Reason);
    }

    [Fact]
    public void One_row_without_the_net_amount_is_not_lost()
    {
        var (receipt, lines) = Read("Supplier,Date,Net,VAT,Gross", "Acme Ltd,23/10/2024,100.00,20.00,120.00",
            "Bolt Ltd,24/10/2024,,,60.50", "Crown Ltd,25/10/2024,10.00,2.00,12.00",
            "Dyne Ltd,26/10/2024,50.00,10.00,60.00", "Eagle Ltd,27/10/2024,-5.00,-1.00,-6.00");

        Assert.Equal([10_000L, 6_050L, 1_000L, 5_000L, -500L], lines.Select(line => line.AmountMinor));
        Assert.Equal([3L], receipt.Warnings.Single(warning => warning.Code == WarningCode.GrossTaken).Lines);
    }

    [Theory]
    [InlineData("Period", "202405", "2024-05-01", false)]
    [InlineData("Periode", "2024-05", "2024-05-01", false)]
    [InlineData("Maand", "2024/05", "2024-05-01", false)]
    [InlineData("Quarter", "Q2 2024", "2024-04-01", true)]
    [InlineData("Kwartaal", "2024-K2", "2024-04-01", true)]
    [InlineData("Kwartaal", "2e kwartaal 2024", "2024-04-01", true)]
    [InlineData("Jaar", "2024", "2024-01-01", true)]
    public void A_month_quarter_or_year_alone_dates_to_its_first_day(string header, string written, string date,
        bool isWarned)
    {
        var (receipt, lines) = Read($"Leverancier;{header};Totaal", $"Essent N.V.;{written};1.200,50",
            $"KPN B.V.;{written};80,25", $"Vebego B.V.;{written};99,00");

        Assert.All(lines, line => Assert.Equal(DateOnly.Parse(date, CultureInfo.InvariantCulture), line.Date));
        Assert.Equal(isWarned, receipt.Warnings.Any(warning => warning.Code == WarningCode.DatedToFirstDay));
        Assert.Equal([120_050L, 8_025L, 9_900L], lines.Select(line => line.AmountMinor));
    }

    [Theory]
    [InlineData("Period", "202414")]
    [InlineData("Year", "2024/25")]
    [InlineData("Period", "5")]
    public void A_period_that_is_no_month_quarter_or_year_dates_nothing(string header, string written)
    {
        var (_, lines) = Read($"Supplier,{header},Amount", $"Acme Ltd,{written},1200.50", $"Bolt Ltd,{written},80.25",
            $"Crown Ltd,{written},99.00");

        Assert.All(lines, line => Assert.Null(line.Date));
    }

    static RefusalCode Refusal(string header, params string[] rows) =>
        Lists.Refusal(Encoding.UTF8.GetBytes($"{header}\n{string.Join('\n', rows)}\n"));

    [Fact]
    public void Two_opposite_words_are_the_sign_below_a_header_that_stands_twice_too()
    {
        var rows = Enumerable.Range(1, 9).Select(row =>
            $"inkoop;0{row}-02-2024;Leverancier {row} BV;{row * 100},50;{(row == 4 ? "C" : "D")}");

        var (receipt, _) = Lists.Read("Soort;Datum;Leverancier;Bedrag;Soort\n" + string.Join('\n', rows) + "\n");

        Assert.Equal((410_400, -40_050), (receipt.DebitsMinor, receipt.CreditsMinor));
    }
}
