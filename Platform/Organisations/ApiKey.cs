using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Vliegwiel.Platform.Organisations;

/// <summary>With this key a machine acts for an organisation, within the permissions named.</summary>
public sealed class ApiKey
{
    public const int NameLengthMax = 80;
    public const int PerOrganisationMax = 50;
    public const string Prefix = "vlw_";

    // 32 signs out of 58 are 187 bits: the hash needs no salt and no slowness.
    const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const int Length = 32;
    const int StartLength = 8;

    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string Name { get; init; }
    public required string KeyHash { get; init; }
    public required string Start { get; init; }

    /// <summary>Names of permissions, separated by spaces.</summary>
    public required string Permissions { get; init; }

    public Guid? CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    public bool IsUsable(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;

    public IReadOnlyList<string> PermissionNames => Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A new key, as its holder gets to see it once.</summary>
    public static string NewSecret() => Prefix + RandomNumberGenerator.GetString(Alphabet, Length);

    public static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static string StartOf(string secret) => secret[..StartLength];

    public static void Map(ModelBuilder model) =>
        model.Entity<ApiKey>(key =>
        {
            key.ToTable("platform_api_key");
            key.Ignore(k => k.PermissionNames);
        });
}
