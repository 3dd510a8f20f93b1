using System.Text;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Layouts in words, units and shapes the reader was never taught. What it cannot know by words it finds by
/// content and arithmetic; what would be counted wrong it refuses.</summary>
public sealed class UnseenLayoutsTests
{
    static SpendLine[] Taken(string text) => [.. Lists.Read(text).Lines];

    [Fact]
    public void Refuses_two_tables_beside_each_other_instead_of_reading_half()
    {
        const string text = """
            Date,Supplier,Amount,,Date,Supplier,Amount
            03/04/2023,Acme Ltd,100.00,,14/04/2023,Bolt Ltd,50.25
            05/04/2023,Crown Ltd,20.00,,16/04/2023,Dyne Ltd,75.50
            06/04/2023,Eagle Ltd,30.00,,17/04/2023,Forge Ltd,85.50
            """;

        Assert.Equal(RefusalCode.TablesBeside, Lists.Refusal(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void A_column_that_stands_twice_with_the_same_names_is_no_second_table()
    {
        var lines = Taken("Supplier,Amount,Supplier,Amount\nAcme Ltd,100.00,Acme Ltd,100.00\nBolt,50.25,Bolt,50.25\n");

        Assert.Equal(15_025, lines.Sum(line => line.AmountMinor));
    }

    [Theory]
    [InlineData("Amount (pence)", 12_345, 12_345)]
    [InlineData("Bedrag in centen", 12_345, 12_345)]
    [InlineData("Amount £000", 12_345, 1_234_500_000)]
    [InlineData("Amount (£'000)", 12_345, 1_234_500_000)]
    [InlineData("Bedrag x € 1.000", 12_345, 1_234_500_000)]
    [InlineData("Amount over £1000", 12_345, 1_234_500)]
    [InlineData("Amount over £25,000", 12_345, 1_234_500)]
    public void Follows_the_unit_the_heading_names(string heading, int written, long minor)
    {
        var (receipt, lines) = Lists.Read($"Supplier;Date;{heading}\nAcme Ltd;03/04/2023;{written}\n"
            + "Bolt Ltd;14/04/2023;500\nCrown Ltd;15/04/2023;77\n");

        Assert.Equal(minor, lines[0].AmountMinor);
        Assert.Equal(minor != written * 100L,
            receipt.Warnings.Any(warning => warning.Code == WarningCode.AmountUnit));
    }

    [Fact]
    public void Keeps_every_decimal_of_thousands()
    {
        var lines = Taken("Supplier,Date,Amount (£000)\nAcme Ltd,03/04/2023,1.23456\nBolt Ltd,14/04/2023,-0.5\n");

        Assert.Equal([123_456L, -50_000L], lines.Select(line => line.AmountMinor));
    }

    [Fact]
    public void Puts_amounts_together_that_their_own_comma_divided()
    {
        const string head = "Date,Supplier,Amount,Note\n";
        var lines = Taken(head + "03/04/2023,Acme Ltd,1,234.56,a\n04/04/2023,Bolt Ltd,999.99,b\n"
            + "05/04/2023,Crown Ltd,2,345,678.90,c\n06/04/2023,Dyne Ltd,-12,000.00,d\n"
            + "07/04/2023,Eagle Ltd,3,100.10,e\n");

        Assert.Equal([123_456L, 99_999L, 234_567_890L, -1_200_000L, 310_010L], lines.Select(line => line.AmountMinor));
        Assert.All(lines, line => Assert.Equal(1, line.SupplierName.Count(character => character == ' ')));
    }

    [Fact]
    public void A_column_for_each_month_is_no_amount_beside_the_total()
    {
        var lines = Taken("Supplier,Apr-23,May-23,Jun-23,Total\nAcme Ltd,100.00,20.00,3.00,123.00\n"
            + "Bolt Ltd,0.00,50.25,10.00,60.25\nCrown Ltd,1.00,2.00,3.00,6.00\nDyne Ltd,4.00,5.00,6.00,15.00\n");

        Assert.Equal([12_300L, 6_025L, 600L, 1_500L], lines.Select(line => line.AmountMinor));
        Assert.All(lines, line => Assert.Null(line.VatMinor));
    }

    [Theory]
    [InlineData("Wann;Wer;Wofür;Wieviel")]
    [InlineData("Kuupäev;Saaja;Selgitus;Summa")]
    [InlineData("Col1;Col2;Col3;Col4")]
    public void Knows_a_header_in_a_foreign_language_by_its_place(string head)
    {
        var (receipt, lines) = Lists.Read(head + "\n03.04.2023;Acme GmbH;Dach;1.234,56\n14.04.2023;Bolt AG;Tor;50,25\n"
            + "15.04.2023;Crown Ltd;Tor;7,00\n");

        Assert.Equal(1, receipt.HeaderRows);
        Assert.Empty(receipt.SetAside);
        Assert.Equal(["Acme GmbH", "Bolt AG", "Crown Ltd"], lines.Select(line => line.SupplierName));
        Assert.Equal(head.Split(';')[1], receipt.Column(ColumnRole.SupplierName));
    }

    [Fact]
    public void Takes_the_net_amount_of_a_French_list()
    {
        var (receipt, lines) = Lists.Read("Fournisseur;Date de facture;Numéro de facture;Montant HT;TVA;Montant TTC\n"
            + "Dupont SARL;03/04/2023;F100;1 000,00;200,00;1 200,00\nMartin SA;14/04/2023;F101;50,00;10,00;60,00\n"
            + "Petit SA;15/04/2023;F109;10,00;2,00;12,00\n");

        Assert.Equal([100_000L, 5_000L, 1_000L], lines.Select(line => line.AmountMinor));
        Assert.Equal("Fournisseur", receipt.Column(ColumnRole.SupplierName));
    }

    [Theory]
    [InlineData('~')]
    [InlineData('^')]
    public void Reads_rare_delimiters(char delimiter)
    {
        var text = "Supplier,Date,Amount\nAcme Ltd,03/04/2023,100.00\nBolt Ltd,14/04/2023,50.25\n"
            .Replace(',', delimiter);

        Assert.Equal(15_025, Lists.Read(text).Receipt.NetMinor);
    }

    [Fact]
    public void Reads_figures_a_spreadsheet_kept_as_text()
    {
        var lines = Taken("Supplier,Date,Ref,Amount\n=\"Acme Ltd\",03/04/2023,=\"0012\",\"=\"\"1,100.00\"\"\"\n"
            + "Bolt Ltd,14/04/2023,=\"0013\",=\"50.25\"\n");

        Assert.Equal([110_000L, 5_025L], lines.Select(line => line.AmountMinor));
        Assert.Equal("Acme Ltd", lines[0].SupplierName);
        Assert.Equal("0012", lines[0].Reference);
    }

    [Fact]
    public void Sees_the_balance_of_a_bank_statement_without_a_header()
    {
        const string text = """
            412345678	EUR	20230403	1000,00	900,00	20230403	-100,00	Acme BV te Heerlen
            412345678	EUR	20230404	900,00	849,75	20230404	-50,25	Bolt BV te Kerkrade
            412345678	EUR	20230405	849,75	949,75	20230405	100,00	Crown NV te Landgraaf
            412345678	EUR	20230406	949,75	649,75	20230406	-300,00	Dyne BV te Brunssum
            412345678	EUR	20230407	649,75	629,75	20230407	-20,00	Eagle VOF te Simpelveld
            412345678	EUR	20230408	629,75	619,75	20230408	-10,00	Forge BV te Voerendaal
            """;

        Assert.Equal([10_000L, 5_025L, -10_000L, 30_000L, 2_000L, 1_000L],
            Taken(text).Select(line => line.AmountMinor));
    }

    [Fact]
    public void Takes_the_day_of_each_payment_not_the_day_the_list_was_made()
    {
        var (receipt, _) = Lists.Read("Effective Date,Supplier,Date,Amount\n30/06/2023,Acme Ltd,03/04/2023,100.00\n"
            + "30/06/2023,Bolt Ltd,14/04/2023,50.25\n");

        Assert.Equal((new DateOnly(2023, 4, 3), new DateOnly(2023, 4, 14)), (receipt.From!.Value, receipt.To!.Value));
    }

    [Fact]
    public void Refuses_a_sheet_with_a_stray_cell_in_the_last_corner_at_once()
    {
        const string head =
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
            + "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"
            + "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>";

        var workbook = Workbooks.WithSheetXml(head + "</sheetData></worksheet>");

        Assert.Equal(RefusalCode.SheetTooLarge, Lists.Refusal(workbook));
    }

    [Fact]
    public void Refuses_more_tables_than_it_may_hold_instead_of_leaving_the_rest_out()
    {
        var text = new StringBuilder();
        for (var index = 0; index <= ReadingLimits.TablesMax / 2; index++)
            text.Append("Supplier,Date,Amount\nAcme,03/04/2023,1.00\nVendor,Paid Date,Value\nBolt,04/04/2023,2.00\n");

        Assert.Equal(RefusalCode.TooManyTables, Lists.Refusal(Encoding.UTF8.GetBytes(text.ToString())));
    }

    [Fact]
    public void Knows_the_signs_of_a_converted_bank_statement()
    {
        var lines = Taken("BookingDate,Amount,Currency,CreditDebit,CounterpartyName\n"
            + "2023-04-03,100.00,EUR,DBIT,Acme BV\n2023-04-14,50.25,EUR,CRDT,Bolt BV\n");

        Assert.Equal([10_000L, -5_025L], lines.Select(line => line.AmountMinor));
    }

    [Theory]
    [InlineData("?")]
    [InlineData("\uFFFD")]
    [InlineData("Â£")]
    public void Reads_amounts_whose_pound_sign_was_lost(string sign)
    {
        var lines = Taken($"Supplier,Date,Amount\nAcme Ltd,03/04/2023,{sign}100.00\nBolt Ltd,14/04/2023,{sign}50.25\n");

        Assert.Equal([10_000L, 5_025L], lines.Select(line => line.AmountMinor));
    }

    [Fact]
    public void Takes_a_no_break_space_for_a_space_and_not_for_a_letter_of_an_older_page()
    {
        var bytes = Encoding.Latin1.GetBytes("Supplier;Date;Amount\n\u00A0Acme Ltd;03/04/2023;£\u00A0100.00\n"
            + "\u00A0Bolt Ltd;14/04/2023;£\u00A050.25\n");

        var (receipt, lines) = Lists.Read(bytes);

        Assert.Equal(("cp1252", 15_025L), (receipt.Encoding, receipt.NetMinor));
        Assert.Equal("Acme Ltd", lines[0].SupplierName);
    }

    [Fact]
    public void Takes_the_day_of_payment_before_the_day_of_the_invoice_in_short_words()
    {
        var (receipt, _) = Lists.Read("Fact.datum;Leverancier;Bet.datum;Bedrag\n03-03-2023;Acme BV;03-04-2023;100,00\n"
            + "14-03-2023;Bolt BV;14-04-2023;50,25\n");

        Assert.Equal("Bet.datum", receipt.Column(ColumnRole.Date));
    }
}
