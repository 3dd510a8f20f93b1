namespace Vliegwiel.Money.Webhooks;

/// <summary>An address that is told what is booked on an account.</summary>
sealed class Webhook
{
    public const int UrlLengthMax = 500;

    /// <summary>Of one account.</summary>
    public const int Max = 10;

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Url { get; init; }

    /// <summary>Protected; see <see cref="WebhookKeys"/>.</summary>
    public required string Secret { get; init; }

    /// <summary>Of the last transfer that was looked at.</summary>
    public required long Sequence { get; set; }
    public required string MadeByName { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Turned off: by a person, or because the address said that it is gone.</summary>
    public DateTimeOffset? OffAt { get; set; }
    public long Version { get; set; }
}

enum DeliveryState
{
    Waiting,
    Delivered,

    /// <summary>Never answered; a person can have it sent again.</summary>
    GivenUp,
}

/// <summary>A message for a webhook, and how it went.</summary>
sealed class WebhookDelivery
{
    public const int ErrorLengthMax = 300;

    /// <summary>The message's own: whoever receives it twice sees by it that it is one.</summary>
    public required Guid Id { get; init; }
    public required Guid WebhookId { get; init; }

    /// <summary>payment.received, payment.sent or ping.</summary>
    public required string Event { get; init; }

    /// <summary>JSON, sent as it stands here each time.</summary>
    public required string Body { get; init; }
    public required DeliveryState State { get; set; }
    public int Attempts { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset NextAt { get; set; }
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>What the other side answered last; null when it did not.</summary>
    public int? Status { get; set; }
    public string? Error { get; set; }
}
