namespace Vliegwiel.Money.Reserve;

/// <summary>The bank account that holds the euros behind the city's money.</summary>
sealed class ReserveAccount
{
    public const int NameLengthMax = 70;

    public required Guid Id { get; init; }
    public required string Iban { get; set; }
    public string? Bic { get; set; }
    public required string Name { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }
    public long Version { get; set; }
}

enum StatementState
{
    /// <summary>Its entries are being booked.</summary>
    Booking,
    Booked,

    /// <summary>A person has to look first.</summary>
    Held,

    /// <summary>A person looked and said no.</summary>
    Dismissed,
}

/// <summary>A statement of the bank that was handed in.</summary>
sealed class TakenStatement
{
    public const int FileNameLengthMax = 200;

    public required Guid Id { get; init; }
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the whole file, in hexadecimal; the file has this name.</summary>
    public required string FileHash { get; init; }

    /// <summary>Its place in the file, from 0.</summary>
    public required int Place { get; init; }

    /// <summary>camt.052, camt.053 or camt.054.</summary>
    public required string Kind { get; init; }
    public string? Iban { get; init; }

    /// <summary>What the bank calls it.</summary>
    public required string BankId { get; init; }
    public long? OpeningMinor { get; init; }
    public long? ClosingMinor { get; init; }
    public DateOnly? ClosingDay { get; init; }
    public required int Entries { get; init; }
    public required StatementState State { get; set; }

    /// <summary>Text key of why a person must look.</summary>
    public string? HeldBecause { get; set; }
    public Guid? PersonId { get; init; }
    public required string ActorName { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public Guid? ConfirmedBy { get; set; }
    public string? ConfirmedName { get; set; }
    public DateTimeOffset? ConfirmedAt { get; set; }
    public long Version { get; set; }
}

enum BankEntryState
{
    /// <summary>Not booked yet.</summary>
    New,

    /// <summary>On the reserve, and nobody's yet.</summary>
    Suspense,

    /// <summary>Units were issued for it.</summary>
    Issued,

    /// <summary>It paid a redemption.</summary>
    Redeemed,

    /// <summary>The city's own: a grant, interest, costs of the bank.</summary>
    Fund,

    /// <summary>Of a statement that waits for a person.</summary>
    Quarantined,
}

/// <summary>One payment at the bank: an entry of a statement, or one part of a batch.</summary>
sealed class ReserveEntry
{
    public const int TextLengthMax = 500;

    public required Guid Id { get; init; }
    public required Guid StatementId { get; init; }
    public required DateOnly BookedDay { get; init; }
    public DateOnly? ValueDay { get; init; }

    /// <summary>Minor units; money in is positive.</summary>
    public required long AmountMinor { get; init; }
    public string? Name { get; set; }
    public string? Iban { get; set; }
    public string? Reference { get; set; }
    public string? EndToEndId { get; init; }
    public string? BatchId { get; init; }
    public required bool IsReversal { get; init; }
    public required BankEntryState State { get; set; }

    /// <summary>Text key of why nobody's account was found.</summary>
    public string? Reason { get; set; }
    public Guid? AccountId { get; set; }
    public Guid? PlacementId { get; set; }
    public Guid? PlacedBy { get; set; }
    public string? PlacedName { get; set; }
    public string? PlacedBecause { get; set; }
    public DateTimeOffset? PlacedAt { get; set; }
    public long Version { get; set; }
}
