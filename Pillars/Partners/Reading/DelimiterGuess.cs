namespace Vliegwiel.Partners.Reading;

/// <summary>Which of comma, semicolon, tab, pipe, tilde and caret divides the cells: the one under which records have a
/// steady number of cells and cells look like whole dates and amounts.</summary>
internal static class DelimiterGuess
{
    const int RecordsMax = 1_000;
    const int RecordsFixedMin = 3;
    const string Gap = "   ";

    static readonly char[] Candidates = [',', ';', '\t', '|', '~', '^'];

    /// <summary>Null for text in columns of a fixed width: a comma in some of its amounts divides nothing.</summary>
    public static char? Guess(Func<char, RecordSource> open)
    {
        var best = (Delimiter: ',', Score: 0.0);
        foreach (var candidate in Candidates)
        {
            using var records = open(candidate);
            var score = Score(records);
            if (score > best.Score)
                best = (candidate, score);
        }
        using var chosen = open(best.Delimiter);
        return IsFixedWidth(chosen) ? null : best.Delimiter;
    }

    /// <summary>Most records are one cell, and most have gaps of several spaces.</summary>
    static bool IsFixedWidth(RecordSource records)
    {
        int seen = 0, single = 0, gaps = 0;
        while (seen < RecordsMax && records.Read())
        {
            var used = Used(records);
            if (used == 0)
                continue;
            seen++;
            single += used == 1 ? 1 : 0;
            gaps += records.Cell(0).Contains(Gap, StringComparison.Ordinal) ? 1 : 0;
        }
        return seen >= RecordsFixedMin && single * 2 > seen && gaps * 10 > seen * 8;
    }

    static double Score(RecordSource records)
    {
        var counts = new Dictionary<int, int>();
        int seen = 0, typed = 0;
        while (seen < RecordsMax && records.Read())
        {
            var used = Used(records);
            if (used == 0)
                continue;
            seen++;
            counts[used] = counts.GetValueOrDefault(used) + 1;
            typed += IsTyped(records) ? 1 : 0;
        }
        if (seen == 0)
            return 0;
        // Trailing empty cells make counts differ by little: neighbours count half.
        var (width, share) = counts.Where(entry => entry.Key > 1)
            .Select(entry => (entry.Key, (entry.Value + (counts.GetValueOrDefault(entry.Key - 1) * 0.5)) / seen))
            .OrderByDescending(entry => entry.Item2)
            .FirstOrDefault();
        return width < 2 ? 0 : share * Math.Log2(width + 1) * (0.2 + ((double)typed / seen));
    }

    static int Used(RecordSource records)
    {
        for (var column = records.Count - 1; column >= 0; column--)
            if (!records.Cell(column).IsEmpty)
                return column + 1;
        return 0;
    }

    static bool IsTyped(RecordSource records)
    {
        int values = 0, words = 0;
        for (var column = 0; column < Math.Min(records.Count, ReadingLimits.GuessedColumnsMax); column++)
        {
            var cell = records.Cell(column);
            if (cell.IsEmpty)
                continue;
            if (NumberText.TryScan(cell, out _) || DateText.TryScan(cell, out _))
                values++;
            else if (cell.Length < 80)
                words++;
        }
        return values > 0 && words > 0;
    }
}
