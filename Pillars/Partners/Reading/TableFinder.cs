using System.Runtime.CompilerServices;

namespace Vliegwiel.Partners.Reading;

/// <summary>First pass over the records of a text file or sheet: finds headers, wherever they stand, and divides the
/// records into tables, each with a sample of its rows.</summary>
internal static class TableFinder
{
    const double HeaderScoreMin = 1.5;

    public static List<TableSample> Find(RecordSource source, ReadOptions options)
    {
        var tables = new List<TableSample> { new() { FirstOrdinal = 1 } };
        var current = tables[0];
        string[]? previousCells = null;
        while (source.Read())
        {
            if (source.Ordinal % 50_000 == 0)
                options.Cancellation.ThrowIfCancellationRequested();
            if (source.IsBlank())
                continue;
            var mayBeHeader = current.Rows.Count < 200 || !LooksLikeData(source, current);
            var score = mayBeHeader ? HeaderScore(source) : 0;
            if (score < HeaderScoreMin)
            {
                previousCells = mayBeHeader ? source.Cells() : null;
                current.Add(source);
                continue;
            }
            var cells = source.Cells();
            if (current.Header is not null && IsSame(current.Header, cells))
                current.HeaderOrdinals.Add(source.Ordinal);
            else if (ContinuesHeader(current, cells, source))
                Extend(current, cells, source);
            else if (tables.Count < ReadingLimits.TablesMax)
                tables.Add(current = Open(source, cells, current, previousCells));
            else
                source.Refuse(new Refusal(RefusalCode.TooManyTables, $"{ReadingLimits.TablesMax}"));
            previousCells = null;
        }
        return Joined(tables);
    }

    /// <summary>How many roles the words of a record name; a cell with a date or an amount speaks against it.</summary>
    public static double HeaderScore(IReadOnlyList<string> cells)
    {
        var score = 0.0;
        int filled = 0, known = 0;
        var roles = new HashSet<ColumnRole>();
        foreach (var cell in cells.Take(ReadingLimits.GuessedColumnsMax))
        {
            if (cell.Length == 0)
                continue;
            filled++;
            if (char.IsAsciiDigit(cell[0]) || cell[0] is '£' or '€' or '-' or '(')
            {
                if (DateText.TryScan(cell, out _) || NumberText.TryScan(cell, out _))
                    return 0;
            }
            var meaning = cell.Length > 60 ? default : HeaderWords.Meaning(cell);
            if (!meaning.IsKnown)
                continue;
            known++;
            score += roles.Add(meaning.Role) ? meaning.Weight : meaning.Weight * 0.3;
        }
        return known >= 2 && known * 2 >= filled ? score : 0;
    }

    static double HeaderScore(RecordSource source)
    {
        for (var column = 0; column < Math.Min(source.Count, ReadingLimits.GuessedColumnsMax); column++)
        {
            if (source.Kind(column) != CellKind.Text)
                return 0;
            var cell = source.Cell(column);
            if (!cell.IsEmpty && (char.IsAsciiDigit(cell[0]) || cell[0] is '£' or '€' or '-' or '(')
                && (NumberText.TryScan(cell, out _) || DateText.TryScan(cell, out _)))
                return 0;
        }
        return HeaderScore(source.Cells());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool LooksLikeData(RecordSource source, TableSample table)
    {
        for (var column = 0; column < Math.Min(source.Count, table.Columns.Count); column++)
        {
            var census = table.Columns[column];
            if ((census.Numbers + census.Dates) * 2 <= census.Filled || census.Filled * 2 < table.Rows.Count)
                continue;
            if (source.Kind(column) != CellKind.Text)
                return true;
            var cell = source.Cell(column);
            return !cell.IsEmpty && char.IsAsciiDigit(cell[^1]);
        }
        return false;
    }

    static TableSample Open(RecordSource source, string[] cells, TableSample before, string[]? previousCells)
    {
        var table = new TableSample { FirstOrdinal = source.Ordinal, Header = cells, HeaderLine = source.Line };
        table.HeaderOrdinals.Add(source.Ordinal);
        // A header over two lines: the line above, when it is words only and lifts the score, belongs to it.
        if (previousCells is not null && before.RowOrdinals.Count > 0
            && previousCells.Count(cell => cell.Length > 0) > 1
            && before.RowOrdinals[^1] == source.Ordinal - 1)
        {
            var joined = Join(previousCells, cells);
            if (HeaderScore(joined) > HeaderScore(cells))
            {
                table.Header = joined;
                table.HeaderOrdinals.Add(source.Ordinal - 1);
                before.HeaderOrdinals.Add(source.Ordinal - 1);
            }
        }
        return table;
    }

    /// <summary>The second line of a header whose first line already looked like one.</summary>
    static bool ContinuesHeader(TableSample table, string[] cells, RecordSource source)
    {
        if (table.Header is null || table.RowCount > 0 || table.HeaderOrdinals.Count != 1
            || !table.HeaderOrdinals.Contains(source.Ordinal - 1))
            return false;
        return HeaderScore(Join(table.Header, cells)) >= Math.Max(HeaderScore(table.Header), HeaderScore(cells));
    }

    static void Extend(TableSample table, string[] cells, RecordSource source)
    {
        table.Header = Join(table.Header!, cells);
        table.HeaderLine = source.Line;
        table.HeaderOrdinals.Add(source.Ordinal);
    }

    public static string[] Join(string[] upper, string[] lower)
    {
        var joined = new string[Math.Max(upper.Length, lower.Length)];
        for (var column = 0; column < joined.Length; column++)
        {
            var above = column < upper.Length ? upper[column] : "";
            var below = column < lower.Length ? lower[column] : "";
            joined[column] = $"{above} {below}".Trim();
        }
        return joined;
    }

    static bool IsSame(string[] header, string[] cells)
    {
        int same = 0, filled = 0;
        for (var column = 0; column < Math.Max(header.Length, cells.Length); column++)
        {
            var left = column < header.Length ? HeaderWords.Normalise(header[column]) : "";
            var right = column < cells.Length ? HeaderWords.Normalise(cells[column]) : "";
            filled += left.Length + right.Length > 0 ? 1 : 0;
            same += left.Length > 0 && left == right ? 1 : 0;
        }
        return same * 10 >= filled * 7;
    }

    /// <summary>Gives rows above a header to it when the header stands below its rows.</summary>
    static List<TableSample> Joined(List<TableSample> tables)
    {
        if (tables.Count > 1 && tables[0].Header is null)
        {
            var (first, second) = (tables[0], tables[1]);
            if (first.RowCount > 0 && second.Header is not null && (second.RowCount == 0 || HasPayments(first)))
            {
                first.Header = second.Header;
                first.HeaderLine = second.HeaderLine;
                if (second.RowCount == 0)
                {
                    first.HeaderOrdinals.UnionWith(second.HeaderOrdinals);
                    tables.RemoveAt(1);
                }
            }
        }
        if (tables.Count == 1)
            ForeignHeader.Find(tables[0]);
        return tables;
    }

    static bool HasPayments(TableSample table) =>
        table.Rows.Count(row => row.Any(cell => NumberText.TryScan(cell, out _))
            && row.Count(cell => cell.Length > 0) >= 3) * 2 > table.Rows.Count;
}
