namespace Vliegwiel.Platform.Accounts;

/// <summary>One signed-in browser. The cookie carries its id only; what it may do is looked up here.</summary>
public sealed class Session
{
    public const int DeviceLengthMax = 200;

    public required Guid Id { get; init; }
    public required Guid PersonId { get; init; }

    /// <summary>The organisation acted for; null: for themselves.</summary>
    public Guid? OrganisationId { get; set; }

    /// <summary>How was signed in: "passkey", "password", "secondStep", "broker".</summary>
    public required string Way { get; init; }

    /// <summary>What the browser calls itself.</summary>
    public required string Device { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset SeenAt { get; set; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When the person last proved who they are: at sign-in, or again before something weighty.</summary>
    public required DateTimeOffset ConfirmedAt { get; set; }

    /// <summary>The one thing that was confirmed then; null: no thing of its own.</summary>
    public Guid? ConfirmedFor { get; set; }
}

/// <summary>A role that a person holds in an organisation, or in the city's system itself.</summary>
public sealed class RoleHeld
{
    public required Guid Id { get; init; }
    public required Guid PersonId { get; init; }
    public Guid? OrganisationId { get; init; }
    public required string Role { get; init; }
    public required DateTimeOffset Since { get; init; }
}

/// <summary>
/// A link by e-mail with which somebody may make an account, and gets roles in an organisation. Without roles and
/// inviter: somebody who signs up themselves.
/// </summary>
public sealed class Invitation
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(14);

    public required Guid Id { get; init; }
    public required string Email { get; init; }
    public required string NormalizedEmail { get; init; }
    public Guid? OrganisationId { get; init; }

    /// <summary>Separated by spaces.</summary>
    public required string Roles { get; init; }

    /// <summary>SHA-256 of the token in the link, in hexadecimal.</summary>
    public required string TokenHash { get; init; }

    public Guid? InvitedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }

    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && WithdrawnAt is null && ExpiresAt > now;

    public IReadOnlyList<string> RoleNames => Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
