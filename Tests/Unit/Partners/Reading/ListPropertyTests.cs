using System.Text;
using CsCheck;
using Vliegwiel.Partners.Reading;
using Xunit;
using static Vliegwiel.Unit.Partners.Reading.RandomLists;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Random lists in random layouts, encodings and forms of dates and amounts: what goes in comes out, to the
/// cent. And random bytes and random damage: never anything but a receipt that closes or a named refusal.</summary>
public sealed class ListPropertyTests
{
    [Fact]
    public void What_goes_in_comes_out_in_any_layout_and_encoding() =>
        Gen.Select(Payments, Forms).Sample((payments, form) =>
    {
        var (receipt, lines) = Lists.Read(Write(payments, form));

        Assert.Equal(payments.Length, receipt.RowsTaken);
        Assert.Equal(payments.Sum(payment => payment.Minor), receipt.NetMinor);
        Assert.Equal(payments.Where(payment => payment.Minor < 0).Sum(payment => payment.Minor), receipt.CreditsMinor);
        Assert.Equal(payments.Select(payment => Names[payment.Name]), lines.Select(line => line.SupplierName));
        Assert.Equal(payments.Select(DayOf), lines.Select(line => line.Date!.Value));
        Assert.Equal(receipt.RowsRead, receipt.RowsTaken + receipt.SetAside.Count);
        Assert.Equal(form.HasTotal ? 1 : 0, receipt.SetAside.Count(row => row.Reason == SetAsideReason.Total));
    }, iter: 1_000);

    [Fact]
    public void Random_bytes_give_a_receipt_or_a_named_refusal() =>
        Gen.Byte.Array[0, 400].Sample(bytes => Closes(bytes, "fuzz"), iter: 4_000);

    [Fact]
    public void Random_marks_give_a_receipt_or_a_named_refusal() =>
        Gen.OneOf(
            One(",", ";", "\t", "|", "\"", "\"\"", "\r", "\n", "\r\n", "=", "-", " ", "\0",
                "£", "\ud800"),
            One("Supplier", "Date", "Amount", "Total", "Acme Ltd", "01/02/2024", "010224", "1,000.50", "7"),
            One("<table>", "<tr>", "<td>", "</td>", "<td colspan=99999>", "<Cell ss:Index=\"3\">", "<!--",
                "<Worksheet ss:Name=\"x\">", "&amp;", "<")).Array[0, 120]
            .Sample(marks => Closes(Encoding.UTF8.GetBytes(string.Concat(marks)), "fuzz"), iter: 4_000);

    [Fact]
    public void Random_damage_to_a_list_loses_no_row_silently() =>
        Gen.Select(Payments, Forms, Damage).Sample((payments, form, damage) =>
            Closes(damage.To(Write(payments, form)), "fuzz"), iter: 1_500);

    [Fact]
    public void Random_damage_to_a_workbook_gives_a_receipt_or_a_named_refusal()
    {
        var good = Workbooks.Make(new Workbooks.Sheet("Sheet",
            [["Supplier", "Date", "Amount"], ["Acme Ltd", new DateTime(2024, 1, 2), 10.5],
            ["Bolt", new DateTime(2024, 1, 9), 3]]));

        Damage.Sample(damage => Closes(damage.To(good), "fuzz.xlsx"), iter: 1_500);
    }

    /// <summary>Damage inside the parts of a workbook, which the check sums of the archive do not hide.</summary>
    [Fact]
    public void Random_damage_to_a_sheet_gives_a_receipt_or_a_named_refusal()
    {
        const string good = """
            <?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
            <sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Supplier</t></is></c>
            <c r="B1" t="inlineStr"><is><t>Amount</t></is></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><t>Acme</t></is></c><c r="B2"><v>10.5</v></c></row>
            </sheetData></worksheet>
            """;

        Damage.Sample(damage => Closes(Workbooks.WithSheetXml(
            Encoding.Latin1.GetString(damage.To(Encoding.Latin1.GetBytes(good)))), "fuzz.xlsx"), iter: 1_000);
    }

    /// <summary>Bytes written over, bits turned over, and an end that did not arrive.</summary>
    sealed record Harm(int[] Places, byte[] Values, bool TurnsBits, int KeepsThousandths)
    {
        public byte[] To(byte[] good)
        {
            var bytes = (byte[])good.Clone();
            for (var index = 0; index < Places.Length; index++)
            {
                ref var at = ref bytes[Places[index] % bytes.Length];
                at = TurnsBits ? (byte)(at ^ (1 << (Values[index] % 8))) : Values[index];
            }
            return bytes[..(int)((long)bytes.Length * Math.Min(1_000, KeepsThousandths) / 1_000)];
        }
    }

    static readonly Gen<Harm> Damage = Gen.Select(Gen.Int[0, 1_000_000].Array[0, 12], Gen.Byte.Array[12], Gen.Bool,
        Gen.Int[0, 2_000], (places, values, turns, keeps) => new Harm(places, values, turns, keeps));

    static void Closes(byte[] bytes, string name)
    {
        using var stream = new MemoryStream(bytes);
        var (delivered, sum) = (0L, 0L);
        var reading = SpendFile.Read(stream, name, ReadOptions.Default, line =>
            (delivered, sum) = (delivered + 1, sum + line.AmountMinor));
        if (reading is not FileReading.Read { Receipt: var receipt })
            return;
        Assert.Equal(receipt.RowsRead, receipt.RowsTaken + receipt.SetAside.Count);
        Assert.Equal((delivered, sum), (receipt.RowsTaken, receipt.NetMinor));
    }
}
