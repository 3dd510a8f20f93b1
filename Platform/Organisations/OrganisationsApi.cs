using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Organisations;

/// <summary>An organisation as machines see it. Account numbers stay with those who may change it.</summary>
public sealed record ApiOrganisation(
    Guid Id, string Name, OrganisationKind Kind, bool IsAnchor, string? MunicipalityCode,
        IReadOnlyList<ApiIdentifier> Numbers);

public sealed record ApiIdentifier(IdentifierKind Kind, string Value);

/// <param name="More">There is a next page.</param>
public sealed record ApiOrganisations(IReadOnlyList<ApiOrganisation> Items, bool More);

/// <summary>Who the caller is, and what it may do.</summary>
public sealed record ApiMe(
    string Kind, string Name, Guid? OrganisationId, string? OrganisationName, IReadOnlyList<string> Permissions);

static class OrganisationsApi
{
    public static void MapOrganisations(this RouteGroupBuilder api)
    {
        api.MapGet("/organisations", ListAsync).WithName("ListOrganisations").WithTags("Organisations")
            .WithSummary("The organisations of the city by name; q searches, page counts from 0.");
        api.MapGet("/organisations/{id:guid}", OneAsync).WithName("GetOrganisation").WithTags("Organisations")
            .WithSummary("One organisation.").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/me", Me).WithName("GetMe").WithTags("Me")
            .WithSummary("Who the key belongs to and what it may do.")
                .ProducesProblem(StatusCodes.Status401Unauthorized);
    }

    static async Task<Ok<ApiOrganisations>> ListAsync(
        AccountsDb db, CurrentActor current, CancellationToken cancellation, string? q = null, int page = 0)
    {
        var wanted = db.Organisations.AsNoTracking().Include(o => o.Identifiers).AsQueryable();
        if (!string.IsNullOrWhiteSpace(q))
        {
            var part = Organisation.Normalise(q);
            wanted = wanted.Where(o => o.NameNormalised.Contains(part));
        }
        var found = await wanted.OrderBy(o => o.NameNormalised)
            .Skip(Math.Clamp(page, 0, ApiFrame.PagesMax) * ApiFrame.ItemsMax).Take(ApiFrame.ItemsMax + 1)
            .ToListAsync(cancellation);
        var items = found.Take(ApiFrame.ItemsMax).ToList();
        return TypedResults.Ok(new ApiOrganisations(
            [.. items.Select(o => View(o, current.Actor))],
            found.Count > items.Count));
    }

    static async Task<Results<Ok<ApiOrganisation>, ProblemHttpResult>> OneAsync(
        Guid id, AccountsDb db, CurrentActor current, CancellationToken cancellation)
    {
        var found = await db.Organisations.AsNoTracking().Include(o => o.Identifiers)
            .FirstOrDefaultAsync(o => o.Id == id, cancellation);
        return found is null ? ApiProblem.NotFound() : TypedResults.Ok(View(found, current.Actor));
    }

    static Results<Ok<ApiMe>, ProblemHttpResult> Me(CurrentActor current) => current.Actor switch
    {
        { IsSignedIn: false } => ApiProblem.Of(
            StatusCodes.Status401Unauthorized, "key-needed",
                "Send an API key in the header Authorization: Bearer vlw_..."),
        var actor => TypedResults.Ok(new ApiMe(
            actor.Kind, actor.Name, actor.OrganisationId, actor.OrganisationName,
            [.. actor.Permissions.Order(StringComparer.Ordinal)])),
    };

    static ApiOrganisation View(Organisation organisation, Actor actor) => new(
        organisation.Id, organisation.Name, organisation.Kind, organisation.IsAnchor, organisation.MunicipalityCode,
        [.. OrganisationRules.VisibleTo(actor, organisation)
            .OrderBy(i => i.Kind.ToString(), StringComparer.Ordinal).ThenBy(i => i.Value, StringComparer.Ordinal)
            .Select(i => new ApiIdentifier(i.Kind, i.Value))]);
}
