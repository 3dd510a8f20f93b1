using System.Collections.Frozen;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Areas;

/// <summary>How a place was found; anything but Unknown names its municipality or country.</summary>
public enum PlaceBasis
{
    Unknown,
    Postcode,

    /// <summary>The postcode lies in several municipalities.</summary>
    SharedPostcode,
    PlaceName,

    /// <summary>Only the country is known.</summary>
    Country,
}

/// <param name="ShareMillionths">Null: how much lies here is unknown.</param>
public readonly record struct PlaceShare(string Municipality, long? ShareMillionths);

/// <summary>Where something is, as far as can be known without guessing.</summary>
public sealed record Place(PlaceBasis Basis, string? Country, IReadOnlyList<PlaceShare> Municipalities)
{
    public static Place Unknown { get; } = new(PlaceBasis.Unknown, null, []);

    /// <summary>The municipality, where there is only one.</summary>
    public string? Municipality => Municipalities.Count == 1 ? Municipalities[0].Municipality : null;
}

public enum Ring
{
    Own,
    SubRegion,
    Region,
    Country,
    Abroad,
    Unknown,
}

/// <summary>The register of areas of a city, current when it was read. Immutable: look-ups run side by side.</summary>
public sealed class AreaRegister
{
    const int ChainMax = 20;

    readonly FrozenDictionary<string, Area[]> _byCode;
    readonly FrozenDictionary<string, PlaceShare[]> _postcodes;
    readonly FrozenDictionary<string, string[]> _municipalitiesByName;
    readonly ILookup<string, AreaPredecessor> _successors;
    readonly ILookup<string, AreaPredecessor> _predecessors;
    readonly string _homeCountry;

    public AreaRegister(
        string homeCountry, IReadOnlyList<Area> areas, IReadOnlyList<AreaPredecessor> predecessors,
        IReadOnlyList<AreaPostcode> postcodes)
    {
        _homeCountry = homeCountry;
        Predecessors = predecessors;
        _byCode = areas.GroupBy(a => a.Code).ToFrozenDictionary(
            g => g.Key, g => g.OrderByDescending(a => a.ValidFrom ?? DateOnly.MinValue).ToArray());
        _successors = predecessors.ToLookup(p => p.PredecessorCode);
        _predecessors = predecessors.ToLookup(p => p.SuccessorCode);
        _postcodes = ReadPostcodes(areas, postcodes);
        _municipalitiesByName = ReadNames(areas);
    }

    public IReadOnlyList<AreaPredecessor> Predecessors { get; }

    /// <summary>Every area under every name it ever had.</summary>
    public IEnumerable<Area> All => _byCode.Values.SelectMany(rows => rows);

    /// <summary>The area as it is on a day; without a day the newest.</summary>
    public Area? Find(string code, DateOnly? date = null)
    {
        if (!_byCode.TryGetValue(code, out var rows))
            return null;
        return date is { } day ? rows.FirstOrDefault(a => a.IsValidOn(day)) ?? rows[0] : rows[0];
    }

    /// <summary>Where a postcode, place name and country, as written, lead together. Codes are today's.</summary>
    /// <remarks>The postcode goes first; a name that several municipalities share decides nothing.</remarks>
    public Place PlaceOf(string? postcode, string? placeName = null, string? country = null)
    {
        var said = PlaceNames.Country(country);
        var read = PostcodeText.Read(postcode, said ?? _homeCountry);
        var land = said ?? read?.Country;
        if (land is not null && land != _homeCountry)
            return new Place(PlaceBasis.Country, land, []);
        if (read is not null
            && (_postcodes.TryGetValue(read.Code, out var shares) || _postcodes.TryGetValue(read.Broad, out shares)))
        {
            var basis = shares.Length == 1 ? PlaceBasis.Postcode : PlaceBasis.SharedPostcode;
            return new Place(basis, _homeCountry, shares);
        }
        if (ByName(placeName) is { } named)
            return new Place(PlaceBasis.PlaceName, _homeCountry, [new PlaceShare(named, Share.Whole)]);
        // "Aachen (Duitsland)" has its country in the place.
        if (PlaceNames.Country(placeName) is { } abroad && abroad != _homeCountry)
            return new Place(PlaceBasis.Country, abroad, []);
        return land is null ? Place.Unknown : new Place(PlaceBasis.Country, land, []);
    }

    /// <summary>The ring of a place; a place that straddles rings, or of which only the own country is known, is
    /// unknown.</summary>
    public Ring RingOf(Place place, RingDefinitions rings)
    {
        if (place.Municipalities.Count == 0)
            return place.Country is { } country && country != rings.Country ? Ring.Abroad : Ring.Unknown;
        var ring = RingOf(place.Municipalities[0].Municipality, rings);
        return place.Municipalities.All(m => RingOf(m.Municipality, rings) == ring) ? ring : Ring.Unknown;
    }

