using System.Text;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Web.Demonstration;

namespace Vliegwiel.Web.Setup;

/// <summary>What a newcomer answers about the city.</summary>
/// <param name="Country">NL or GB.</param>
/// <param name="Municipality">Its name, or its code.</param>
/// <param name="SubRegionName">How the municipalities that work together call themselves; may be empty.</param>
/// <param name="SubRegion">Names or codes of those municipalities, separated by commas or lines.</param>
/// <param name="Languages">"nl,en", "nl" or "en".</param>
sealed record CityAnswers(
    string Country, string Municipality, string? SubRegionName, string? SubRegion, string Languages, bool OpenSignUp);

/// <summary>Why a city could not be made out of the answers: a text key with its argument, and the field.</summary>
sealed record CityRefusal(string Field, string TextKey, string Argument);

/// <summary>The municipalities of a country that this program knows by name, out of the register that travels with
/// it.</summary>
sealed class KnownMunicipalities
{
    readonly Dictionary<string, DemoArea> _byCode;
    readonly ILookup<string, DemoArea> _byName;

    KnownMunicipalities(DemoFiles files)
    {
        Files = files;
        _byCode = files.Areas.ToDictionary(a => a.Code);
        _byName = _byCode.Values
            .Where(a => a.Kind == "municipality" && a.ValidTo is null)
            .ToLookup(a => a.Name, StringComparer.OrdinalIgnoreCase);
    }

    public DemoFiles Files { get; }
    public IEnumerable<string> Names => _byName.Select(n => n.Key).Order(StringComparer.Ordinal);

    /// <summary>The register of a country: the Dutch one is complete, the British one holds Lancashire and
    /// around.</summary>
    public static KnownMunicipalities Of(string country) => new(DemoFiles.Open(SlugOf(country)));

    /// <summary>The folder that holds the register of a country.</summary>
    public static string SlugOf(string country) => DemoFiles.Slugs.First(s => ReadCountry(s) == country);

    public DemoArea? Find(string nameOrCode)
    {
        var text = nameOrCode.Trim();
        if (_byCode.TryGetValue(text.ToUpperInvariant(), out var area))
            return area.Kind == "municipality" ? area : null;
        var named = _byName[text].ToList();
        return named.Count == 1 ? named[0] : null;
    }

    /// <summary>The province or county around a municipality, and all municipalities in it that exist now.</summary>
    public (DemoArea Region, IReadOnlyList<DemoArea> Members)? RegionOf(DemoArea municipality)
    {
        if (municipality.Parent is null || !_byCode.TryGetValue(municipality.Parent, out var region))
            return null;
        return (region, [.. _byName.SelectMany(n => n).Where(a => a.Parent == region.Code).OrderBy(a => a.Code)]);
    }

    static string ReadCountry(string slug) =>
        CityRegistry.Read(Path.Combine(DemoFiles.Root, slug, "city.json")).Rings.Country;
}

static class CityDraft
{
    public const int SubRegionMax = 100;

    /// <summary>The city out of the answers, or why not.</summary>
    public static (City? City, CityRefusal? Refusal) From(CityAnswers answers)
    {
        var known = KnownMunicipalities.Of(answers.Country);
        if (known.Find(answers.Municipality) is not { } municipality)
            return (null,
                new CityRefusal(nameof(answers.Municipality), "setup.refused.municipality", answers.Municipality));

        var subRegion = new List<string> { municipality.Code };
        var names = (answers.SubRegion ?? "").Split(
            [',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names.Take(SubRegionMax))
        {
            if (known.Find(name) is not { } member)
                return (null, new CityRefusal(nameof(answers.SubRegion), "setup.refused.municipality", name));
            if (!subRegion.Contains(member.Code))
                subRegion.Add(member.Code);
        }

        var region = known.RegionOf(municipality);
        var subRegionName = string.IsNullOrWhiteSpace(answers.SubRegionName) ? null : answers.SubRegionName.Trim();
        return (new City
        {
            Slug = Slug(municipality.Name),
            Name = municipality.Name,
            RegionName = subRegionName ?? region?.Region.Name ?? municipality.Name,
            Languages = answers.Languages.Split(','),
            TimeZone = answers.Country == "GB" ? "Europe/London" : "Europe/Amsterdam",
            Currency = answers.Country == "GB" ? "GBP" : "EUR",
            Rings = new RingDefinitions
            {
                Municipality = [municipality.Code],
                SubRegion = subRegion,
                Region = region is { } found
                    ? [.. found.Members.Select(m => m.Code).Union(subRegion)]
                    : subRegion,
                Country = answers.Country,
                SubRegionName = subRegionName,
                RegionName = region?.Region.Name,
            },
            OpenSignUp = answers.OpenSignUp,
        }, null);
    }

    /// <summary>"'s-Hertogenbosch" becomes "s-hertogenbosch", "Súdwest-Fryslân" becomes "sudwest-fryslan".</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var sign in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(sign))
                slug.Append(sign);
            else if (sign is ' ' or '-' or '_' && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        return slug.ToString().Trim('-');
    }
}
