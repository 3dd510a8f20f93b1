namespace Vliegwiel.Money.Batches;

/// <summary>How much of a file with payments is read at the most.</summary>
static class BatchLimits
{
    public const int FileBytesMax = 10 * 1024 * 1024;

    /// <summary>As many as the ledger books as one: all, or none.</summary>
    public const int RowsMax = 1_000;

    public const long AmountMinorMax = Payments.Pay.AmountMaxMinor;

    public const int NameLengthMax = 140;
    public const int TextLengthMax = 140;
    public const int IdLengthMax = 35;

    /// <summary>What of a cell is shown with a finding.</summary>
    public const int ShownLengthMax = 60;
}