    /// <summary>
    /// The ring of a municipality. One that was dissolved counts where its successors are (Nuth as Beekdaelen), one
    /// that is new where its predecessors were: a ring keeps its ground whatever it is called.
    /// </summary>
    public Ring RingOf(string municipality, RingDefinitions rings)
    {
        if (IsIn(municipality, rings.Municipality))
            return Ring.Own;
        if (IsIn(municipality, rings.SubRegion))
            return Ring.SubRegion;
        if (IsIn(municipality, rings.Region))
            return Ring.Region;
        return CountryOf(municipality) switch
        {
            null => Ring.Unknown,
            var country when country != rings.Country => Ring.Abroad,
            // The country itself says no more than that it may be anywhere in it, next door included.
            var country when country == municipality => Ring.Unknown,
            // Part of it went into a ring and part did not: which part is meant cannot be known.
            _ when Reaches(municipality, rings) => Ring.Unknown,
            _ => Ring.Country,
        };
    }

    bool Reaches(string municipality, RingDefinitions rings) =>
        _successors[municipality].Any(s => rings.Region.Contains(s.SuccessorCode)
            || rings.SubRegion.Contains(s.SuccessorCode) || rings.Municipality.Contains(s.SuccessorCode));

    bool IsIn(string code, IReadOnlyList<string> ring) =>
        ring.Contains(code) || AllIn(code, ring, forward: true, 0) || AllIn(code, ring, forward: false, 0);

    bool AllIn(string code, IReadOnlyList<string> ring, bool forward, int depth)
    {
        // A municipality that still exists and took in ground of another is where it was: only a new one looks back.
        var links = forward ? _successors[code] : _predecessors[code].Where(p => Find(code)?.ValidFrom == p.Date);
        var next = links.Select(l => forward ? l.SuccessorCode : l.PredecessorCode).ToArray();
        return next.Length > 0 && depth < ChainMax
            && next.All(n => ring.Contains(n) || AllIn(n, ring, forward, depth + 1));
    }

    /// <summary>The code of the country an area lies in, following parents.</summary>
    public string? CountryOf(string code)
    {
        var area = Find(code);
        for (var step = 0; area is not null && step < ChainMax; step++)
        {
            if (area.Kind == AreaKind.Country)
                return area.Code;
            area = area.ParentCode is null ? null : Find(area.ParentCode);
        }
        return null;
    }

    string? ByName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 120)
            return null;
        return _municipalitiesByName.TryGetValue(PlaceNames.Normalise(name), out var codes) && codes.Length == 1
            ? codes[0] : null;
    }

    /// <summary>The municipality an area lies in or is, in today's form; null above municipalities.</summary>
    public string? MunicipalityOf(string code)
    {
        var area = Find(code);
        for (var step = 0; area is not null && area.Kind != AreaKind.Municipality && step < ChainMax; step++)
            area = area.ParentCode is null ? null : Find(area.ParentCode);
        return area is null ? null : Today(area.Code);
    }

    string Today(string code)
    {
        for (var step = 0; step < ChainMax; step++)
        {
            var next = _successors[code].ToArray();
            if (next is not [{ ShareMillionths: Share.Whole }])
                break;
            code = next[0].SuccessorCode;
        }
        return code;
    }

    FrozenDictionary<string,
        PlaceShare[]> ReadPostcodes(IReadOnlyList<Area> areas, IReadOnlyList<AreaPostcode> postcodes)
    {
        var found = new Dictionary<string, PlaceShare[]>();
        foreach (var area in areas)
        {
            if (area.Kind is AreaKind.Postcode4 or AreaKind.Postcode6 or AreaKind.Outward or AreaKind.Postcode
                && MunicipalityOf(area.Code) is { } municipality)
                found[PostcodeText.Compact(area.Code)] = [new PlaceShare(municipality, Share.Whole)];
        }
        foreach (var group in postcodes.GroupBy(p => p.Postcode))
        {
            var shares = group
                .Select(p => new PlaceShare(MunicipalityOf(p.AreaCode) ?? "", p.ShareMillionths))
                .Where(p => p.Municipality.Length > 0)
                .ToArray();
            if (shares.Length > 0)
                found[group.Key] = shares;
        }
        return found.ToFrozenDictionary();
    }

    FrozenDictionary<string, string[]> ReadNames(IReadOnlyList<Area> areas) => areas
        .Where(a => a.Kind is AreaKind.Municipality or AreaKind.District or AreaKind.Ward or AreaKind.Postcode4)
        .Select(a => (Name: PlaceNames.Normalise(a.Name), Code: MunicipalityOf(a.Code)))
        .Where(a => a.Code is not null && a.Name.Length > 0)
        .GroupBy(a => a.Name, a => a.Code!)
        .ToFrozenDictionary(g => g.Key, g => g.Distinct().ToArray());
}

/// <summary>Shares are whole millionths, so that parts add up exactly.</summary>
static class Share
{
    public const long Whole = 1_000_000;
}
