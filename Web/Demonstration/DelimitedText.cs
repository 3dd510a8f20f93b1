using System.Globalization;
using System.Text;

namespace Vliegwiel.Web.Demonstration;

/// <summary>Writes a sheet as delimited text in the encoding, dates and numbers of its layout.</summary>
static class DelimitedText
{
    public static byte[] Write(PaymentSheet sheet, FileLayout layout)
    {
        var text = new StringBuilder();
        foreach (var row in sheet.Rows)
        {
            var cells = row.Cells.Select(cell => Quoted(Format(cell, layout), layout.Separator));
            text.AppendJoin(layout.Separator, cells);
            if (row.Cells.Count > 1)
                text.Append(layout.Separator, layout.TrailingColumns);
            text.Append(layout.NewLine);
        }
        var encoding = EncodingOf(layout.Encoding);
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())];
    }

    public static string Format(Cell cell, FileLayout layout) => cell switch
    {
        { Cents: { } cents } => Amount(cents, layout.Numbers, layout.Credits),
        { Date: { } date } when layout.Dates == "serial" => SpreadsheetDay(date).ToString(CultureInfo.InvariantCulture),
        { Date: { } date } => date.ToString(layout.Dates, CultureInfo.InvariantCulture),
        _ => cell.Text ?? "",
    };

    /// <summary>Days since 30 December 1899: what spreadsheets show when a date lost its format.</summary>
    public static int SpreadsheetDay(DateOnly date) => date.DayNumber - new DateOnly(1899, 12, 30).DayNumber;

    static string Amount(long cents, NumberStyle style, CreditStyle credits)
    {
        var whole = Math.Abs(cents) / 100;
        var part = Math.Abs(cents) % 100;
        var grouped = style is NumberStyle.Dutch or NumberStyle.English or NumberStyle.Pounds;
        var units = whole.ToString(grouped ? "#,##0" : "0", CultureInfo.InvariantCulture);
        var dutch = style is NumberStyle.Dutch or NumberStyle.DutchPlain;
        var number = dutch ? $"{units.Replace(',', '.')},{part:D2}" : $"{units}.{part:D2}";
        if (style == NumberStyle.Pounds)
            number = "£" + number;
        return (cents < 0, credits) switch
        {
            (false, _) => number,
            (_, CreditStyle.Brackets) => $"({number})",
            (_, CreditStyle.TrailingMinus) => $"{number}-",
            _ => $"-{number}",
        };
    }

    static string Quoted(string text, char separator) =>
        text.AsSpan().IndexOfAny([separator, '"', '\r', '\n']) < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // A letter that the old code pages lack must stop the writing, not turn into a question mark.
    static Encoding EncodingOf(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(false, true),
        "utf-8-bom" => new UTF8Encoding(true, true),
        "utf-16" => new UnicodeEncoding(false, true, true),
        "windows-1252" => CodePage(1252),
        "cp850" => CodePage(850),
        _ => throw new InvalidDataException($"Unknown encoding '{name}' in payments.json."),
    };

    static Encoding CodePage(int page) => CodePagesEncodingProvider.Instance.GetEncoding(
        page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
}
