namespace Vliegwiel.Platform.Api;

/// <summary>A call under /api that carried an Idempotency-Key, and what was answered.</summary>
public sealed class ApiCall
{
    public required Guid ApiKeyId { get; init; }
    public required string IdempotencyKey { get; init; }
    public required string RequestHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public int? Status { get; set; }
    public string? ContentType { get; set; }
    public string? Location { get; set; }
    public byte[]? Body { get; set; }
}
