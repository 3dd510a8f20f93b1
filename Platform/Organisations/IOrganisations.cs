using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;

namespace Vliegwiel.Platform.Organisations;

/// <summary>An organisation as the pillars see it.</summary>
public sealed record OrganisationView(
    Guid Id,
    string Name,
    OrganisationKind Kind,
    bool IsAnchor,
    string? MunicipalityCode,
    IReadOnlyDictionary<IdentifierKind, IReadOnlyList<string>> Identifiers);

/// <summary>The organisations of the current city, for every pillar to ask. At most <see cref="ListMax"/> at
/// once.</summary>
public interface IOrganisations
{
    public const int ListMax = 1000;

    Task<OrganisationView?> ByIdAsync(Guid id, CancellationToken cancellation);

    /// <summary>By name as people type it: case, accents and surplus spaces do not count.</summary>
    Task<OrganisationView?> ByNameAsync(string name, CancellationToken cancellation);

    /// <summary>By register number, as people type it.</summary>
    Task<OrganisationView?> ByIdentifierAsync(IdentifierKind kind, string text, CancellationToken cancellation);

    /// <summary>The anchors, by name.</summary>
    Task<IReadOnlyList<OrganisationView>> AnchorsAsync(CancellationToken cancellation);

    /// <summary>All of them, by name.</summary>
    Task<IReadOnlyList<OrganisationView>> AllAsync(CancellationToken cancellation);
}

sealed class OrganisationQueries(AccountsDb db) : IOrganisations
{
    public Task<OrganisationView?> ByIdAsync(Guid id, CancellationToken cancellation) =>
        FirstAsync(db.Organisations.Where(o => o.Id == id), cancellation);

    public Task<OrganisationView?> ByNameAsync(string name, CancellationToken cancellation)
    {
        var normalised = Organisation.Normalise(name);
        return FirstAsync(db.Organisations.Where(o => o.NameNormalised == normalised), cancellation);
    }

    public async Task<OrganisationView?> ByIdentifierAsync(IdentifierKind kind, string text,
        CancellationToken cancellation)
    {
        if (Identifiers.Normalise(kind, text) is not { Value: { } value })
            return null;
        return await FirstAsync(
            db.Organisations.Where(o => o.Identifiers.Any(i => i.Kind == kind && i.Value == value)), cancellation);
    }

    public Task<IReadOnlyList<OrganisationView>> AnchorsAsync(CancellationToken cancellation) =>
        ListAsync(db.Organisations.Where(o => o.IsAnchor), cancellation);

    public Task<IReadOnlyList<OrganisationView>> AllAsync(CancellationToken cancellation) =>
        ListAsync(db.Organisations, cancellation);

    static async Task<OrganisationView?> FirstAsync(IQueryable<Organisation> query, CancellationToken cancellation) =>
        await ListAsync(query, cancellation) is [var first, ..] ? first : null;

    static async Task<IReadOnlyList<OrganisationView>> ListAsync(
        IQueryable<Organisation> query, CancellationToken cancellation)
    {
        var found = await query.AsNoTracking()
            .Include(o => o.Identifiers)
            .OrderBy(o => o.NameNormalised)
            .Take(IOrganisations.ListMax)
            .ToListAsync(cancellation);
        return [.. found.Select(View)];
    }

    static OrganisationView View(Organisation organisation) => new(
        organisation.Id,
        organisation.Name,
        organisation.Kind,
        organisation.IsAnchor,
        organisation.MunicipalityCode,
        organisation.Identifiers
            .GroupBy(i => i.Kind)
            .ToDictionary(g => g.Key, g =>
                (IReadOnlyList<string>)[.. g.Select(i => i.Value).Order(StringComparer.Ordinal)]));
}
