using System.Text;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Each trap that real lists hold, one by one. A row is taken, or set aside with its reason; never
/// lost.</summary>
public sealed class TrapTests
{
    const string Head = "Supplier,Date,Ref,Amount\n";
    const string Two = "Acme Ltd,03/04/2023,A1,100.00\nBolt Ltd,14/04/2023,A2,50.25\n";

    static SetAsideReason Only(Receipt receipt) => Assert.Single(receipt.SetAside).Reason;

    static bool Warns(Receipt receipt, WarningCode code) => receipt.Warnings.Any(warning => warning.Code == code);

    [Fact]
    public void Sets_a_total_aside_and_checks_it()
    {
        var right = Lists.Read(Head + Two + "Total,,,150.25\n").Receipt;
        var wrong = Lists.Read(Head + Two + "Grand Total,,,151.25\n").Receipt;

        Assert.Equal(SetAsideReason.Total, Only(right));
        Assert.False(Warns(right, WarningCode.TotalDiffers));
        Assert.Equal(SetAsideReason.Total, Only(wrong));
        Assert.True(Warns(wrong, WarningCode.TotalDiffers));
        Assert.Equal(15_025, right.NetMinor);
    }

    [Fact]
    public void Sets_subtotals_of_groups_aside()
    {
        var receipt = Lists.Read(Head + "Acme Ltd,03/04/2023,A1,100.00\nAcme Ltd,04/04/2023,A3,1.00\n"
            + "Acme Ltd Total,,,101.00\nBolt Ltd,14/04/2023,A2,50.25\nBolt Ltd Total,,,50.25\n,,,151.25\n").Receipt;

        Assert.Equal(15_125, receipt.NetMinor);
        Assert.Equal(3, receipt.SetAside.Count(row => row.Reason == SetAsideReason.Total));
        Assert.False(Warns(receipt, WarningCode.TotalDiffers));
    }

    [Fact]
    public void Takes_suppliers_whose_name_sounds_like_a_total()
    {
        var (receipt, lines) = Lists.Read(Head
            + "Total Gas & Power Ltd,03/04/2023,A1,100.00\nTotalEnergies,04/04/2023,A3,1.00\n"
            + "Totaal Service BV,14/04/2023,A2,50.25\nTotal,15/04/2023,A9,3.00\n");

        Assert.Equal(4, receipt.RowsTaken);
        Assert.Equal("Total", lines[3].SupplierName);
    }

    [Fact]
    public void Counts_repeated_headers_and_blank_rows_apart()
    {
        var receipt = Lists.Read(Head + Two + ",,,\n" + Head + "Crown Ltd,20/04/2023,A4,9.75\n\n   \n").Receipt;

        Assert.Equal((3L, 3L, 2L, 3L), (receipt.RowsRead, receipt.RowsTaken, receipt.HeaderRows, receipt.BlankRows));
    }

    [Fact]
    public void Reads_two_tables_with_different_layouts_in_one_file()
    {
        var receipt = Lists.Read(Head + Two
            + "\nCapital payments\nDate,Value,Payee Name\n20/04/2023,1000.50,Crown Ltd\n"
            + "21/04/2023,10.00,Dove Ltd\n").Receipt;

        Assert.Equal(15_025 + 101_050, receipt.NetMinor);
        Assert.Equal(4, receipt.RowsTaken);
    }

    [Fact]
    public void Reads_a_list_whose_header_is_its_last_line()
    {
        var receipt = Lists.Read(Two + "Crown Ltd,20/04/2023,A4,9.75\n" + Head).Receipt;

        Assert.Equal(16_000, receipt.NetMinor);
        Assert.True(Warns(receipt, WarningCode.HeaderNotAtTop));
    }

