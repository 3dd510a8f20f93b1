namespace Vliegwiel.Partners.Reading;

/// <summary>Lines that stand in quotes as a whole, with the quotes in them doubled: a list that was pasted into the
/// first column of a sheet and saved again. Takes that one layer off, block by block.</summary>
internal sealed class WrappedLines
{
    const int LinesJudgedMax = 1_000;

    enum Place
    {
        LineStart,
        Bare,
        Wrapped,
        QuoteInWrapped,
    }

    Place place = Place.LineStart;

    /// <summary>Whether every line with a delimiter at the start of the file is wrapped.</summary>
    public static bool Are(DecodedText text)
    {
        var start = new char[DecodedText.BlockCharactersMax];
        var rest = start.AsSpan(0, text.Read(start));
        int judged = 0, wrapped = 0;
        while (rest.IndexOfAny('\r', '\n') is var end and >= 0 && judged < LinesJudgedMax)
        {
            var line = rest[..end].TrimEnd();
            rest = rest[(end + 1)..];
            if (!line.ContainsAny(",;\t|"))
                continue;
            judged++;
            if (!IsWrapped(line))
                return false;
            wrapped++;
        }
        return wrapped > 1;
    }

    static bool IsWrapped(ReadOnlySpan<char> line)
    {
        if (line.Length < 3 || line[0] != '"' || line[^1] != '"')
            return false;
        var inside = line[1..^1];
        for (var index = inside.IndexOf('"'); index >= 0; index = inside.IndexOf('"'))
        {
            if (index + 1 >= inside.Length || inside[index + 1] != '"')
                return false;
            inside = inside[(index + 2)..];
        }
        return true;
    }

    /// <summary>Takes the outer quotes off in place; gives the characters that are left.</summary>
    public int Unwrap(Span<char> text)
    {
        var kept = 0;
        foreach (var character in text)
        {
            var isNewline = character is '\r' or '\n';
            var isQuote = character == '"';
            (place, var keeps) = place switch
            {
                _ when isNewline => (Place.LineStart, true),
                Place.LineStart => isQuote ? (Place.Wrapped, false) : (Place.Bare, true),
                Place.Wrapped => isQuote ? (Place.QuoteInWrapped, false) : (Place.Wrapped, true),
                // Two quotes are one; anything else behind a quote is what the line ends with.
                Place.QuoteInWrapped => (Place.Wrapped, true),
                _ => (Place.Bare, true),
            };
            if (keeps)
                text[kept++] = character;
        }
        return kept;
    }
}
