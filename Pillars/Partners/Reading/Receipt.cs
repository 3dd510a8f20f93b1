namespace Vliegwiel.Partners.Reading;

/// <summary>What was read from one file and what became of every row. <see cref="RowsRead"/> is always
/// <see cref="RowsTaken"/> plus the number of <see cref="SetAside"/> rows.</summary>
public sealed record Receipt
{
    public required string FileName { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>ascii, utf-8, utf-8-bom, cp1252, cp850, utf-16le, utf-16be, utf-8+cp1252, xlsx, xls ...</summary>
    public required string Encoding { get; init; }

    /// <summary>CRLF, LF, CR, or several joined by a plus; empty for a workbook.</summary>
    public required string Newline { get; init; }

    /// <summary>The delimiter of a text file, or null for a workbook.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The tables found, in order, each with its layout. A workbook has at least one a sheet.</summary>
    public required IReadOnlyList<TableReading> Tables { get; init; }

    public required long RowsRead { get; init; }

    public required long RowsTaken { get; init; }

    public required IReadOnlyList<SetAsideRow> SetAside { get; init; }

    public required long BlankRows { get; init; }

    public required long HeaderRows { get; init; }

    /// <summary>Lines above the header, and rows of sheets that hold no payments.</summary>
    public required long OtherRows { get; init; }

    public required long DebitsMinor { get; init; }

    public required long CreditsMinor { get; init; }

    public required long NetMinor { get; init; }

    public required long VatMinor { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>Distinct names as written, letter case and outer spaces included as they stand.</summary>
    public required int DistinctSuppliers { get; init; }

    public required IReadOnlyList<ReadingWarning> Warnings { get; init; }

    /// <summary>The layout as it was used, to be kept with the anchor and corrected by a person.</summary>
    public required LayoutProfile Profile { get; init; }
}

/// <summary>One table of a file: where it was, how it was read, what it held.</summary>
public sealed record TableReading
{
    public string? Sheet { get; init; }

    public required TableKind Kind { get; init; }

    /// <summary>Line of the header (the last line of it), or null when there is none.</summary>
    public long? HeaderLine { get; init; }

    public required long RowsRead { get; init; }

    public required long RowsTaken { get; init; }

    public required long NetMinor { get; init; }

    /// <summary>Null for a table without payments.</summary>
    public TableLayout? Layout { get; init; }
}

/// <summary>What a table is.</summary>
public enum TableKind
{
    Payments,
    NoPayments,
    Hidden,
    Summary,
}
