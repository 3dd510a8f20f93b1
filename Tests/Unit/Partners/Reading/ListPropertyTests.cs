using System.Globalization;
using System.Text;
using CsCheck;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Random lists in random layouts, encodings and forms of dates and amounts: what goes in comes out, to the
/// cent. And random bytes: never anything but a receipt or a named refusal.</summary>
public sealed class ListPropertyTests
{
    sealed record Payment(int Name, int Day, long Minor, int Reference);

    sealed record Form(int Columns, char Delimiter, int Encoding, string Newline, int Dates, bool IsComma,
        bool HasTitle, bool HasTotal, bool IsDutch);

    static readonly string[] Names =
    [
        "Café Zoë BV", "Stichting De Brug", "Müller & Zoon", "Acme Holdings Ltd", "O'Brien (NW) Limited",
            "Crêperie Ünal",
        "Gemeente Heerlen", "Biffa Waste Services Ltd", "J. de Vries", "Eric Wright Group",
    ];

    static readonly string[][] DutchHeads =
    [
        ["Crediteur", "Factuurdatum", "Bedrag", "Factuurnummer", "Kostenplaats"],
        ["Naam leverancier", "Boekdatum", "Netto bedrag", "Boekstuk", "Afdeling"],
        ["Begunstigde", "Betaaldatum", "Bedrag excl. btw", "Kenmerk", "Programma"],
    ];

    static readonly string[][] EnglishHeads =
    [
        ["Supplier Name", "Payment Date", "Amount", "Transaction Number", "Cost Centre"],
        ["Vendor", "Date", "Net Amount", "Invoice Ref", "Directorate"],
        ["Payee", "Paid Date", "Value", "Voucher No", "Service Area"],
    ];

