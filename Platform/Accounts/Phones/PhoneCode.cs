namespace Vliegwiel.Platform.Accounts.Phones;

/// <summary>A code that was sent to a telephone number (migration 0090_phone.sql).</summary>
sealed class PhoneCode
{
    public required Guid Id { get; init; }
    public required Guid PersonId { get; init; }

    /// <summary>E.164: +31612345678.</summary>
    public required string Number { get; init; }

    /// <summary>Encrypted.</summary>
    public required string Code { get; init; }

    public required DateTimeOffset SentAt { get; init; }
    public int Tries { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}
