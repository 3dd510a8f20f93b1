using System.Text;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Lists that programs and people save in another form than their name says.</summary>
public sealed class OddFilesTests
{
    const string Head = "Supplier,Date,Amount,Reference\n";

    const string Rows = "\"Acme, Ltd\",01/02/2024,\"1,010.50\",A1\nBolt Ltd,02/02/2024,-3.00,A2\n";

    const string Table = """
        <html><head><meta charset="utf-8"><style>td { color: red }</style></head><body><!-- <tr><td>no</td></tr> -->
        <table><tr><th colspan=4>Payments &amp; credits</th></tr>
        <tr><th>Supplier<th>Date<th>Amount<th>Reference</tr>
        <tr><td>Acme,<br>Ltd &lt;NW&gt;</td><td>01/02/2024</td><td>1,010.50</td><td>A1</td></tr>
        <tr><td>Bolt Ltd</td><td>13/02/2024</td><td>-3.00</td><td title="a > b">A2</td></tr></table></body></html>
        """;

    const string Spreadsheet = """
        <?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
          xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Worksheet ss:Name="April"><Table>
        <Row><Cell><Data ss:Type="String">Supplier</Data></Cell><Cell><Data ss:Type="String">Date</Data></Cell>
          <Cell ss:Index="4"><Data ss:Type="String">Amount</Data></Cell></Row>
        <Row ss:Index="5"><Cell><Data ss:Type="String">Acme Ltd</Data></Cell>
          <Cell><Data ss:Type="DateTime">2024-04-02T00:00:00.000</Data></Cell>
          <Cell ss:Index="4"><Data ss:Type="Number">10.5</Data></Cell></Row></Table></Worksheet>
        <Worksheet ss:Name="Old"><Table>
        <Row><Cell><Data ss:Type="String">Supplier</Data></Cell><Cell><Data ss:Type="String">Amount</Data></Cell></Row>
        <Row><Cell><Data ss:Type="String">Bolt Ltd</Data></Cell><Cell><Data ss:Type="Number">7</Data></Cell></Row>
        </Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>
        """;

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void Takes_off_quotes_around_whole_lines()
    {
        var lines = (Head + Rows).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

        var (receipt, payments) = Lists.Read("Payments\r\n" + string.Join("\r\n", lines) + "\r\n");

        Assert.Equal(["Acme, Ltd", "Bolt Ltd"], payments.Select(line => line.SupplierName));
        Assert.Equal((100_750, 3), (receipt.NetMinor, payments[0].LineNumber));
        Assert.Contains(receipt.Warnings, warning => warning.Code == WarningCode.LinesInQuotes);
    }