    [Fact]
    public void Sets_rows_aside_whose_amount_cannot_be_read()
    {
        var receipt = Lists.Read(Head + Two
            + "Crown Ltd,20/04/2023,A4,see note\nDove Ltd,21/04/2023,A5,\nPrepared by finance,,,\n").Receipt;

        Assert.Equal([SetAsideReason.AmountUnreadable, SetAsideReason.AmountMissing, SetAsideReason.NotAPayment],
            receipt.SetAside.Select(row => row.Reason));
        Assert.Equal([4L, 5L, 6L], receipt.SetAside.Select(row => row.LineNumber));
        Assert.Equal(receipt.RowsRead, receipt.RowsTaken + receipt.SetAside.Count);
    }

    [Fact]
    public void Reads_a_corrected_row_under_the_same_layout()
    {
        var receipt = Lists.Read(Head + Two + "Crown Ltd,20/04/2023,A4,see note\n").Receipt;
        var row = receipt.SetAside[0];
        var layout = receipt.Tables[row.Table].Layout!;

        var taken = CorrectedRow.Read(layout, receipt.Currency, row, ["Crown Ltd", "20/04/2023", "A4", "1,234.50"]);
        var refused = CorrectedRow.Read(layout, receipt.Currency, row, row.Cells);

        Assert.Equal(123_450, Assert.IsType<CorrectedRowResult.Taken>(taken).Line.AmountMinor);
        Assert.Equal(SetAsideReason.AmountUnreadable, Assert.IsType<CorrectedRowResult.Refused>(refused).Reason);
    }

    [Fact]
    public void Recovers_from_a_quote_that_is_never_closed()
    {
        var (receipt, lines) = Lists.Read(Head
            + "\"Acme Ltd,03/04/2023,A1,100.00\n\"Bolt, Ltd\",14/04/2023,A2,50.25\nCrown Ltd,15/04/2023,A3,1.00\n");

        Assert.Equal(15_125, receipt.NetMinor);
        Assert.Equal(["Acme Ltd", "Bolt, Ltd", "Crown Ltd"], lines.Select(line => line.SupplierName));
        Assert.True(Warns(receipt, WarningCode.UnclosedQuote));
    }

    [Fact]
    public void Keeps_newlines_and_quotes_inside_cells_and_counts_physical_lines()
    {
        var (_, lines) = Lists.Read(Head
            + "\"Acme\r\n\"\"Best\"\" Ltd\",03/04/2023,A1,100.00\nBolt Ltd,14/04/2023,A2,50.25\n");

        Assert.Equal("Acme\r\n\"Best\" Ltd", lines[0].SupplierName);
        Assert.Equal([2L, 4L], lines.Select(line => line.LineNumber));
    }

