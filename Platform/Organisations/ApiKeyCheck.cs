using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Platform.Accounts;
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

    /// <summary>Makes the key's machine the actor; a key that does not count gets its answer here, and false.</summary>
    public static async Task<bool> TakeAsync(HttpContext context, string secret, CurrentActor actor)
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
            await RefuseAsync(context);
            return false;
        }
        if (found.Key.UsedAt is not { } used || now - used > UsedEvery)
        {
            await db.ApiKeys.Where(k => k.Id == found.Key.Id)
                .ExecuteUpdateAsync(k => k.SetProperty(x => x.UsedAt, now), context.RequestAborted);
        }
        actor.Actor = new Actor(
            "machine", null, found.Key.Name, found.Key.OrganisationId, found.Name, found.Key.PermissionNames.ToHashSet());
        return true;
    }

    static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(
            new ProblemDetails
            {
                Status = StatusCodes.Status401Unauthorized,
                Type = "urn:vliegwiel:problem:key-refused",
                Title = "This key does not open anything: it is unknown, has run out or was revoked.",
                Extensions = { ["code"] = "key-refused" },
            },
            options: null,
            contentType: "application/problem+json");
    }
}