    [Fact]
    public void Leaves_quotes_around_every_cell_to_the_cells()
    {
        var (receipt, payments) = Lists.Read(
            "\"Supplier\",\"Date\",\"Amount\"\n\"\"\"Acme\"\", Ltd\",\"01/02/2024\",\"1.00\"\n\"\",\"\",\"\"\n");

        Assert.Equal("\"Acme\", Ltd", Assert.Single(payments).SupplierName);
        Assert.DoesNotContain(receipt.Warnings, warning => warning.Code == WarningCode.LinesInQuotes);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public void Reads_what_is_there_of_a_file_that_ends_in_empty_bytes(int count)
    {
        var (receipt, _) = Lists.Read([.. Bytes(Head + Rows), .. new byte[count]]);

        Assert.Equal((2, 100_750), (receipt.RowsTaken, receipt.NetMinor));
        Assert.Equal(count, receipt.Warnings.Single(warning => warning.Code == WarningCode.NulBytes).Count);
    }

    [Fact]
    public void Refuses_a_file_of_empty_bytes_alone() =>
        Assert.Equal(RefusalCode.Binary, Lists.Refusal(new byte[5_000]));

    [Fact]
    public void Reads_a_table_of_HTML_under_the_name_of_a_workbook()
    {
        var (receipt, payments) = Lists.Read(Bytes(Table), name: "list.xls");

        Assert.Equal(["Acme, Ltd <NW>", "Bolt Ltd"], payments.Select(line => line.SupplierName));
        Assert.Equal((100_750, 1), (receipt.NetMinor, receipt.OtherRows));
        Assert.Equal(new DateOnly(2024, 2, 13), payments[1].Date);
        Assert.Equal((4, "html, ascii"), (payments[1].LineNumber, receipt.Encoding));
    }

    [Fact]
    public void Reads_the_sheets_of_XML_Spreadsheet_2003()
    {
        var (receipt, payments) = Lists.Read(Bytes(Spreadsheet), name: "list.xls");

        var line = Assert.Single(payments);
        Assert.Equal(("April", 5, 1_050), (line.Sheet, line.LineNumber, line.AmountMinor));
        Assert.Equal(new DateOnly(2024, 4, 2), line.Date);
        Assert.Equal([TableKind.Payments, TableKind.Hidden], receipt.Tables.Select(table => table.Kind));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body><p>You are not signed in.</p></body></html>")]
    [InlineData("<?xml version=\"1.0\"?><Invoice><ID>1</ID><PayableAmount>10.00</PayableAmount></Invoice>")]
    [InlineData("<table><tr><td>Supplier<td>Date<td>Amount<tr><td rowspan=2>Acme<td>01/02/2024<td>1.00"
        + "<tr><td>02/02/2024<td>2.00</table>")]
    [InlineData("<table><tr><td>Supplier")]
    public void Refuses_markup_without_a_plain_table_of_payments(string text) =>
        Assert.Equal(RefusalCode.Markup, Lists.Refusal(Bytes(text)));

    [Theory]
    [InlineData("Page 2 of 7")]
    [InlineData("Pagina 2 van 7")]
    [InlineData("blz. 2/7")]
    [InlineData("Page: 2")]
    public void Page_numbers_between_rows_are_no_rows(string line)
    {
        var (receipt, _) = Lists.Read($"{Head}{Rows}{line},,,\n{Rows}\n,,,{line}\n");

        Assert.Equal((4, 2, 0), (receipt.RowsTaken, receipt.OtherRows, receipt.SetAside.Count));
    }

    [Fact]
    public void A_supplier_called_after_a_page_is_paid() =>
        Assert.Equal(2, Lists.Read($"{Head}Page 2,01/02/2024,5.00,\n{Rows}").Lines[..2].Count(line =>
            line.SupplierName is "Page 2" or "Acme, Ltd"));

    [Theory]
    [InlineData("010724,310724,150624", "2024-07-01")]
    [InlineData("10724,310724,150624", "2024-07-01")]
    [InlineData("240701,240731,240615", "2024-07-01")]
    [InlineData("040524,310524,150624", "2024-05-04")]
    public void Dates_of_six_figures_are_read_below_a_date_s_header(string dates, string first)
    {
        var rows = dates.Split(',').Select((date, index) => $"Acme Ltd,{date},{index + 1}.50,{index}");

        var (receipt, lines) = Lists.Read(Head + string.Join('\n', rows));

        Assert.Equal(first, $"{lines[0].Date:yyyy-MM-dd}");
        Assert.All(lines, line => Assert.Equal(2024, line.Date!.Value.Year));
        Assert.Equal(750, receipt.NetMinor);
    }

    [Fact]
    public void A_page_number_below_a_short_column_of_six_figures_leaves_them_dates()
    {
        string[] dates = ["110123", "210723", "280623", "031123", "030523", "100423", "171023"];
        var rows = dates.Select((date, index) => $"{date}\tAcme Ltd\t{index + 1}.50");

        var (_, lines) = Lists.Read($"Paid Date\tPayee\tValue\n{string.Join('\n', rows)}\nPage 1 of 1\t\t");

        Assert.Equal(7, lines.Count);
        Assert.All(lines, line => Assert.Equal(2023, line.Date!.Value.Year));
    }

    [Fact]
    public void Refuses_a_column_for_each_month_without_a_column_of_amounts() =>
        Assert.Equal(RefusalCode.AmountsByMonth, Lists.Refusal(Bytes(
            "Supplier,Apr 2024,May 2024,Jun 2024\nAcme Ltd,10.00,11.00,12.00\nBolt Ltd,9.00,8.00,7.00\n")));

    [Fact]
    public void A_payee_alone_above_its_payments_is_carried_down()
    {
        var (receipt, lines) = Lists.Read(
            "Supplier,Date,Amount\nAcme Ltd,,\n,01/02/2024,10.00\n,02/02/2024,5.00\n,,15.00\nBolt Ltd,,\n"
            + ",03/02/2024,7.00\nTotal,,22.00\n");

        Assert.Equal(["Acme Ltd", "Acme Ltd", "Bolt Ltd"], lines.Select(line => line.SupplierName));
        Assert.Equal((2_200, 2, 2), (receipt.NetMinor, receipt.OtherRows, receipt.SetAside.Count));
        Assert.Equal(3, receipt.Warnings.Single(warning => warning.Code == WarningCode.PayeeAbove).Count);
    }

    [Fact]
    public void A_payee_beside_its_first_payment_only_is_carried_down()
    {
        const string rows = "Acme Ltd,01/02/2024,10.00\n,02/02/2024,5.00\n,03/02/2024,1.00\nBolt Ltd,04/02/2024,7.00\n"
            + "Crown,05/02/2024,2.00\n,06/02/2024,3.00\nDale,07/02/2024,4.00\n,08/02/2024,-6.00\n";

        var (receipt, lines) = Lists.Read("Supplier,Date,Amount\n" + rows + "Total,,26.00\n");
        var (_, mixed) = Lists.Read("Supplier,Date,Ref,Amount\n"
            + (rows + "Acme Ltd,09/02/2024,4.00\n").Replace(",0", ",R1,0", StringComparison.Ordinal));

        Assert.Equal(["Acme Ltd", "Acme Ltd", "Acme Ltd", "Bolt Ltd", "Crown", "Crown", "Dale", "Dale"],
            lines.Select(line => line.SupplierName));
        Assert.Equal((2_600, 1), (receipt.NetMinor, receipt.SetAside.Count));
        Assert.Equal(4, receipt.Warnings.Single(warning => warning.Code == WarningCode.PayeeAbove).Count);
        Assert.Equal("", mixed[1].SupplierName);
    }

    [Theory]
    [InlineData("Invoice,Credit note")]
    [InlineData("INV,CRN")]
    [InlineData("Factuur,Creditnota")]
    [InlineData("STANDARD,CREDIT")]
    public void A_column_that_calls_a_row_a_credit_note_is_the_sign_of_amounts_without_one(string kinds)
    {
        var (invoice, credit) = (kinds.Split(',')[0], kinds.Split(',')[1]);
        string List(string back) => "Type,Supplier,Date,Amount\n"
            + $"{invoice},Acme Ltd,01/02/2024,10.00\n{credit},Bolt Ltd,02/02/2024,{back}\n"
            + $"{invoice},Acme Ltd,03/02/2024,5.00\n{invoice},Dale,04/02/2024,1.00\n";

        Assert.Equal((1_600, -300, 1_300), Sums(Lists.Read(List("3.00")).Receipt));
        Assert.Equal((1_600, -300, 1_300), Sums(Lists.Read(List("-3.00")).Receipt));
    }

    static (long, long, long) Sums(Receipt receipt) => (receipt.DebitsMinor, receipt.CreditsMinor, receipt.NetMinor);

    [Fact]
    public void A_balance_is_the_amount_where_nothing_else_is_money()
    {
        var (receipt, lines) = Lists.Read("Boekjaar;Periode;Crediteur;Omschrijving;Saldo\n"
            + "2024;4;Bakker Jansen;brood;1.234,50\n2024;5;De Brug;huur;-12,00\n2024;5;Essent;stroom;99,95\n");

        Assert.Equal(132_245, receipt.NetMinor);
        Assert.Equal(["Bakker Jansen", "De Brug", "Essent"], lines.Select(line => line.SupplierName));
        Assert.Equal(["2024-04-01", "2024-05-01", "2024-05-01"], lines.Select(line => $"{line.Date:yyyy-MM-dd}"));
    }

    [Theory]
    [InlineData(12, 1, 1)]
    [InlineData(12, 6, -1)]
    [InlineData(5, 0, -1)]
    public void A_list_of_nearly_only_negative_amounts_is_turned_round_and_says_so(int rows, int positive, int turns)
    {
        var lines = Enumerable.Range(1, rows).Select(row =>
            $"Acme {row},{row:00}/02/2024,{(row <= positive ? "" : "-")}{row}.00");

        var receipt = Lists.Read($"Supplier,Date,Amount\n{string.Join('\n', lines)}\n").Receipt;

        var sum = (Enumerable.Range(1, rows).Sum() - (2 * Enumerable.Range(1, positive).Sum())) * 100;
        Assert.Equal(turns * sum, receipt.NetMinor);
        Assert.Equal(turns > 0, receipt.Warnings.Any(warning => warning.Code == WarningCode.BankStatement));
    }

    [Fact]
    public void A_running_total_does_not_turn_the_signs_round()
    {
        var (receipt, _) = Lists.Read("Supplier,Date,Amount,Running total\nAcme Ltd,01/02/2024,10.00,10.00\n"
            + "Bolt Ltd,02/02/2024,-3.00,7.00\nCrown,03/02/2024,5.00,12.00\nDale,04/02/2024,1.00,13.00\n"
            + "Elm,05/02/2024,2.00,15.00\nFern,06/02/2024,4.00,19.00\n");

        Assert.Equal((2_200, -300, 1_900), Sums(receipt));
    }

    [Theory]
    [InlineData("100,00;1.000,00|-25,00;0,00|50,00;0,00", 12_500)]
    [InlineData("-100,00;900,00|25,00;925,00|-50,00;875,00|-5,00;870,00|-20,00;850,00", 15_000)]
    [InlineData("100,00;900,00|-25,00;925,00|50,00;875,00|5,00;870,00|20,00;850,00", 15_000)]
    [InlineData("-100,00;|25,00;|-50,00;", 12_500)]
    public void A_balance_turns_the_signs_round_only_where_it_moves_with_them(string rows, long net)
    {
        var lines = rows.Split('|').Select((row, index) => $"Leverancier {index};0{index + 1}-02-2024;{row}");

        Assert.Equal(net, Lists.Read($"Leverancier;Datum;Bedrag;Saldo\n{string.Join('\n', lines)}\n").Receipt.NetMinor);
    }

    [Fact]
    public void A_list_in_another_currency_than_the_city_s_says_so_and_a_mixed_one_is_set_aside()
    {
        const string head = "Supplier,Date,Amount\n";
        Receipt In(string text, string currency)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(head + text));
            var options = ReadOptions.Default with { Currency = currency };
            return Assert.IsType<FileReading.Read>(SpendFile.Read(stream, "list.csv", options, _ => { })).Receipt;
        }
        static bool IsForeign(Receipt receipt) =>
            receipt.Warnings.Any(warning => warning.Code == WarningCode.OtherCurrency);

        var pounds = "Acme,01/02/2024,\"£1,234.00\"\nBolt,02/02/2024,£5.00\n";
        Assert.Equal(("GBP", true), (In(pounds, "EUR").Currency, IsForeign(In(pounds, "EUR"))));
        Assert.True(IsForeign(In("Acme,01/02/2024,GBP 12.00\nBolt,02/02/2024,GBP 5.00\n", "EUR")));
        var mixed = In(pounds + "Crown,03/02/2024,$7.00\n", "GBP");
        Assert.Equal((123_900, SetAsideReason.OtherCurrency), (mixed.NetMinor, mixed.SetAside.Single().Reason));
        Assert.False(IsForeign(In("Acme,01/02/2024,12.00\nBolt,02/02/2024,5.00\n", "EUR")));
    }

