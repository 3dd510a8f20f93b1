using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Organisations;

/// <summary>A machine shows its key in the header "Authorization: Bearer vlw_…"; it counts under /api only.</summary>
static class ApiKeyCheck
{
    public const string Scheme = "Bearer ";
    static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(1);

    public static string? Presented(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return null;
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    /// <summary>Makes the key's machine the actor; a key that does not count is answered by ApiGate, after the
    /// limits.</summary>
    public static async Task TakeAsync(HttpContext context, string secret, CurrentActor actor)
    {
        var services = context.RequestServices;
        var db = services.GetRequiredService<AccountsDb>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var hash = ApiKey.Hash(secret);
        var found = await (
            from key in db.ApiKeys
            join organisation in db.Organisations on key.OrganisationId equals organisation.Id
            where key.KeyHash == hash
            select new { Key = key, organisation.Name }).AsNoTracking().FirstOrDefaultAsync(context.RequestAborted);
        if (found is null || !found.Key.IsUsable(now))
        {
            context.Features.Set(new KeyRefused());
            return;
        }
        if (found.Key.UsedAt is not { } used || now - used > UsedEvery)
        {
            await db.ApiKeys.Where(k => k.Id == found.Key.Id)
                .ExecuteUpdateAsync(k => k.SetProperty(x => x.UsedAt, now), context.RequestAborted);
        }
        var permitted = ApiKeyPermissions.Of(services.GetRequiredService<PermissionBook>());
        actor.Actor = new Actor(
            "machine", null, found.Key.Name, found.Key.OrganisationId, found.Name,
            found.Key.PermissionNames.Where(permitted.Contains).ToHashSet())
        {
            KeyId = found.Key.Id,
        };
    }
}

/// <summary>What a key can carry at most: what roles in an organisation carry, never the city's own powers.</summary>
static class ApiKeyPermissions
{
    /// <summary>A key never makes keys: whoever holds one could not be shut out by revoking it.</summary>
    public static IReadOnlySet<string> Of(PermissionBook book) =>
        book.Of(Roles.InOrganisation).Where(p => p != PlatformPermissions.ManageKeys).ToHashSet();
}
