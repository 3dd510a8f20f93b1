namespace Vliegwiel.Money.Batches;

/// <summary>A payment of a batch that can be booked as it is.</summary>
/// <param name="Line">Where it stands in the file, from 1.</param>
/// <param name="Account">As it is kept: no spaces, capitals.</param>
/// <param name="AmountMinor">More than nothing.</param>
/// <param name="Id">What whoever made the file calls it.</param>
sealed record BatchPayment(long Line, string Account, string? Name, long AmountMinor, string Text, string? Id);

/// <summary>What is wrong with a file or a row of it, or odd.</summary>
enum BatchProblem
{
    // Of the file.
    Empty,
    FileTooLarge,
    TooManyRows,
    UnclosedQuote,

    /// <summary>The reader of bank files refuses it; the value says why, in English.</summary>
    Unreadable,
    NoAccountColumn,
    NoAmountColumn,
    SameColumnTwice,

    // Of a row.
    TooManyCells,
    NoAccount,

    /// <summary>It has the shape of no account number, or its check figures are wrong.</summary>
    WrongAccount,
    UnknownAccount,
    NoAmount,
    WrongAmount,

    /// <summary>1.234 is much or little, and nothing in the file tells which.</summary>
    UnclearAmount,
    TooManyDecimals,
    NotPositive,
    AmountTooLarge,
    OtherCurrency,
    NameTooLong,
    TextTooLong,
    IdTooLong,

    // Warnings: it is paid when a person says so.
    ColumnNotUsed,
    SamePaymentTwice,
}

/// <param name="Line">In the file, from 1.</param>
/// <param name="Value">What stands there, shortened.</param>
sealed record BatchFinding(long Line, BatchProblem Problem, string Value);

/// <summary>What a file of payments holds: all of it, or what is wrong with it.</summary>
sealed record Batch
{
    /// <summary>In the order of the file; empty when there is any error.</summary>
    public required IReadOnlyList<BatchPayment> Payments { get; init; }

    public required IReadOnlyList<BatchFinding> Errors { get; init; }

    public required IReadOnlyList<BatchFinding> Warnings { get; init; }

    /// <summary>Rows with anything in them, the head not counted.</summary>
    public required int Rows { get; init; }

    public bool IsGood => Errors.Count == 0;

    public long TotalMinor => Payments.Aggregate(0L, (sum, payment) => checked(sum + payment.AmountMinor));
}