    [Theory]
    [InlineData("Crediteur;2023;2024;Totaal\nBakker;10,00;11,50;21,50\nSlager;9,00;8,25;17,25\n")]
    [InlineData("Supplier,2022/23,2023/24\nAcme,10.00,11.50\nBolt,9.00,8.25\n")]
    [InlineData("Supplier,Apr,May,Jun\nAcme,10.00,11.50,1.00\nBolt,9.00,8.25,1.00\n")]
    [InlineData("Crediteur;2022;2023;2024\nBakker;10,00;11,50;1,00\nSlager;9,00;8,25;2,00\n")]
    public void Refuses_a_column_for_each_year_or_month(string text) =>
        Assert.Equal(RefusalCode.AmountsByMonth, Lists.Refusal(Bytes(text)));

    [Fact]
    public void Refuses_columns_of_a_fixed_width_whatever_commas_are_in_them()
    {
        string[] amounts = ["47,208.86", "675.46", "435.69", "1,468.11", "12.00"];
        var rows = amounts.Select((amount, index) =>
            $"Acme {index} Ltd".PadRight(30) + "09/08/2024" + amount.PadLeft(16));

        Assert.Equal(RefusalCode.FixedWidth, Lists.Refusal(Bytes(
            "Supplier".PadRight(30) + "Date".PadRight(10) + "Amount".PadLeft(16) + "\n" + string.Join('\n', rows))));
    }

