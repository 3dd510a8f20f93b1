using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Reading;

/// <summary>Receipts as JSON, for machines: amounts are decimal strings, dates are ISO 8601, reasons are codes. One
/// receipt is one line, so that a command that reads many files can print each as it is done.</summary>
public static class ReceiptJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One receipt or refusal as a JSON object on one line.</summary>
    /// <param name="text">Gives the text of a key of <see cref="ReadingTexts"/>; without it codes stand alone.</param>
    public static string Of(FileReading reading, Func<string, string>? text = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(json, reading, text);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>A file that could not be read at all, in the form of a refusal.</summary>
    public static string OfFault(string file, string code, string text)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Refused(json, file, bytes: null, code, text);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    static void Write(Utf8JsonWriter json, FileReading reading, Func<string, string>? text)
    {
        if (reading is FileReading.Refused refused)
            Refused(json, refused, text);
        else if (reading is FileReading.Read read)
            Receipt(json, read.Receipt, text);
    }

    static void Refused(Utf8JsonWriter json, FileReading.Refused refused, Func<string, string>? text)
    {
        var key = ReadingTexts.Key(refused.Refusal.Code);
        Refused(json, refused.FileName, refused.Bytes, ReadingTexts.Code(refused.Refusal.Code.ToString()),
            ReadingTexts.Fill(text?.Invoke(key) ?? key, refused.Refusal.Arguments));
    }

    /// <summary>The same keys as a receipt, with nothing in them, and why.</summary>
    static void Refused(Utf8JsonWriter json, string file, long? bytes, string code, string text)
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteNull("encoding");
        json.WriteNull("layout");
        json.WriteNumber("rowsRead", 0);
        json.WriteNumber("rowsTaken", 0);
        json.WriteStartArray("rowsSetAside");
        json.WriteEndArray();
        foreach (var name in (ReadOnlySpan<string>)["debits", "credits", "net", "currency", "from", "to"])
            json.WriteNull(name);
        if (bytes is { } count)
            json.WriteNumber("bytes", count);
        json.WriteStartObject("refused");
        json.WriteString("code", code);
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Receipt(Utf8JsonWriter json, Receipt receipt, Func<string, string>? text)
    {
        json.WriteStartObject();
        json.WriteString("file", receipt.FileName);
        json.WriteString("encoding", receipt.Encoding);
        json.WriteString("layout", LayoutText.Of(receipt));
        json.WriteNumber("rowsRead", receipt.RowsRead);
        json.WriteNumber("rowsTaken", receipt.RowsTaken);
        json.WriteStartArray("rowsSetAside");
        foreach (var row in receipt.SetAside)
            SetAside(json, row, text);
        json.WriteEndArray();
        json.WriteString("debits", Amounts.Invariant(receipt.DebitsMinor));
        json.WriteString("credits", Amounts.Invariant(receipt.CreditsMinor));
        json.WriteString("net", Amounts.Invariant(receipt.NetMinor));
        json.WriteString("currency", receipt.Currency);
        json.WriteString("from", Date(receipt.From));
        json.WriteString("to", Date(receipt.To));
        json.WriteNumber("bytes", receipt.Bytes);
        json.WriteString("sha256", receipt.Sha256);
        json.WriteString("newline", receipt.Newline);
        json.WriteNumber("blankRows", receipt.BlankRows);
        json.WriteNumber("headerRows", receipt.HeaderRows);
        json.WriteNumber("otherRows", receipt.OtherRows);
        json.WriteNumber("suppliers", receipt.DistinctSuppliers);
        json.WriteString("vat", Amounts.Invariant(receipt.VatMinor));
        json.WriteStartArray("sheets");
        foreach (var table in receipt.Tables)
            Table(json, table);
        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (var warning in receipt.Warnings)
            Warning(json, warning, text);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void SetAside(Utf8JsonWriter json, SetAsideRow row, Func<string, string>? text)
    {
        json.WriteStartObject();
        json.WriteNumber("line", row.LineNumber);
        json.WriteString("reason", ReadingTexts.Code(row.Reason.ToString()));
        if (text is not null)
            json.WriteString("text", text(ReadingTexts.Key(row.Reason)));
        if (row.Sheet is not null)
            json.WriteString("sheet", row.Sheet);
        json.WriteString("raw", row.Raw);
        json.WriteEndObject();
    }

    static void Table(Utf8JsonWriter json, TableReading table)
    {
        json.WriteStartObject();
        json.WriteString("sheet", table.Sheet);
        json.WriteString("kind", ReadingTexts.Code(table.Kind.ToString()));
        if (table.HeaderLine is { } line)
            json.WriteNumber("headerLine", line);
        else
            json.WriteNull("headerLine");
        json.WriteNumber("rowsRead", table.RowsRead);
        json.WriteNumber("rowsTaken", table.RowsTaken);
        json.WriteString("net", Amounts.Invariant(table.NetMinor));
        json.WriteStartArray("columns");
        foreach (var choice in table.Layout?.Columns ?? [])
        {
            json.WriteStartObject();
            json.WriteString("role", ReadingTexts.Code(choice.Role.ToString()));
            json.WriteNumber("column", choice.Column + 1);
            json.WriteString("header", choice.Header);
            json.WriteString("reason", ReadingTexts.Code(choice.Reason.ToString()));
            json.WriteNumber("confidence", choice.Confidence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Warning(Utf8JsonWriter json, ReadingWarning warning, Func<string, string>? text)
    {
        var key = ReadingTexts.Key(warning.Code);
        json.WriteStartObject();
        json.WriteString("code", ReadingTexts.Code(warning.Code.ToString()));
        if (text is not null)
            json.WriteString("text", ReadingTexts.Fill(text(key), warning.Arguments));
        json.WriteNumber("count", warning.Count);
        json.WriteStartArray("lines");
        foreach (var line in warning.Lines)
            json.WriteNumberValue(line);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string? Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
