namespace Vliegwiel.Partners.Reading;

/// <summary>One kind of table in a file: its header, the first cells of each column, and how it is read.</summary>
sealed record PreviewTable
{
    public required string Fingerprint { get; init; }
    public string? Sheet { get; init; }
    public long? HeaderLine { get; init; }

    /// <summary>One for each column; empty where there is no header.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>The first cells of each column that are not empty.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Samples { get; init; }

    public required int Width { get; init; }

    /// <summary>Null where no payments were recognised.</summary>
    public TableLayout? Layout { get; init; }
}

/// <summary>What would come of a file under a layout, without keeping anything.</summary>
sealed record LayoutPreview(
    IReadOnlyList<PreviewTable> Tables, FileReading Reading, IReadOnlyList<SpendLine> FirstLines)
{
    public const int LinesMax = 8;
    public const int SamplesMax = 3;
    public const int SampleCharactersMax = 40;
    public const int TablesMax = 20;

    public static LayoutPreview Of(string path, ReadOptions options)
    {
        List<PreviewTable> tables = [];
        List<SpendLine> lines = [];
        var reading = SpendFile.Read(
            path,
            options with { Planned = plan => tables.AddRange(TablesOf(plan)) },
            line =>
            {
                if (lines.Count < LinesMax)
                    lines.Add(line);
            });
        return new LayoutPreview(tables, reading, lines);
    }

    static IEnumerable<PreviewTable> TablesOf(FilePlan plan) => plan.Sheets
        .SelectMany(sheet => sheet.Tables.Select(table => (sheet.Name, Table: table)))
        .Where(t => t.Table.Sample.RowCount > 0)
        .OrderBy(t => t.Table.Kind != TableKind.Payments)
        .ThenByDescending(t => t.Table.Sample.RowCount)
        .DistinctBy(t => t.Table.Layout?.Fingerprint ?? ColumnGuess.Fingerprint(t.Table.Sample))
        .Take(TablesMax)
        .Select(t => Of(t.Name, t.Table));

    static PreviewTable Of(string? sheet, TablePlan table)
    {
        var sample = table.Sample;
        var width = Math.Max(sample.Columns.Count, sample.Header?.Length ?? 0);
        return new PreviewTable
        {
            Fingerprint = table.Layout?.Fingerprint ?? ColumnGuess.Fingerprint(sample),
            Sheet = sheet,
            HeaderLine = sample.Header is null ? null : sample.HeaderLine,
            Headers = [.. Enumerable.Range(0, width).Select(c => c < sample.Header?.Length ? sample.Header[c] : "")],
            Samples = [.. Enumerable.Range(0, width).Select(c => Cells(sample, c))],
            Width = Math.Max(sample.UsualWidth, table.Layout?.Width ?? width),
            Layout = table.Layout,
        };
    }

    static IReadOnlyList<string> Cells(TableSample sample, int column) =>
    [
        .. sample.Rows.Where(row => column < row.Length && row[column].Length > 0)
            .Select(row => row[column].Length > SampleCharactersMax
                ? row[column][..SampleCharactersMax] + "…" : row[column])
            .Distinct()
            .Take(SamplesMax),
    ];
}
