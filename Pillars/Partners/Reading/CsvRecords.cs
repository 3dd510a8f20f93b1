using System.Runtime.CompilerServices;

namespace Vliegwiel.Partners.Reading;

/// <summary>Records of delimited text after RFC 4180, forgiving where real lists break it: any newline, a quote that
/// is never closed, quotes inside a cell. Cells are spans of the buffer; nothing is allocated per cell. What is done
/// for every cell asks to be optimised at once: most lists are over before the runtime would.</summary>
internal sealed class CsvRecords(DecodedText text, char delimiter) : RecordSource
{
    char[] buffer = new char[DecodedText.BlockCharactersMax * 2];
    int filled;
    int position;
    bool ended;
    long nextLine = 1;
    int[] starts = new int[64];
    int[] lengths = new int[64];
    bool[] escaped = new bool[64];
    char[] scratch = new char[256];

    public long LoneCarriageReturns { get; private set; }

    public long LineFeeds { get; private set; }

    public long Pairs { get; private set; }

    public long UnclosedQuotes { get; private set; }

    /// <summary>The last record had no newline behind it.</summary>
    public bool EndedWithoutNewline { get; private set; }

    public string Newline
    {
        get
        {
            (string Name, long Count)[] kinds = [("CRLF", Pairs), ("CR", LoneCarriageReturns), ("LF", LineFeeds)];
            return string.Join('+', kinds.Where(kind => kind.Count > 0)
                .OrderBy(kind => kind.Name == "CRLF" ? 0 : 1)
                .ThenByDescending(kind => kind.Count)
                .Select(kind => kind.Name));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Read()
    {
        while (Refused is null)
        {
            if (position >= filled && !Fill())
                return false;
            if (TryRecord(out var next, out var lines))
            {
                Line = nextLine;
                nextLine += lines;
                position = next;
                Ordinal++;
                return true;
            }
            if (!Fill() && Refused is null && ended)
                continue;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ReadOnlySpan<char> Cell(int column)
    {
        if (column >= Count)
            return [];
        ReadOnlySpan<char> cell = buffer.AsSpan(starts[column], lengths[column]);
        if (cell.IsEmpty)
            return cell;
        cell = (escaped[column] ? Unescape(cell) : cell).Trim();
        // ="0123": a spreadsheet's way to keep a figure as it is written.
        return cell.Length > 3 && cell[0] == '=' && cell[1] == '"' && cell[^1] == '"' && !cell[2..^1].Contains('"')
            ? cell[2..^1].Trim() : cell;
    }

    /// <summary>One record from <see cref="position"/>; false when the buffer ends before the record does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool TryRecord(out int next, out int lines)
    {
        var at = position;
        Count = 0;
        lines = 0;
        while (true)
        {
            int end;
            var start = at;
            var isEscaped = false;
            if (at < filled && buffer[at] == '"')
            {
                if (!TryQuoted(at, ref lines, out start, out end, out at, out isEscaped))
                {
                    next = 0;
                    return false;
                }
            }
            else
            {
                var found = buffer.AsSpan(at, filled - at).IndexOfAny(delimiter, '\n', '\r');
                end = at = found < 0 ? filled : at + found;
            }
            if (at >= filled && !ended)
            {
                next = 0;
                return false;
            }
            if (!Add(start, end - start, isEscaped))
            {
                next = 0;
                return false;
            }
            if (at < filled && buffer[at] == delimiter)
            {
                at++;
                continue;
            }
            return TryNewline(at, ref lines, out next);
        }
    }

    bool TryNewline(int at, ref int lines, out int next)
    {
        next = at;
        lines++;
        if (at >= filled)
        {
            EndedWithoutNewline = true;
            return true;
        }
        if (buffer[at] == '\n')
        {
            LineFeeds++;
            next = at + 1;
            return true;
        }
        if (at + 1 >= filled && !ended)
            return false;
        if (at + 1 < filled && buffer[at + 1] == '\n')
        {
            Pairs++;
            next = at + 2;
            return true;
        }
        LoneCarriageReturns++;
        next = at + 1;
        return true;
    }

    /// <summary>A cell that opens with a quote. False when more text is needed to know where it ends.</summary>
    bool TryQuoted(int open, ref int lines, out int start, out int end, out int at, out bool isEscaped)
    {
        start = open + 1;
        isEscaped = false;
        end = at = start;
        var scan = start;
        while (scan - start < ReadingLimits.QuotedCharactersMax)
        {
            var found = buffer.AsSpan(scan, filled - scan).IndexOf('"');
            if (found < 0)
            {
                if (!ended && filled - start < ReadingLimits.QuotedCharactersMax)
                    return false;
                break;
            }
            var quote = scan + found;
            if (quote + 1 >= filled && !ended)
                return false;
            if (quote + 1 < filled && buffer[quote + 1] == '"')
            {
                isEscaped = true;
                scan = quote + 2;
                continue;
            }
            var inside = buffer.AsSpan(start, quote - start);
            var newlines = Newlines(inside);
            if (newlines > ReadingLimits.QuotedLinesMax)
                break;
            if (ClosesAt(quote + 1, out var after))
            {
                end = quote;
                at = after;
                lines += newlines;
                return true;
            }
            if (newlines > 0)
                break;
            // A quote in the middle of a cell that should have been doubled: it is part of the text.
            scan = quote + 1;
        }
        UnclosedQuotes++;
        isEscaped = false;
        var stop = buffer.AsSpan(start, filled - start).IndexOfAny(delimiter, '\n', '\r');
        end = at = stop < 0 ? filled : start + stop;
        return true;
    }

    bool ClosesAt(int at, out int after)
    {
        after = at;
        while (after < filled && buffer[after] == ' ' && buffer[after] != delimiter)
            after++;
        return after >= filled || buffer[after] == delimiter || buffer[after] is '\r' or '\n';
    }

    static int Newlines(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('\r', '\n') < 0)
            return 0;
        var count = 0;
        for (var index = 0; index < text.Length; index++)
            if (text[index] == '\n' || (text[index] == '\r' && (index + 1 >= text.Length || text[index + 1] != '\n')))
                count++;
        return count;
    }

    bool Add(int start, int length, bool isEscaped)
    {
        if (Count == starts.Length)
        {
            if (Count >= ReadingLimits.ColumnsMax)
            {
                Refused = new Refusal(RefusalCode.TooManyColumns, $"{ReadingLimits.ColumnsMax}");
                return false;
            }
            Array.Resize(ref starts, Count * 2);
            Array.Resize(ref lengths, Count * 2);
            Array.Resize(ref escaped, Count * 2);
        }
        starts[Count] = start;
        lengths[Count] = length;
        escaped[Count++] = isEscaped;
        return true;
    }

    ReadOnlySpan<char> Unescape(ReadOnlySpan<char> cell)
    {
        if (scratch.Length < cell.Length)
            scratch = new char[cell.Length * 2];
        var kept = 0;
        for (var index = 0; index < cell.Length; index++)
        {
            scratch[kept++] = cell[index];
            if (cell[index] == '"' && index + 1 < cell.Length && cell[index + 1] == '"')
                index++;
        }
        return scratch.AsSpan(0, kept);
    }

    /// <summary>Moves the unread text to the front and reads more behind it; false when there is no more.</summary>
    bool Fill()
    {
        if (ended)
            return false;
        buffer.AsSpan(position, filled - position).CopyTo(buffer);
        filled -= position;
        position = 0;
        if (buffer.Length - filled < DecodedText.BlockCharactersMax)
        {
            if (filled > ReadingLimits.RecordCharactersMax)
            {
                Refused = new Refusal(RefusalCode.RecordTooLong, $"{nextLine}");
                return false;
            }
            Array.Resize(ref buffer, buffer.Length * 2);
        }
        var read = text.Read(buffer.AsSpan(filled));
        ended = read == 0;
        filled += read;
        return read > 0;
    }
}
