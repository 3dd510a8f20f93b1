namespace Vliegwiel.Money.TopUps;

/// <summary>A reference with which somebody sends euros to their account.</summary>
sealed class TopUp
{
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }

    /// <summary>What was asked; what comes in counts.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>A creditor reference of ISO 11649, without spaces.</summary>
    public required string Reference { get; init; }
    public Guid? PersonId { get; set; }
    public required string ActorName { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}
