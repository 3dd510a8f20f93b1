using System.Runtime.CompilerServices;

namespace Vliegwiel.Partners.Reading;

/// <summary>One table as the first pass over its records found it.</summary>
internal sealed class TableSample
{
    readonly List<ColumnCensus> columns = [];
    readonly Dictionary<int, int> widths = [];

    /// <summary>Ordinal of the first record of the table, title lines and header included.</summary>
    public required long FirstOrdinal { get; init; }

    /// <summary>The header's cells, two lines joined; null when the table has none.</summary>
    public string[]? Header { get; set; }

    public long HeaderLine { get; set; }

    /// <summary>The header's words say nothing; that it is one shows by its place.</summary>
    public bool HeaderIsForeign { get; set; }

    /// <summary>Ordinals of the records that are headers, repeats included.</summary>
    public HashSet<long> HeaderOrdinals { get; } = [];

    public List<string[]> Rows { get; } = [];

    /// <summary>What the cells of each sampled row are; null for a row of texts.</summary>
    public List<CellKind[]?> RowKinds { get; } = [];

    public List<long> RowOrdinals { get; } = [];

    public List<long> RowLines { get; } = [];

    public long RowCount { get; private set; }

    public IReadOnlyList<ColumnCensus> Columns => columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(RecordSource record)
    {
        RowCount++;
        var isSampled = Rows.Count < ReadingLimits.SampleRowsMax;
        var width = Math.Min(record.Count, ReadingLimits.GuessedColumnsMax);
        if (isSampled)
        {
            var cells = new string[width];
            CellKind[]? kinds = null;
            for (var column = 0; column < width; column++)
            {
                var cell = record.Cell(column);
                cells[column] = cell.ToString();
                var kind = record.Kind(column);
                Column(column).Add(cell, kind);
                if (kind != CellKind.Text)
                    (kinds ??= new CellKind[width])[column] = kind;
            }
            Rows.Add(cells);
            RowKinds.Add(kinds);
            RowOrdinals.Add(record.Ordinal);
            RowLines.Add(record.Line);
            Count(record.Count);
            return;
        }
        // Beyond the sample only the forms of dates and amounts are still counted, over every row.
        for (var column = 0; column < Math.Min(width, columns.Count); column++)
            Vote(columns[column], record.Cell(column), record.Kind(column));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Vote(ColumnCensus column, ReadOnlySpan<char> cell, CellKind kind)
    {
        if (cell.IsEmpty || kind != CellKind.Text)
            return;
        if (column.Numbers * 2 > column.Filled)
        {
            // Whole figures say nothing about a sign.
            if (cell.ContainsAnyExceptInRange('0', '9') && NumberText.TryScan(cell, out var number))
                column.Votes.Add(number);
        }
        else if (column.Dates * 2 > column.Filled && DateText.TryScan(cell, out var date))
            column.Votes.Add(date);
    }

    /// <summary>The number of cells most rows have.</summary>
    public int UsualWidth => widths.Count == 0 ? 0 : widths.MaxBy(entry => entry.Value).Key;

    ColumnCensus Column(int column)
    {
        while (columns.Count <= column)
            columns.Add(new ColumnCensus());
        return columns[column];
    }

    void Count(int width) => widths[width] = widths.GetValueOrDefault(width) + 1;
}
