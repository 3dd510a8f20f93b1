namespace Vliegwiel.Partners.Reading;

/// <summary>What came of reading a file: a receipt, or a refusal. A refused file delivered no line.</summary>
public abstract record FileReading
{
    private FileReading()
    {
    }

    /// <summary>The file was read; its lines were delivered.</summary>
    public sealed record Read(Receipt Receipt) : FileReading;

    /// <summary>The file was refused; nothing of it counts.</summary>
    public sealed record Refused(string FileName, long Bytes, Refusal Refusal) : FileReading;
}

/// <summary>Why a file is refused, with what the text needs to be filled in. The text is
/// <c>reading.refused.CODE</c> in Texts.*.json.</summary>
public sealed record Refusal(RefusalCode Code, params IReadOnlyList<string> Arguments);

/// <summary>The named refusals of a file.</summary>
public enum RefusalCode
{
    Empty,
    Binary,
    TooLarge,
    TooManyColumns,
    RecordTooLong,
    WorkbookDamaged,
    WorkbookEncrypted,
    WorkbookBomb,
    Archive,
    OpenDocument,
    Markup,
    NoRows,
    HeaderOnly,
    NoAmount,
    AmountsByMonth,
    AmountsApart,
    NoPayee,
    TablesBeside,
    TooManySetAside,
    TooManyTables,
    SheetTooLarge,
    ProfileDoesNotFit,
    FixedWidth,
}

/// <summary>A remark about a file that was read. The text is <c>reading.warning.CODE</c>.</summary>
public sealed record ReadingWarning(WarningCode Code, params IReadOnlyList<string> Arguments)
{
    /// <summary>The first lines it is about, at most <see cref="ReadingLimits.WarningLinesMax"/>.</summary>
    public IReadOnlyList<long> Lines { get; init; } = [];

    /// <summary>How many rows it is about; 0 when it is about the whole file.</summary>
    public long Count { get; init; }
}

/// <summary>The named remarks.</summary>
public enum WarningCode
{
    MixedEncodings,
    NulBytes,
    UnclosedQuote,
    TruncatedLastLine,
    DateMissing,
    DateImplausible,
    DateOrderAssumed,
    DateOrderMixed,
    DecimalSignMixed,
    TotalDiffers,
    NegativeTotal,
    FormulaName,
    RedactedName,
    PayeeMissing,
    Rounded,
    Realigned,
    CurrencyAssumed,
    OtherCurrency,
    HeaderMissing,
    HeaderNotAtTop,
    SheetHidden,
    SheetWithoutPayments,
    SheetSummary,
    BankStatement,
    TaxTakenOff,
    AmountUnit,
    PayeeAbove,
    LinesInQuotes,
    GrossTaken,
    DatedToFirstDay,
}

/// <summary>Rows in are not rows taken plus rows set aside: a fault in the reader. Nothing may be kept.</summary>
public sealed class ReceiptDoesNotCloseException(string message) : Exception(message);
