using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Partners.Counting;

/// <summary>One of the two places of a supplier.</summary>
/// <param name="Text">As written; null where nobody says.</param>
/// <param name="Source">"register", "person" or "payment list".</param>
sealed record Site(string? Text, string? Source, Ring Ring)
{
    public static Site None { get; } = new(null, null, Ring.Unknown);
    public bool IsSaid => Source is not null;
}

sealed record CubeSupplier(Guid Id, string Name, bool IsSoleTrader, string Section, Site Seat, Site Branch)
{
    /// <summary>
    /// The place by the rule that is asked; where nobody says it, the other of the two, and the rule used is told.
    /// </summary>
    public (Site Site, PlaceRule? Used) At(PlaceRule rule)
    {
        var (first, second) = rule == PlaceRule.Seat ? (Seat, Branch) : (Branch, Seat);
        var other = rule == PlaceRule.Seat ? PlaceRule.Branch : PlaceRule.Seat;
        return first.IsSaid ? (first, rule) : second.IsSaid ? (second, other) : (Site.None, null);
    }
}

/// <param name="Year">0: no date.</param>
/// <param name="Kind">Empty: it counts.</param>
readonly record struct CubeSum(Guid AnchorId, int Year, CubeSupplier Supplier, string Kind, long Minor, long Lines);

/// <summary>All sums of a city in memory: some tens of thousands of rows for a million payment lines.</summary>
sealed record LeakCube(IReadOnlyList<CubeSum> Sums, IReadOnlyDictionary<Guid, CubeSupplier> Suppliers,
    DateTimeOffset? CountedAt);

/// <summary>Cubes by city, with the state of the tables they were read in.</summary>
sealed class LeakCubes
{
    readonly ConcurrentDictionary<string, (string Stamp, AreaRegister Areas, LeakCube Cube)> _held = new();

    public LeakCube? Find(City city, string stamp, AreaRegister areas) =>
        _held.TryGetValue(Key(city), out var held) && held.Stamp == stamp && ReferenceEquals(held.Areas, areas)
            ? held.Cube : null;

    public void Keep(City city, string stamp, AreaRegister areas, LeakCube cube) =>
        _held[Key(city)] = (stamp, areas, cube);

    // Rings are part of the city's file, and places depend on them.
    static string Key(City city) => $"{city.Folder} {string.Join(' ', city.Rings.Municipality)} "
        + $"{string.Join(' ', city.Rings.SubRegion)} {string.Join(' ', city.Rings.Region)} {city.Rings.Country}";
}

/// <summary>Reads the cube of the current city, or takes the one in memory where nothing changed since.</summary>
sealed class LeakCubeReader(PartnersDb db, LeakCubes cubes, IAreas areas, CurrentCity current)
{
    public async Task<LeakCube> ReadAsync(CancellationToken cancellation)
    {
        var register = await areas.RegisterAsync(cancellation);
        var stamp = await StampAsync(cancellation);
        if (cubes.Find(current.City, stamp, register) is { } held)
            return held;
        var cube = await LoadAsync(register, cancellation);
        cubes.Keep(current.City, stamp, register, cube);
        return cube;
    }

    IQueryable<CountedImport> Live => db.CountedImports.AsNoTracking()
        .Where(c => db.Imports.Any(i => i.Id == c.ImportId && i.WithdrawnAt == null));

    /// <summary>Changes with every count, withdrawal and correction of a supplier.</summary>
    async Task<string> StampAsync(CancellationToken cancellation)
    {
        var counts = await Live.GroupBy(_ => 1)
            .Select(g => new { Imports = g.Count(), Last = g.Max(c => c.CountedAt), Turns = g.Sum(c => c.Counted) })
            .SingleOrDefaultAsync(cancellation);
        var placed = await db.Suppliers.MaxAsync(s => (DateTimeOffset?)s.ChangedAt, cancellation);
        var versions = await db.Suppliers.SumAsync(s => (long?)s.Version, cancellation);
        // One list withdrawn and another put back leaves the counts as they were.
        var moves = await db.Imports.SumAsync(i => (long?)i.Version, cancellation);
        return $"{counts?.Imports} {counts?.Last?.UtcTicks} {counts?.Turns} {placed?.UtcTicks} {versions} {moves}";
    }

