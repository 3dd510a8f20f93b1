using Microsoft.EntityFrameworkCore;

namespace Vliegwiel.Platform.Mail;

/// <summary>One e-mail, stored with the change it tells of and sent afterwards.</summary>
public sealed class OutgoingMail
{
    public required Guid Id { get; init; }
    public required string Recipient { get; init; }
    public required string Subject { get; init; }

    /// <summary>Plain text; empty once it was sent, because its links open accounts.</summary>
    public required string Body { get; set; }

    public required string Language { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }
    public DateTimeOffset? NextTryAt { get; set; }
    public int Tries { get; set; }
    public string? LastError { get; set; }

    public static void Map(ModelBuilder model) =>
        model.Entity<OutgoingMail>(mail =>
        {
            mail.ToTable("platform_outgoing_mail");
            mail.HasKey(m => m.Id);
        });
}