    [Fact]
    public void A_sheet_whose_payments_all_stand_in_a_larger_one_is_not_counted_again()
    {
        static object[] Row(int day) => ["Acme Ltd", new DateTime(2024, 1, day), day * 1.5];
        object[] head = ["Supplier", "Date", "Amount"];
        static object[][] Rows(object[] head, int from, int to) =>
            [head, .. Enumerable.Range(from, to - from + 1).Select(Row)];
        var workbook = Workbooks.Make(
            new Workbooks.Sheet("Q1", Rows(head, 1, 4)), new Workbooks.Sheet("Q2", Rows(head, 5, 9)),
            new Workbooks.Sheet("All", Rows(head, 1, 9)), new Workbooks.Sheet("Next", Rows(head, 8, 12)));

        using var stream = new MemoryStream(workbook);
        var receipt = Assert.IsType<FileReading.Read>(
            SpendFile.Read(stream, "year.xlsx", ReadOptions.Default, _ => { })).Receipt;

        Assert.Equal(9 + 5, receipt.RowsTaken);
        Assert.Equal(["Q1", "Q2"], receipt.Warnings.Where(warning => warning.Code == WarningCode.SheetSummary)
            .Select(warning => warning.Arguments[0]));
    }

    [Theory]
    [InlineData("1,784.50", false)]
    [InlineData("1,784.50\n", false)]
    [InlineData("178", true)]
    [InlineData("1784.5", true)]
    public void A_list_that_breaks_off_in_its_last_amount_says_so(string last, bool isHalf)
    {
        var amounts = new[] { "10.00", "5.25", "7.10", "8.00", "9.99", "3.50", "2.00", "4.40", "6.60" };
        var rows = amounts.Select((amount, index) => $"Acme {index}\t0{index + 1}/02/2024\t{amount}\n");

        var (receipt, lines) = Lists.Read($"Supplier\tDate\tAmount\n{string.Concat(rows)}Bolt\t11/02/2024\t{last}");

        Assert.Equal(10, lines.Count);
        Assert.Equal(isHalf, receipt.Warnings.Any(warning => warning.Code == WarningCode.TruncatedLastLine));
    }

    [Fact]
    public void A_date_in_three_columns_is_put_together()
    {
        var (receipt, lines) = Lists.Read("Year,Month,Day,Supplier,Amount\n2024,2,29,Acme Ltd,10.00\n"
            + "2024,March,1,Bolt Ltd,5.00\n2023,2,29,Crown,1.00\n");

        Assert.Equal(["2024-02-29", "2024-03-01", ""], lines.Select(line => $"{line.Date:yyyy-MM-dd}"));
        Assert.Equal(1, receipt.Warnings.Single(warning => warning.Code == WarningCode.DateMissing).Count);
    }

    [Fact]
    public void A_name_left_blank_between_names_is_not_carried_down()
    {
        var (receipt, lines) = Lists.Read($"{Head}{Rows},03/02/2024,7.00,A3\nEnd of list,,,\n");

        Assert.Equal("", lines[2].SupplierName);
        Assert.Equal(1, receipt.Warnings.Single(warning => warning.Code == WarningCode.PayeeMissing).Count);
    }

    [Fact]
    public void A_header_without_rows_is_told_as_such() =>
        Assert.Equal(RefusalCode.HeaderOnly, Lists.Refusal(Bytes(Head)));
}