    async Task<LeakCube> LoadAsync(AreaRegister register, CancellationToken cancellation)
    {
        // Amounts in another currency are kept, and added to nothing.
        var live = await db.Imports.AsNoTracking()
            .Where(i => i.WithdrawnAt == null && i.Currency == current.City.Currency)
            .ToDictionaryAsync(i => i.Id, i => i.AnchorId, cancellation);
        var sums = new Dictionary<(Guid Anchor, int Year, Guid Supplier, string Kind), (long Minor, long Lines)>();
        await foreach (var sum in db.CountSums.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (!live.TryGetValue(sum.ImportId, out var anchor))
                continue;
            var key = (anchor, sum.Year, sum.SupplierId, sum.Kind);
            var held = sums.GetValueOrDefault(key);
            sums[key] = (held.Minor + sum.Minor, held.Lines + sum.Lines);
        }
        // After the sums: whoever stands in one of them is in the register by now.
        var suppliers = await SuppliersAsync(register, live, cancellation);
        var countedAt = await Live.MaxAsync(c => c.CountedAt, cancellation);
        return new LeakCube(
            [.. sums.Select(s => new CubeSum(
                s.Key.Anchor, s.Key.Year, suppliers[s.Key.Supplier], s.Key.Kind, s.Value.Minor, s.Value.Lines))],
            suppliers, countedAt);
    }

    async Task<Dictionary<Guid, CubeSupplier>> SuppliersAsync(
        AreaRegister register, Dictionary<Guid, Guid> live, CancellationToken cancellation)
    {
        var said = new Dictionary<Guid, Dictionary<(string, string), long>>();
        await foreach (var place in db.SaidPlaces.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (!live.ContainsKey(place.ImportId))
                continue;
            if (!said.TryGetValue(place.SupplierId, out var places))
                said[place.SupplierId] = places = [];
            var key = (place.Postcode, place.Place);
            places[key] = places.GetValueOrDefault(key) + place.Weight;
        }
        var found = new Dictionary<Guid, CubeSupplier>();
        await foreach (var s in db.Suppliers.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var seat = SiteOf(register, s.SeatPostcode, s.SeatPlace, s.SeatCountry, s.SeatSource);
            var branch = SiteOf(register, s.BranchPostcode, s.BranchPlace, s.BranchCountry, s.BranchSource);
            if (!branch.IsSaid && said.TryGetValue(s.Id, out var places))
                branch = Weightiest(register, places);
            found[s.Id] = new CubeSupplier(s.Id, s.Name, s.IsSoleTrader, s.Sector ?? SectorSum.Unknown, seat, branch);
        }
        return found;
    }

    /// <summary>Lists can differ: the place that most money names, a tie by spelling so that it never changes by
    /// chance.</summary>
    Site Weightiest(AreaRegister register, Dictionary<(string Postcode, string Place), long> places)
    {
        var (postcode, place) = places.OrderByDescending(p => p.Value)
            .ThenBy(p => p.Key.Postcode, StringComparer.Ordinal)
            .ThenBy(p => p.Key.Place, StringComparer.Ordinal)
            .First().Key;
        return SiteOf(register, postcode, place, null, "payment list");
    }

    Site SiteOf(AreaRegister register, string? postcode, string? place, string? country, string? source)
    {
        var parts = new[] { postcode, place, country }.Where(p => !string.IsNullOrWhiteSpace(p)).ToList();
        if (parts.Count == 0)
            return Site.None;
        var ring = register.RingOf(register.PlaceOf(postcode, place, country), current.City.Rings);
        return new Site(string.Join(' ', parts), source, ring);
    }
}