    [Fact]
    public void Puts_a_row_with_an_unquoted_comma_together_again_or_sets_it_aside()
    {
        var (receipt, lines) = Lists.Read(Head + Two
            + "Crown, Ltd,20/04/2023,A4,9.75\nDove Ltd,21/04/2023,A5,1,234.00\n");

        Assert.Equal("Crown, Ltd".Replace(" ", "", StringComparison.Ordinal),
            lines[2].SupplierName.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(123_400, lines[3].AmountMinor);
        Assert.True(Warns(receipt, WarningCode.Realigned));
    }

    [Theory]
    [InlineData("1.234,56", "78,90", 123_456 + 7_890)]
    [InlineData("1,234.56", "78.90", 123_456 + 7_890)]
    [InlineData("1 234,56", "78,90", 123_456 + 7_890)]
    [InlineData("1\u00A0234,56", "78,90", 123_456 + 7_890)]
    [InlineData("1'234.56", "78.90", 123_456 + 7_890)]
    [InlineData("(12.00)", "78.90", -1_200 + 7_890)]
    [InlineData("12.00-", "78.90", -1_200 + 7_890)]
    [InlineData("£12.00", "£ 78.90", 1_200 + 7_890)]
    [InlineData("€ 12,00", "€ 78,90", 1_200 + 7_890)]
    [InlineData("GBP 12.00", "78.90 GBP", 1_200 + 7_890)]
    [InlineData("12,-", "78,90", 1_200 + 7_890)]
    [InlineData("12.00 CR", "78.90 DR", -1_200 + 7_890)]
    [InlineData("-£12.00", "£-78.90", -1_200 - 7_890)]
    [InlineData("1.234", "5.678.901", 123_400 + 567_890_100)]
    [InlineData("1,234", "500", 123_400 + 50_000)]
    [InlineData("1.2E+05", "5.50", 12_000_000 + 550)]
    [InlineData("−12.00", "1.5", -1_200 + 150)]
    public void Reads_amounts_as_people_write_them(string first, string second, long net)
    {
        var receipt = Lists.Read($"Supplier;Date;Ref;Amount\nAcme Ltd;03/04/2023;A1;{first}\n"
            + $"Bolt Ltd;14/04/2023;A2;{second}\n").Receipt;

        Assert.Equal(net, receipt.NetMinor);
        Assert.Equal(2, receipt.RowsTaken);
    }

    [Theory]
    [InlineData("03/04/2023")]
    [InlineData("3-4-2023")]
    [InlineData("03.04.23")]
    [InlineData("3 april 2023")]
    [InlineData("3-apr-23")]
    [InlineData("3rd April 2023")]
    [InlineData("April 3, 2023")]
    [InlineData("Mon 3 Apr 2023")]
    [InlineData("maandag 3 april 2023")]
    [InlineData("2023-04-03")]
    [InlineData("2023-04-03T00:00:00")]
    [InlineData("03/04/2023 00:00")]
    [InlineData("03/04/2023 12:30:05 PM")]
    [InlineData("20230403")]
    [InlineData("2023/04/03")]
    [InlineData("45019")]
    public void Reads_dates_as_people_write_them(string date)
    {
        var lines = Lists.Read($"Supplier;Date;Ref;Amount\nAcme Ltd;{date};A1;10.00\n").Lines;

        Assert.Equal(new DateOnly(2023, 4, 3), lines[0].Date);
    }

    [Fact]
    public void Takes_rows_with_dates_of_1900_and_2099_undated_with_a_warning()
    {
        var (receipt, lines) = Lists.Read(Head + Two
            + "Crown Ltd,01/01/1900,A4,9.75\nDove Ltd,31/12/2099,A5,1.00\nElm Ltd,,A6,1.00\n");

        Assert.Equal(5, receipt.RowsTaken);
        Assert.All(lines.Skip(2), line => Assert.Null(line.Date));
        Assert.Equal(new DateOnly(2023, 4, 14), receipt.To);
        Assert.Equal([4L, 5L], receipt.Warnings.Single(warning => warning.Code == WarningCode.DateImplausible).Lines);
    }

    [Fact]
    public void Warns_of_formulas_as_names_redactions_negative_totals_and_rounding()
    {
        var (receipt, lines) = Lists.Read(Head
            + "=HYPERLINK(1),03/04/2023,A1,-100.00\nREDACTED PERSONAL DATA,14/04/2023,A2,50.255\n");

        Assert.Equal("=HYPERLINK(1)", lines[0].SupplierName);
        Assert.True(Warns(receipt, WarningCode.FormulaName));
        Assert.True(Warns(receipt, WarningCode.RedactedName));
        Assert.True(Warns(receipt, WarningCode.NegativeTotal));
        Assert.True(Warns(receipt, WarningCode.Rounded));
        Assert.Equal(-4_974, receipt.NetMinor);
    }

    [Fact]
    public void Sets_rows_in_another_currency_aside()
    {
        var receipt = Lists.Read("Supplier,Date,Currency,Amount\nAcme Ltd,03/04/2023,EUR,1.00\n"
            + "Bolt Ltd,04/04/2023,EUR,2.00\nChip Inc,14/04/2023,USD,3.00\n").Receipt;

        Assert.Equal(SetAsideReason.OtherCurrency, Only(receipt));
        Assert.Equal(("EUR", 300L), (receipt.Currency, receipt.NetMinor));
    }

    [Fact]
    public void Tells_of_a_last_line_that_was_cut_off()
    {
        var receipt = Lists.Read(Head + Two + "Crown Ltd,20/0").Receipt;

        Assert.Single(receipt.SetAside);
        Assert.True(Warns(receipt, WarningCode.TruncatedLastLine));
    }

    [Fact]
    public void Reads_each_line_in_its_own_encoding()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Head + "Café Zoë Ltd,03/04/2023,A1,1.00\n"),
            .. Encoding.Latin1.GetBytes("Crêperie Noël Ltd,14/04/2023,A2,2.00\n")];

        var (receipt, lines) = Lists.Read(bytes);

        Assert.Equal(["Café Zoë Ltd", "Crêperie Noël Ltd"], lines.Select(line => line.SupplierName));
        Assert.Equal("utf-8+cp1252", receipt.Encoding);
        Assert.True(Warns(receipt, WarningCode.MixedEncodings));
    }

    [Fact]
    public void Drops_empty_bytes_and_says_so()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Head + Two), .. new byte[40]];

        var receipt = Lists.Read(bytes).Receipt;

        Assert.Equal(15_025, receipt.NetMinor);
        Assert.True(Warns(receipt, WarningCode.NulBytes));
    }

    [Fact]
    public void Refuses_what_is_no_list_of_payments()
    {
        Assert.Equal(RefusalCode.Empty, Lists.Refusal([]));
        Assert.Equal(RefusalCode.Binary, Lists.Refusal([.. "%PDF-1.7\n"u8, .. new byte[200]]));
        Assert.Equal(RefusalCode.Binary, Lists.Refusal([.. Enumerable.Range(0, 4000)
            .Select(index => (byte)(index * 7919 % 251))]));
        Assert.Equal(RefusalCode.Markup,
            Lists.Refusal("<html><table><tr><td>Supplier</td></tr></table></html>"u8.ToArray()));
        Assert.Equal(RefusalCode.HeaderOnly, Lists.Refusal(Encoding.UTF8.GetBytes(Head)));
        Assert.Equal(RefusalCode.NoAmount,
            Lists.Refusal("Ward,Councillor,Party\nNorth,Ann Smith,Green\nSouth,Bob Jones,Blue\n"u8.ToArray()));
        Assert.Equal(RefusalCode.TooManyColumns, Lists.Refusal(Encoding.UTF8.GetBytes(new string(',', 1_000_000))));
    }

    [Fact]
    public void Refuses_a_file_of_two_gigabytes_before_reading_it()
    {
        using var stream = new HugeStream();

        var reading = SpendFile.Read(stream, "huge.csv", ReadOptions.Default, _ => { });

        Assert.Equal(RefusalCode.TooLarge, Assert.IsType<FileReading.Refused>(reading).Refusal.Code);
    }

    [Fact]
    public void Uses_the_profile_a_person_corrected()
    {
        const string text = "Supplier,Date,Ref,Amount,Committed\nAcme Ltd,03/04/2023,A1,100.00,5.00\n"
            + "Bolt Ltd,14/04/2023,A2,50.25,6.00\n";
        var guessed = Lists.Read(text).Receipt.Profile;
        var corrected = LayoutProfile.FromJson(guessed.ToJson())! with
        {
            Tables = [guessed.Tables[0] with { Columns = [.. guessed.Tables[0].Columns
                .Select(choice => choice.Role == ColumnRole.Amount
                ? choice with { Column = 4, Reason = ChoiceReason.Person } : choice)] }],
        };

        Assert.Equal(15_025, Lists.Read(text).Receipt.NetMinor);
        Assert.Equal(1_100, Lists.Read(text, new ReadOptions { Profile = corrected }).Receipt.NetMinor);
    }

    sealed class HugeStream : MemoryStream
    {
        public override long Length => 2_147_483_648;

        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("was read");
    }
}
