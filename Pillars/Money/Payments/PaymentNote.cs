namespace Vliegwiel.Money.Payments;

/// <summary>
/// Who asked for a transfer, and with which words. It stands outside the ledger's chain: it is about people, and can be
/// erased. Written before the transfer, so a payment is never without; one whose transfer was refused is of no meaning.
/// </summary>
sealed class PaymentNote
{
    public const int TextLengthMax = 140;

    public required Guid TransferId { get; init; }

    /// <summary>The account that pays.</summary>
    public required Guid AccountId { get; init; }
    public Guid? PersonId { get; set; }
    public Guid? KeyId { get; init; }
    public required string ActorName { get; set; }
    public string? Text { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}