    static readonly Gen<Payment[]> Payments = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 364], Gen.Long[1, 9_999_999],
        Gen.Int[0, 8],
        (name, day, minor, sign) => new Payment(name, day, sign == 0 ? -minor : minor, 0)).Array[6, 60]
        .Select(rows => rows.Select((row, index) => row with { Reference = 70_000 + (index * 3) }).ToArray());

    static readonly Gen<Form> Forms = Gen.Select(Gen.Int[0, 119], Gen.Int[0, 3]
        .Select(index => ",;\t|"[index]), Gen.Int[0, 5],
        Gen.Int[0, 2].Select(index => index == 0 ? "\r\n" : index == 1 ? "\n" : "\r"), Gen.Int[0, 3], Gen.Bool,
            Gen.Int[0, 3], Gen.Bool)
        .Select(form => new Form(form.Item1, form.Item2, form.Item3, form.Item4, form.Item5, form.Item6,
            form.Item7 % 2 == 1, form.Item7 > 1, form.Item8));

    [Fact]
    public void What_goes_in_comes_out_in_any_layout_and_encoding() =>
        Gen.Select(Payments, Forms).Sample((payments, form) =>
    {
        var (receipt, lines) = Lists.Read(Write(payments, form));

        Assert.Equal(payments.Length, receipt.RowsTaken);
        Assert.Equal(payments.Sum(payment => payment.Minor), receipt.NetMinor);
        Assert.Equal(payments.Where(payment => payment.Minor < 0).Sum(payment => payment.Minor), receipt.CreditsMinor);
        Assert.Equal(payments.Select(payment => Names[payment.Name]), lines.Select(line => line.SupplierName));
        Assert.Equal(payments.Select(payment => new DateOnly(2023, 1, 1).AddDays(payment.Day)), lines
            .Select(line => line.Date!.Value));
        Assert.Equal(receipt.RowsRead, receipt.RowsTaken + receipt.SetAside.Count);
        Assert.Equal(form.HasTotal ? 1 : 0, receipt.SetAside.Count(row => row.Reason == SetAsideReason.Total));
    }, iter: 600);

    [Fact]
    public void Random_bytes_give_a_receipt_or_a_named_refusal() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        using var stream = new MemoryStream(bytes);
        SpendFile.Read(stream, "fuzz", ReadOptions.Default, _ => { });
    }, iter: 5_000);

    [Fact]
    public void Random_damage_to_a_list_loses_no_row_silently() =>
        Gen.Select(Payments, Forms, Gen.Int[0, 1_000_000].Array[1, 12],
        Gen.Byte.Array[12]).Sample((payments, form, places, values) =>
    {
        var bytes = Write(payments, form);
        for (var index = 0; index < places.Length; index++)
            bytes[places[index] % bytes.Length] = values[index];
        using var stream = new MemoryStream(bytes);
        var delivered = 0L;
        var sum = 0L;
        var reading = SpendFile.Read(stream, "fuzz", ReadOptions.Default, line =>
            (delivered, sum) = (delivered + 1, sum + line.AmountMinor));
        if (reading is not FileReading.Read { Receipt: var receipt })
            return;
        Assert.Equal(receipt.RowsRead, receipt.RowsTaken + receipt.SetAside.Count);
        Assert.Equal((delivered, sum), (receipt.RowsTaken, receipt.NetMinor));
    }, iter: 1_500);

    [Fact]
    public void Random_damage_to_a_workbook_gives_a_receipt_or_a_named_refusal()
    {
        var good = Workbooks.Make(new Workbooks.Sheet("Sheet",
            [["Supplier", "Date", "Amount"], ["Acme Ltd", new DateTime(2024, 1, 2), 10.5],
            ["Bolt", new DateTime(2024, 1, 9), 3]]));
        Gen.Select(Gen.Int[0, good.Length - 1].Array[1, 20], Gen.Byte.Array[20]).Sample((places, values) =>
        {
            var bytes = (byte[])good.Clone();
            for (var index = 0; index < places.Length; index++)
                bytes[places[index]] = values[index];
            using var stream = new MemoryStream(bytes);
            SpendFile.Read(stream, "fuzz.xlsx", ReadOptions.Default, _ => { });
        }, iter: 1_500);
    }

    static byte[] Write(Payment[] payments, Form form)
    {
        var heads = form.IsDutch ? DutchHeads : EnglishHeads;
        var head = heads[form.Columns % 3];
        var order = Order(form.Columns);
        var text = new StringBuilder();
        void Line(IEnumerable<string> cells) => text.AppendJoin(form.Delimiter, cells
            .Select(cell => Quote(cell, form.Delimiter))).Append(form.Newline);
        if (form.HasTitle)
            Line([form.IsDutch ? "Betalingen van de stad" : "Payments of the city"]);
        Line(order.Select(column => head[column]));
        foreach (var payment in payments)
        {
            string[] cells =
            [
                Names[payment.Name], Date(new DateOnly(2023, 1, 1).AddDays(payment.Day), form.Dates),
                    Amount(payment.Minor, form.IsComma),
                $"{payment.Reference}", $"{4000 + (payment.Name % 4)}",
            ];
            Line(order.Select(column => cells[column]));
        }
        if (form.HasTotal)
            Line(order.Select(column => column == 0 ? (form.IsDutch ? "Totaal" : "Total") : column == 2
                ? Amount(payments.Sum(payment => payment.Minor), form.IsComma) : ""));
        return Encode(text.ToString(), form.Encoding);
    }

    static int[] Order(int number)
    {
        var left = new List<int> { 0, 1, 2, 3, 4 };
        var order = new int[5];
        for (var place = 0; place < 5; place++)
        {
            var pick = number % left.Count;
            number /= left.Count;
            order[place] = left[pick];
            left.RemoveAt(pick);
        }
        return order;
    }

    static string Quote(string cell, char delimiter) =>
        cell.Contains(delimiter, StringComparison.Ordinal) || cell.Contains('"', StringComparison.Ordinal)
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    static string Date(DateOnly date, int form) => date.ToString(form switch
    {
        0 => "dd/MM/yyyy",
        1 => "yyyy-MM-dd",
        2 => "d-M-yy",
        _ => "dd MMM yyyy",
    }, CultureInfo.InvariantCulture);

    static string Amount(long minor, bool isComma)
    {
        var text = (minor / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture);
        return isComma ? text.Replace(',', ' ').Replace('.', ',').Replace(' ', '.') : text;
    }

    static byte[] Encode(string text, int encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return encoding switch
        {
            0 => Encoding.UTF8.GetBytes(text),
            1 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            2 => Encoding.GetEncoding(1252).GetBytes(text),
            3 => Encoding.GetEncoding(850).GetBytes(text),
            4 => Encoding.Unicode.GetBytes(text),
            _ => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
        };
    }
}
