namespace Vliegwiel.Partners.Reading;

/// <summary>Every limit of the reader of payment lists, by name. Beyond one of them a file is refused or a row set
/// aside; nothing is cut off silently.</summary>
public static class ReadingLimits
{
    /// <summary>A file of 2 GB or more is refused before a byte is read.</summary>
    public const long FileBytesMax = 2_147_483_647;

    /// <summary>The width of a spreadsheet program's sheet; wider is not a payment list.</summary>
    public const int ColumnsMax = 16_384;

    /// <summary>Cells a typed column guess looks at; columns beyond it are read but never guessed.</summary>
    public const int GuessedColumnsMax = 256;

    public const int RecordCharactersMax = 4_194_304;

    /// <summary>A quoted cell of more lines or characters than this is a quote that was never closed.</summary>
    public const int QuotedLinesMax = 100;

    public const int QuotedCharactersMax = 65_536;

    /// <summary>Rows a layout is guessed from; date order and decimal sign are decided over every row.</summary>
    public const int SampleRowsMax = 5_000;

    public const int SetAsideRowsMax = 100_000;

    public const int RawCharactersMax = 8_192;

    public const int TextCharactersMax = 4_000;

    public const int SheetsMax = 1_000;

    public const int TablesMax = 1_000;

    /// <summary>Rows times columns of a sheet. One stray cell in the last corner makes a sheet of 17 billion empty
    /// cells, which would take minutes to go over.</summary>
    public const long SheetCellsMax = 1_000_000_000;

    /// <summary>One hundred billion in cents; a larger amount on one row is a number of another kind.</summary>
    public const long AmountMinorMax = 10_000_000_000_000;

    public const long WorkbookUnpackedBytesMax = 2_147_483_648;

    /// <summary>A workbook that unpacks to more than this many times its size is a zip bomb, once it is
    /// large.</summary>
    public const int WorkbookRatioMax = 200;

    public const long WorkbookRatioFromBytes = 67_108_864;

    public const int WorkbookEntriesMax = 20_000;

    /// <summary>Years outside these are typing errors or a zero that became a date: the row is taken,
    /// undated.</summary>
    public const int YearMin = 1990;

    public const int YearMax = 2089;

    public const int WarningLinesMax = 20;
}
