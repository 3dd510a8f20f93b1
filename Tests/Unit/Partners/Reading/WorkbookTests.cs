using System.Text;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Workbooks with the traps that real ones hold.</summary>
public sealed class WorkbookTests
{
    static readonly object?[] Header = ["Supplier", "Date", "Amount", "Reference"];

    static object?[] Row(string name, int day, double amount) =>
        [name, new DateTime(2024, 3, day), amount, $"INV{day}"];

    [Fact]
    public void Reads_every_sheet_each_with_a_layout_of_its_own()
    {
        var bytes = Workbooks.Make(
            new("April", [["Payments over £500"], [], Header, Row("Acme Ltd", 3, 100.5), Row("Bolt Ltd", 4, 20)]),
            new("May", [["Date", "Value £", "Supplier Name"], [new DateTime(2024, 5, 2), 0.1 + 0.2, "Crown Ltd"],
                [new DateTime(2024, 5, 9), -5, "Crown Ltd"]]),
            new("Notes", [["These lists are published monthly."], ["Questions: finance"]]));

        var (receipt, lines) = Lists.Read(bytes);

        Assert.Equal(4, receipt.RowsTaken);
        Assert.Equal(10_050 + 2_000 + 30 - 500, receipt.NetMinor);
        Assert.Equal(("April", 4L), (lines[0].Sheet, lines[0].LineNumber));
        Assert.Equal(new DateOnly(2024, 5, 9), receipt.To);
        Assert.Contains(receipt.Warnings, warning => warning.Code == WarningCode.SheetWithoutPayments);
        Assert.Equal("xlsx", receipt.Encoding);
    }

    [Fact]
    public void Leaves_hidden_sheets_out_and_says_so()
    {
        var bytes = Workbooks.Make(
            new("Shown", [Header, Row("Acme Ltd", 3, 100), Row("Bolt Ltd", 9, 7)]),
            new("Source", [Header, Row("Acme Ltd", 3, 100), Row("Bolt Ltd", 9, 7)], "hidden"));

        var (receipt, _) = Lists.Read(bytes);

        Assert.Equal(2, receipt.RowsTaken);
        Assert.Contains(receipt.Warnings, warning => warning
            is { Code: WarningCode.SheetHidden, Arguments: ["Source"] });
    }

    [Fact]
    public void Does_not_count_a_sheet_of_sums_beside_the_payments()
    {
        var bytes = Workbooks.Make(
            new("Payments", [Header, Row("Acme Ltd", 3, 100), Row("Acme Ltd", 4, 50), Row("Bolt Ltd", 9, 7)]),
            new("By supplier", [["Supplier", "Amount"], ["Acme Ltd", 150], ["Bolt Ltd", 7]]));

        var (receipt, _) = Lists.Read(bytes);

        Assert.Equal(15_700, receipt.NetMinor);
        Assert.Contains(receipt.Warnings, warning => warning.Code == WarningCode.SheetSummary);
    }

    [Fact]
    public void Counts_days_from_1904_where_the_workbook_does()
    {
        var bytes = Workbooks.MakeFrom(is1904: true, new Workbooks.Sheet("Sheet",
            [Header, ["Acme Ltd", 43893, 12.5, "A1"], ["Bolt Ltd", 43894, 1, "A2"]]));

        var (_, lines) = Lists.Read(bytes);

        Assert.Equal(new DateOnly(2024, 3, 4), lines[0].Date);
    }

    [Fact]
    public void Takes_a_row_with_a_time_in_the_place_of_its_date_undated()
    {
        var bytes = Workbooks.Make(new Workbooks.Sheet("Sheet",
            [Header, Row("Acme Ltd", 3, 100), ["Bolt Ltd", new TimeSpan(9, 30, 0), 5, "A2"]]));

        var (receipt, lines) = Lists.Read(bytes);

        Assert.Null(lines[1].Date);
        Assert.Contains(receipt.Warnings, warning => warning is { Code: WarningCode.DateMissing, Count: 1 });
    }

    [Fact]
    public void Refuses_a_workbook_that_unpacks_to_a_bomb()
    {
        var bomb = Workbooks.Zip(("[Content_Types].xml", "<x/>"u8.ToArray()),
            ("xl/workbook.xml", "<workbook/>"u8.ToArray()),
            ("xl/worksheets/sheet1.xml", new byte[100_000_000]));

        Assert.Equal(RefusalCode.WorkbookBomb, Lists.Refusal(bomb));
    }

    [Fact]
    public void Refuses_a_document_type_a_damaged_workbook_an_archive_and_an_open_document()
    {
        var good = Workbooks.Make(new Workbooks.Sheet("Sheet", [Header, Row("Acme Ltd", 3, 100)]));
        var entity = """<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><workbook>&a;</workbook>""";

        Assert.Equal(RefusalCode.WorkbookDamaged, Lists.Refusal(
            Workbooks.Zip(("[Content_Types].xml", "<x/>"u8.ToArray()),
            ("xl/workbook.xml", Encoding.UTF8.GetBytes(entity)))));
        Assert.Equal(RefusalCode.WorkbookDamaged, Lists.Refusal(good[..(good.Length / 2)]));
        Assert.Equal(RefusalCode.Archive, Lists.Refusal(Workbooks.Zip(("list.csv", "a,b"u8.ToArray()))));
        Assert.Equal(RefusalCode.OpenDocument, Lists.Refusal(
            Workbooks.Zip(("mimetype", "x"u8.ToArray()), ("content.xml", "<x/>"u8.ToArray()))));
    }

    [Fact]
    public void Refuses_a_sheet_without_a_row()
    {
        Assert.Equal(RefusalCode.NoRows, Lists.Refusal(Workbooks.Make(new Workbooks.Sheet("Sheet", []))));
    }

    [Fact]
    public void Lets_a_fault_of_the_disk_come_out_as_it_is()
    {
        using var stream = new FailingStream(Workbooks.Make(
            new Workbooks.Sheet("Sheet", [Header, Row("Acme Ltd", 3, 100)])));

        Assert.Throws<IOException>(() => SpendFile.Read(stream, "list.xlsx", ReadOptions.Default, _ => { }));
    }

    sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        int reads;

        public override int Read(Span<byte> buffer) => ++reads > 2 ? throw new IOException("disk") : base.Read(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
