using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Accounts;

/// <summary>Finds accounts.</summary>
sealed class AccountQuery(MoneyDb db)
{
    /// <summary>Found by name at once.</summary>
    public const int FoundMax = 20;
    const int NameLengthMin = 3;

    /// <summary>The accounts of who somebody acts for: their own, or their organisation's; the oldest first.</summary>
    public async Task<IReadOnlyList<MoneyAccount>> OfAsync(Actor actor, CancellationToken cancellation)
    {
        var (person, organisation) = (actor.PersonId, actor.OrganisationId);
        if (person is null && organisation is null)
            return [];
        return await db.Accounts.AsNoTracking()
            .Where(a => organisation != null ? a.OrganisationId == organisation : a.PersonId == person)
            .OrderBy(a => a.OpenedAt).ToListAsync(cancellation);
    }

    public Task<MoneyAccount?> ByIdAsync(Guid id, CancellationToken cancellation) =>
        db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation);

    /// <summary>By number, as people type it.</summary>
    public async Task<MoneyAccount?> ByNumberAsync(string? text, CancellationToken cancellation) =>
        AccountNumber.Parse(text) is { } number
            ? await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Number == number, cancellation) : null;

    /// <summary>Two at once, as a payment needs them.</summary>
    public async Task<(MoneyAccount? One, MoneyAccount? Other)> ByNumbersAsync(
        string? one, string? other, CancellationToken cancellation)
    {
        var (first, second) = (AccountNumber.Parse(one), AccountNumber.Parse(other));
        var found = await db.Accounts.AsNoTracking()
            .Where(a => a.Number == first || a.Number == second).ToListAsync(cancellation);
        return (found.Find(a => a.Number == first), found.Find(a => a.Number == second));
    }

    /// <summary>Open accounts of organisations by a part of their name. People are found by their number
    /// alone: who has an account is nobody's business.</summary>
    public async Task<IReadOnlyList<MoneyAccount>> ByNameAsync(string? text, CancellationToken cancellation)
    {
        var wanted = Organisation.Normalise(text ?? "");
        if (wanted.Length < NameLengthMin)
            return [];
        // Accents and capitals are not told alike by both databases; a city has some hundreds of shops.
        var all = await db.Accounts.AsNoTracking()
            .Where(a => a.OrganisationId != null && a.ClosedAt == null)
            .OrderBy(a => a.Name).ToListAsync(cancellation);
        return [.. all.Where(a => Organisation.Normalise(a.Name).Contains(wanted, StringComparison.Ordinal))
            .Take(FoundMax)];
    }

    /// <summary>The names to show of accounts.</summary>
    public async Task<IReadOnlyDictionary<Guid, MoneyAccount>> ByIdsAsync(
        IEnumerable<Guid> ids, CancellationToken cancellation)
    {
        var wanted = ids.Distinct().ToList();
        var found = await db.Accounts.AsNoTracking().Where(a => wanted.Contains(a.Id)).ToListAsync(cancellation);
        return found.ToDictionary(a => a.Id);
    }
}
