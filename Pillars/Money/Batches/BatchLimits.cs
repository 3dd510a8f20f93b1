namespace Vliegwiel.Money.Batches;

/// <summary>How much of a file with payments is read at the most.</summary>
static class BatchLimits
{
    public const int FileBytesMax = 10 * 1024 * 1024;
    public const int RowsMax = 5_000;

    /// <summary>999,999,999.99, as in a credit transfer at a bank.</summary>
    public const long AmountMinorMax = 99_999_999_999;

    public const int NameLengthMax = 140;
    public const int TextLengthMax = 140;
    public const int IdLengthMax = 35;

    /// <summary>What of a cell is shown with a finding.</summary>
    public const int ShownLengthMax = 60;
}
