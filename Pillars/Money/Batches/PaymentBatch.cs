using Vliegwiel.Money.Books;

namespace Vliegwiel.Money.Batches;

enum BatchState
{
    Prepared,

    /// <summary>Booked, all of it.</summary>
    Released,
    Cancelled,
}

/// <summary>Wages, grants or invoices that are paid together, or not at all.</summary>
sealed class PaymentBatch
{
    public const int FileNameLengthMax = 200;

    public required Guid Id { get; init; }

    /// <summary>The account that pays.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Wage, Grant or Invoice.</summary>
    public required TransferCode Kind { get; init; }
    public required string FileName { get; init; }
    public required long TotalMinor { get; init; }
    public required int Payments { get; init; }
    public required BatchState State { get; set; }

    /// <summary>An id that the ledger refused is spent: the next try has other ones.</summary>
    public int Attempt { get; set; }
    public Guid? PreparedBy { get; init; }
    public required string PreparedName { get; init; }
    public required DateTimeOffset PreparedAt { get; init; }
    public Guid? ReleasedBy { get; set; }
    public string? ReleasedName { get; set; }
    public DateTimeOffset? ReleasedAt { get; set; }
    public long Version { get; set; }

    /// <summary>The transfer of the payment on this line.</summary>
    public Guid TransferOf(BatchLine line) => DerivedId.Of($"attempt {Attempt}, line {line.Line} of", Id);
}

/// <summary>One payment of a batch.</summary>
sealed class BatchLine
{
    public required Guid BatchId { get; init; }

    /// <summary>Where it stood in the file.</summary>
    public required long Line { get; init; }
    public required Guid ToId { get; init; }

    /// <summary>As the file has it; who is paid is found by the number.</summary>
    public string? Name { get; init; }
    public required long AmountMinor { get; init; }
    public string? Text { get; init; }
}
