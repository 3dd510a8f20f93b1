using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Partners.Counting;

/// <summary>The rules of this moment, and a stamp that changes when any of them does.</summary>
sealed record CountBasis(
    CountryRules? Country, IReadOnlyList<CityRule> City, KnownAreas Areas, string Stamp)
{
    /// <summary>To be raised when this program counts the same rules in another way, or keeps more of it.</summary>
    const int Method = 2;

    public static async Task<CountBasis> ReadAsync(
        PartnersDb db, City city, IAreas areas, CancellationToken cancellation)
    {
        var country = CountryRules.Of(city.Rings.Country);
        var own = await db.CityRules.AsNoTracking()
            .Where(r => r.EndedAt == null).OrderBy(r => r.Id).ToListAsync(cancellation);
        var known = KnownAreas.Of(await areas.RegisterAsync(cancellation), city.Rings);
        var stamp = CountryRules.Hash(
            $"{Method} {country?.Stamp} {known.Stamp} {string.Join(' ', own.Select(r => r.Id))}");
        return new CountBasis(country, own, known, stamp);
    }

    /// <summary>For the lines of one anchor.</summary>
    public RuleBook Book(string anchorName) => new(Country, City, anchorName, Areas);

    /// <summary>Imports whose sums are not of this moment.</summary>
    public IQueryable<SpendImport> Behind(PartnersDb db) =>
        from spend in db.Imports.AsNoTracking()
        where spend.WithdrawnAt == null
            && !db.CountedImports.Any(c => c.ImportId == spend.Id && c.Counted == c.Wanted && c.Rules == Stamp)
        select spend;
}

/// <summary>A person's words over the rules, for the lines of one anchor.</summary>
sealed class Overrulings(IEnumerable<Overruling> active)
{
    readonly Dictionary<(Guid, string, long), Overruling> _lines = [];
    readonly Dictionary<Guid, Overruling> _suppliers = [];
    readonly IReadOnlyList<Overruling> _all = [.. active.OrderBy(o => o.CreatedAt)];
    bool _isSorted;

    public static async Task<Overrulings> ReadAsync(
        PartnersDb db, Guid anchorId, CancellationToken cancellation) => new(
        await db.Overrulings.AsNoTracking()
            .Where(o => o.AnchorId == anchorId && o.EndedAt == null)
            .ToListAsync(cancellation));

    /// <summary>The word about this line, else about its supplier, else null. The newest one holds.</summary>
    public Overruling? Find(Guid importId, string? sheet, long line, Guid supplierId)
    {
        if (!_isSorted)
        {
            foreach (var word in _all)
            {
                if (word.SupplierId is { } supplier)
                    _suppliers[supplier] = word;
                else
                    _lines[(word.ImportId!.Value, word.Sheet ?? "", word.LineNumber!.Value)] = word;
            }
            _isSorted = true;
        }
        return _lines.TryGetValue((importId, sheet ?? "", line), out var ofLine) ? ofLine
            : _suppliers.GetValueOrDefault(supplierId);
    }
}
