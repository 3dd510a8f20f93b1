using Microsoft.EntityFrameworkCore;

namespace Vliegwiel.Platform.Outbox;

/// <summary>A public record that a pillar tells the others, stored with its change and delivered later.</summary>
public sealed class OutboxMessage
{
    public required Guid Id { get; init; }

    /// <summary>Full name of the message's type.</summary>
    public required string Kind { get; init; }

    public required string Body { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; set; }
    public DateTimeOffset? NextTryAt { get; set; }
    public int Tries { get; set; }
    public string? LastError { get; set; }

    public static void Map(ModelBuilder model) =>
        model.Entity<OutboxMessage>(message =>
        {
            message.ToTable("platform_outbox_message");
            message.HasKey(m => m.Id);
        });
}
