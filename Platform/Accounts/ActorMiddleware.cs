using Microsoft.AspNetCore.Http;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Says who acts in this request: the person of the session, or the machine of the API key.</summary>
sealed class ActorMiddleware(RequestDelegate next, PermissionBook book)
{
    public async Task InvokeAsync(HttpContext context, CurrentActor actor, CurrentSession session,
        Cities.CurrentCity city)
    {
        if (!city.IsKnown)
        {
            await next(context);
            return;
        }
        if (ApiKeyCheck.Presented(context.Request) is { } secret)
        {
            await ApiKeyCheck.TakeAsync(context, secret, actor);
        }
        else if (session.View is { } view)
        {
            var acting = view.Acting;
            actor.Actor = new Actor(
                "person", view.PersonId, view.Name, acting.OrganisationId, acting.OrganisationName,
                    book.Of(acting.Roles));
        }
        await next(context);
    }
}

/// <summary>Which permissions come with which roles, over all modules.</summary>
public sealed class PermissionBook(IEnumerable<PermissionDefinition> definitions)
{
    readonly PermissionDefinition[] _definitions = [.. definitions];

    public IReadOnlySet<string> Of(IEnumerable<string> roles)
    {
        var held = roles.ToHashSet();
        return _definitions.Where(d => d.Roles.Any(held.Contains)).Select(d => d.Name).ToHashSet();
    }

    /// <summary>Every permission that can be named, in order.</summary>
    public IReadOnlyList<string> All => [.. _definitions.Select(d => d.Name).Distinct().Order(StringComparer.Ordinal)];
}
