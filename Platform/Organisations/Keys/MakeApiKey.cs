using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Organisations.Keys;

sealed record MakeApiKeyOptions(
    Actor Actor, Guid OrganisationId, string Name, IReadOnlyList<string> Permissions, int Days);

/// <param name="Secret">The key itself, this once.</param>
/// <param name="Field">"Name", "Permissions" or "Days".</param>
sealed record MakeApiKeyResult(Guid? KeyId, string? Secret, string? RefusalKey, string? Field = null);

/// <summary>Makes a key for a machine of the organisation, with at most what its maker may do there.</summary>
sealed class MakeApiKey(AccountsDb db, PermissionBook book, TimeProvider time)
{
    public const int DaysMax = 366;

    public async Task<MakeApiKeyResult> RunAsync(MakeApiKeyOptions options, CancellationToken cancellation)
    {
        if (!May(options.Actor, options.OrganisationId))
            return new MakeApiKeyResult(null, null, "keys.refused.permission");
        var name = options.Name.Trim();
        if (name.Length is 0 or > ApiKey.NameLengthMax || name.Any(char.IsControl))
            return new MakeApiKeyResult(null, null, "keys.refused.name", "Name");
        if (options.Permissions.Count == 0 || options.Permissions.Except(Grantable(options.Actor)).Any())
            return new MakeApiKeyResult(null, null, "keys.refused.permissions", "Permissions");
        if (options.Days is < 1 or > DaysMax)
            return new MakeApiKeyResult(null, null, "keys.refused.days", "Days");
        var now = time.GetUtcNow();
        var usable = await db.ApiKeys.CountAsync(
            k => k.OrganisationId == options.OrganisationId && k.RevokedAt == null && k.ExpiresAt > now, cancellation);
        if (usable >= ApiKey.PerOrganisationMax)
            return new MakeApiKeyResult(null, null, "keys.refused.tooMany");

        var secret = ApiKey.NewSecret();
        var key = new ApiKey
        {
            Id = Ids.New(time),
            OrganisationId = options.OrganisationId,
            Name = name,
            KeyHash = ApiKey.Hash(secret),
            Start = ApiKey.StartOf(secret),
            Permissions = string.Join(' ', options.Permissions.Distinct().Order(StringComparer.Ordinal)),
            CreatedBy = options.Actor.PersonId,
            CreatedAt = now,
            ExpiresAt = now.AddDays(options.Days),
        };
        db.ApiKeys.Add(key);
        db.Audit(options.Actor, time, "platform.key.made", $"key {key.Id}", key.Permissions,
            new { options.OrganisationId });
        await db.SaveChangesAsync(cancellation);
        return new MakeApiKeyResult(key.Id, secret, null);
    }

    /// <summary>Whoever acts for this organisation and may make keys there; a key itself never.</summary>
    public static bool May(Actor actor, Guid organisationId) =>
        actor.KeyId is null && actor.MayFor(PlatformPermissions.ManageKeys, organisationId);

    /// <summary>What this actor can hand on to a key.</summary>
    public IReadOnlyList<string> Grantable(Actor actor) =>
        [.. ApiKeyPermissions.Of(book).Where(actor.May).Order(StringComparer.Ordinal)];
}

sealed record RevokeApiKeyOptions(Actor Actor, Guid OrganisationId, Guid KeyId);

/// <summary>Null key: revoked, now or before.</summary>
sealed record RevokeApiKeyResult(string? RefusalKey);

/// <summary>From the next call on the key opens nothing. The city's administrator may do so too, in an
/// emergency.</summary>
sealed class RevokeApiKey(AccountsDb db, TimeProvider time)
{
    public async Task<RevokeApiKeyResult> RunAsync(RevokeApiKeyOptions options, CancellationToken cancellation)
    {
        if (!May(options.Actor, options.OrganisationId))
            return new RevokeApiKeyResult("keys.refused.permission");
        var key = await db.ApiKeys.FirstOrDefaultAsync(
            k => k.Id == options.KeyId && k.OrganisationId == options.OrganisationId, cancellation);
        if (key is null)
            return new RevokeApiKeyResult("keys.refused.unknown");
        if (key.RevokedAt is not null)
            return new RevokeApiKeyResult(null);
        key.RevokedAt = time.GetUtcNow();
        db.Audit(options.Actor, time, "platform.key.revoked", $"key {key.Id}", "asked", new { options.OrganisationId });
        await db.SaveChangesAsync(cancellation);
        return new RevokeApiKeyResult(null);
    }

    public static bool May(Actor actor, Guid organisationId) =>
        MakeApiKey.May(actor, organisationId)
            || (actor.KeyId is null && actor.May(PlatformPermissions.ManageOrganisations));
}
