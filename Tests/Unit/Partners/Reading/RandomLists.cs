using System.Globalization;
using System.Text;
using CsCheck;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Lists of payments made by chance: what is paid, and the form in which it is written down.</summary>
static class RandomLists
{
    public sealed record Payment(int Name, int Day, long Minor);

    public sealed record Form
    {
        public required int Columns { get; init; }

        public required char Delimiter { get; init; }

        public required int Encoding { get; init; }

        public required string Newline { get; init; }

        public required int Dates { get; init; }

        public required int Amounts { get; init; }

        public required bool IsComma { get; init; }

        public required bool IsDutch { get; init; }

        public required int Preamble { get; init; }

        public required int Footer { get; init; }

        public required Header Header { get; init; }

        public required Quotes Quotes { get; init; }

        public required int EmptyColumns { get; init; }

        public required bool EndsInNewline { get; init; }

        public bool HasTotal => Footer is 1 or 3;
    }

    public enum Header
    {
        AtTop,
        Repeated,
        Below,
    }

    public enum Quotes
    {
        WhereNeeded,
        EveryCell,
        EveryLine,
    }

    public static readonly string[] Names =
    [
        "Café Zoë BV", "Stichting De Brug", "Müller & Zoon", "Acme Holdings Ltd", "O'Brien (NW) Limited",
        "Crêperie Ünal", "Gemeente Heerlen", "Biffa Waste Services Ltd", "J. de Vries", "Eric \"Rick\" Wright, Group",
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

    static readonly string[] DateForms =
    [
        "dd/MM/yyyy", "yyyy-MM-dd", "d-M-yy", "dd MMM yyyy", "dd.MM.yyyy", "yyyyMMdd", "d MMMM yyyy",
        "dd/MM/yyyy HH:mm:ss", "ddMMyy", "ddd d MMM yyyy",
    ];

    const int AmountForms = 6;

    public static readonly Gen<Payment[]> Payments = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 364], Gen.Long[1, 9_999_999],
        Gen.Int[0, 8], (name, day, minor, sign) => new Payment(name, day, sign == 0 ? -minor : minor)).Array[6, 60];

    static readonly Gen<(int Columns, char Delimiter, int Encoding, string Newline)> Layers = Gen.Select(
        Gen.Int[0, 119], One(',', ';', '\t', '|'), Gen.Int[0, 5], One("\r\n", "\n", "\r"));

    static readonly Gen<(int Dates, int Amounts, bool IsComma, bool IsDutch)> Styles = Gen.Select(
        Gen.Int[0, DateForms.Length - 1], Gen.Int[0, AmountForms - 1], Gen.Bool, Gen.Bool);

    static readonly Gen<(int Preamble, int Footer, Header Header, Quotes Quotes, int Empty, bool Ends)> Frames =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Enum<Header>(), Gen.Enum<Quotes>(), Gen.Int[0, 2], Gen.Bool);

    public static readonly Gen<Form> Forms = Gen.Select(Layers, Styles, Frames, (layer, style, frame) => new Form
    {
        Columns = layer.Columns,
        Delimiter = layer.Delimiter,
        Encoding = layer.Encoding,
        Newline = layer.Newline,
        Dates = style.Dates,
        Amounts = style.Amounts,
        IsComma = style.IsComma,
        IsDutch = style.IsDutch,
        Preamble = frame.Header == Header.Below ? 0 : frame.Preamble,
        Footer = frame.Header == Header.Below ? 0 : frame.Footer,
        Header = frame.Header,
        Quotes = frame.Quotes,
        EmptyColumns = frame.Empty,
        EndsInNewline = frame.Ends,
    });

    public static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    public static byte[] Write(Payment[] payments, Form form)
    {
        var head = (form.IsDutch ? DutchHeads : EnglishHeads)[form.Columns % 3];
        var order = Order(form.Columns);
        var lines = new List<string>();
        void Line(params IEnumerable<string> cells) => lines.Add(LineOf(cells, form));
        var header = order.Select(column => head[column]).ToArray();
        foreach (var title in Preamble(form))
            Line(title);
        if (form.Header != Header.Below)
            Line(header);
        for (var index = 0; index < payments.Length; index++)
        {
            if (form.Header == Header.Repeated && index == payments.Length / 2)
                Line(header);
            var cells = Cells(payments[index], index, form);
            Line(order.Select(column => cells[column]));
        }
        if (form.Header == Header.Below)
            Line(header);
        if (form.HasTotal)
            Line(order.Select(column => column == 0 ? (form.IsDutch ? "Totaal" : "Total") : column == 2
                ? Amount(payments.Sum(payment => payment.Minor), form) : ""));
        if (form.Footer >= 2)
            Line(form.IsDutch ? "Pagina 1 van 1" : "Page 1 of 1");
        return Encode(string.Join(form.Newline, lines) + (form.EndsInNewline ? form.Newline : ""), form.Encoding);
    }

    static string[] Preamble(Form form) => form.Preamble switch
    {
        0 => [],
        1 => [form.IsDutch ? "Betalingen van de stad" : "Payments of the city"],
        2 => ["Open data", "", "2023"],
        _ => ["", ""],
    };

    static string[] Cells(Payment payment, int index, Form form) =>
    [
        Names[payment.Name], DateOf(payment).ToString(DateForms[form.Dates], CultureInfo.InvariantCulture),
        Amount(payment.Minor, form), $"{70_000 + (index * 3)}", $"{4000 + (payment.Name % 4)}",
    ];

    public static DateOnly DayOf(Payment payment) => new DateOnly(2023, 1, 1).AddDays(payment.Day);

    static DateTime DateOf(Payment payment) => DayOf(payment).ToDateTime(new TimeOnly(9, 30));

    static string LineOf(IEnumerable<string> cells, Form form)
    {
        var line = string.Join(form.Delimiter, cells.Select(cell => Quote(cell, form)))
            + new string(form.Delimiter, form.EmptyColumns);
        return form.Quotes == Quotes.EveryLine && line.AsSpan().ContainsAny("\",;\t|") ? Quoted(line) : line;
    }

    static string Quote(string cell, Form form) => form.Quotes == Quotes.EveryCell
        || cell.Contains(form.Delimiter, StringComparison.Ordinal) || cell.Contains('"', StringComparison.Ordinal)
            ? Quoted(cell) : cell;

    static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

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

    static string Amount(long minor, Form form)
    {
        var grouped = form.Amounts != 1;
        var text = (Math.Abs(minor) / 100m).ToString(grouped ? "#,##0.00" : "0.00", CultureInfo.InvariantCulture);
        if (form.IsComma)
            text = text.Replace(',', ' ').Replace('.', ',').Replace(' ', form.Amounts == 5 ? ' ' : '.');
        var currency = form.IsDutch ? "EUR " : "£";
        return (form.Amounts, minor < 0) switch
        {
            (2, true) => $"{text}-",
            (3, true) => $"({text})",
            (4, true) => $"-{currency}{text}",
            (4, false) => currency + text,
            (_, true) => $"-{text}",
            _ => text,
        };
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
