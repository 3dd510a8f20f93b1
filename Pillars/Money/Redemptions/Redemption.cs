namespace Vliegwiel.Money.Redemptions;

enum RedemptionState
{
    /// <summary>Written down, and perhaps not reserved yet: it goes into no file.</summary>
    Asked,

    /// <summary>Reserved, and in no file yet.</summary>
    Open,

    /// <summary>In a file that was made for the bank.</summary>
    InFile,

    /// <summary>The bank's statement shows that it was paid.</summary>
    Paid,

    /// <summary>The bank refused it, or it was called back: the units are free again.</summary>
    Ended,
}

/// <summary>Units that go back for euros. The id is that of the reservation of what is paid out.</summary>
sealed class Redemption
{
    public const int NameLengthMax = 70;

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Iban { get; init; }
    public required string Name { get; init; }

    /// <summary>What is taken from the account, the fee included.</summary>
    public required long AmountMinor { get; init; }
    public required long FeeMinor { get; init; }

    /// <summary>The part of the fee that goes to the fund.</summary>
    public required long FeeToFundMinor { get; init; }

    /// <summary>With which the bank names it on its statement.</summary>
    public required string EndToEndId { get; init; }
    public Guid? PaymentFileId { get; set; }
    public required RedemptionState State { get; set; }

    /// <summary>The bank's code of why not.</summary>
    public string? Reason { get; set; }
    public Guid? PersonId { get; init; }
    public required string ActorName { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public long Version { get; set; }

    /// <summary>In euros to the bank account.</summary>
    public long PaidOutMinor => AmountMinor - FeeMinor;
}

enum PaymentFileState
{
    Prepared,
    Released,
    Cancelled,
}

/// <summary>A file of payments for the bank (pain.001).</summary>
sealed class PaymentFile
{
    public required Guid Id { get; init; }
    public required string MessageId { get; init; }
    public required long TotalMinor { get; init; }
    public required int Payments { get; init; }
    public required PaymentFileState State { get; set; }
    public Guid? PreparedBy { get; init; }
    public required string PreparedName { get; init; }
    public required DateTimeOffset PreparedAt { get; init; }
    public Guid? ReleasedBy { get; set; }
    public string? ReleasedName { get; set; }
    public DateTimeOffset? ReleasedAt { get; set; }
    public long Version { get; set; }
}
