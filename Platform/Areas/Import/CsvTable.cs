using System.Text;

namespace Vliegwiel.Platform.Areas.Import;

/// <summary>Rows of delimited text (RFC 4180, comma or semicolon or tab), with the line on which each begins.</summary>
public sealed class CsvTable
{
    public required IReadOnlyList<(long Line, string[] Cells)> Rows { get; init; }

    /// <summary>The line of a quote that is never closed: what follows it cannot be trusted.</summary>
    public long? UnclosedQuoteLine { get; init; }

    /// <summary>UTF-16 where it opens with the mark of it, UTF-8 where that is valid, else Windows-1252: a
    /// spreadsheet saved it.</summary>
    public static string Decode(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..])
            return Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2);
        if (bytes is [0xFE, 0xFF, ..])
            return Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2);
        try
        {
            return new UTF8Encoding(false, true).GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }

    public static CsvTable Read(string text)
    {
        var separator = Separator(text);
        var rows = new List<(long, string[])>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        long line = 1, rowLine = 1, quoteLine = 0;
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            var ends = letter == '\n' || (letter == '\r' && (at + 1 == text.Length || text[at + 1] != '\n'));
            if (ends)
                line++;
            if (quoted)
            {
                if (letter != '"')
                    cell.Append(letter);
                else if (at + 1 < text.Length && text[at + 1] == '"')
                    cell.Append(text[at++]);
                else
                    quoted = false;
            }
            else if (letter == '"' && cell.Length == 0)
                (quoted, quoteLine) = (true, line);
            else if (letter == separator)
                Finish(cells, cell);
            else if (ends)
            {
                Close(rows, cells, cell, rowLine);
                rowLine = line;
            }
            else if (letter != '\r')
                cell.Append(letter);
        }
        Close(rows, cells, cell, rowLine);
        return new CsvTable { Rows = rows, UnclosedQuoteLine = quoted ? quoteLine : null };
    }

    static void Finish(List<string> cells, StringBuilder cell)
    {
        cells.Add(cell.ToString().Trim());
        cell.Clear();
    }

    static void Close(List<(long, string[])> rows, List<string> cells, StringBuilder cell, long line)
    {
        Finish(cells, cell);
        if (cells.Exists(c => c.Length > 0))
            rows.Add((line, [.. cells]));
        cells.Clear();
    }

    static char Separator(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var head = end < 0 ? text.AsSpan() : text.AsSpan(0, end);
        var best = ',';
        foreach (var candidate in ";\t")
        {
            if (head.Count(candidate) > head.Count(best))
                best = candidate;
        }
        return best;
    }
}
