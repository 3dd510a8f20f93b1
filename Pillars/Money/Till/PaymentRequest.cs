namespace Vliegwiel.Money.Till;

/// <summary>What somebody asks to be paid: at the till, or with a link that is sent.</summary>
sealed class PaymentRequest
{
    public static readonly TimeSpan TillLasts = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan LinkLasts = TimeSpan.FromDays(30);

    /// <summary>Waiting for one account at once.</summary>
    public const int OpenMax = 1_000;

    public required Guid Id { get; init; }

    /// <summary>In the QR code: whoever has it sees what is asked, and no more.</summary>
    public required string Nonce { get; init; }

    /// <summary>Who is to be paid.</summary>
    public required Guid AccountId { get; init; }
    public required long AmountMinor { get; init; }
    public string? Text { get; init; }

    /// <summary>
    /// The id of the transfer that pays it. Every payer uses this one, so the ledger books one at most. When it is
    /// refused for a passing reason the ledger never takes it again, and only then there is a next.
    /// </summary>
    public required Guid AttemptId { get; set; }

    /// <summary>The device that asks; null when a person does.</summary>
    public Guid? TillId { get; init; }
    public Guid? PersonId { get; set; }
    public required string ActorName { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }

    public bool IsOpen(DateTimeOffset now) => WithdrawnAt is null && ExpiresAt > now;
}

/// <summary>A device at the counter with a token of its own: it asks, and sees whether it was paid.</summary>
sealed class TillDevice
{
    public const int NameLengthMax = 60;
    public const int OfAccountMax = 50;

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, in hexadecimal.</summary>
    public required string TokenHash { get; init; }
    public Guid? PersonId { get; init; }
    public required string ActorName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}
