using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Vliegwiel.Platform.Figures;

/// <summary>
/// CSV as every export of the system writes it: comma, quotes doubled (RFC 4180), CR LF, and no cell that a
/// spreadsheet would run as a formula.
/// </summary>
public static partial class CsvText
{
    const string LineEnd = "\r\n";

    static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\r\n\t");

    /// <summary>One cell: made harmless, and quoted where it must be.</summary>
    public static string Cell(string? text)
    {
        var safe = Neutral(text ?? "");
        return safe.AsSpan().IndexOfAny(Quoted) < 0
            ? safe
            : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + LineEnd;

    public static string Table(IEnumerable<string?> header, IEnumerable<IEnumerable<string?>> rows)
    {
        var table = new StringBuilder(Line(header));
        foreach (var row in rows)
            table.Append(Line(row));
        return table.ToString();
    }

    /// <summary>
    /// Bytes of a file to download: UTF-8 with a byte order mark, because spreadsheets read letters with accents
    /// wrongly without it.
    /// </summary>
    public static byte[] File(string table) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(table)];

    /// <summary>
    /// A cell that a spreadsheet would take for a formula gets an apostrophe in front, unless it is a plain number.
    /// The wide forms of the signs count too: some spreadsheets fold them.
    /// </summary>
    public static string Neutral(string text)
    {
        if (text.Length == 0)
            return text;
        var first = text.AsSpan().TrimStart(' ');
        var dangerous = text[0] is '\t' or '\r' or '\n' || (first.Length > 0 && first[0] is '=' or '+' or '-' or '@'
            or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20');
        return dangerous && !PlainNumber().IsMatch(text) ? "'" + text : text;
    }

    [GeneratedRegex(@"\A[+-]?[0-9]+([.,][0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainNumber();
}
