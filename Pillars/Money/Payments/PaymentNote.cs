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

    /// <summary>Words as they are kept: without signs that control a screen or turn the direction of reading round,
    /// with which one amount or name could be made to look like another. Null when nothing is left.</summary>
    public static string? Clean(string? text)
    {
        var clean = string.Concat((text ?? "").Where(sign => !char.IsControl(sign) && !IsDirection(sign))).Trim();
        return clean.Length == 0 ? null : clean;
    }

    static bool IsDirection(char sign) => sign is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
