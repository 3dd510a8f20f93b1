using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Vliegwiel.Partners.Suppliers;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Partners.Counting;

/// <summary>Names of municipalities, counties and provinces by which a payee is known as a public body.</summary>
sealed class KnownAreas
{
    static readonly ConditionalWeakTable<AreaRegister, KnownAreas> Held = [];

    readonly HashSet<string> _names;
    readonly HashSet<string> _home;

    /// <param name="names">Of areas that have a council.</param>
    /// <param name="home">Of the county or province of the city's own municipality.</param>
    public KnownAreas(IEnumerable<string> names, IEnumerable<string> home)
    {
        _names = [.. names.Select(SupplierKey.Normalise)];
        _home = [.. home.Select(name => string.Concat(SupplierKey.Normalise(name).Split(' ').Select(w => w[0])))];
        Stamp = CountryRules.Hash(string.Join('|', _names.Order(StringComparer.Ordinal))
            + " " + string.Join('|', _home.Order(StringComparer.Ordinal)));
    }

    public static KnownAreas None { get; } = new([], []);

    /// <summary>Changes with any of the names.</summary>
    public string Stamp { get; }

    public static KnownAreas Of(AreaRegister register, RingDefinitions rings) => Held.GetValue(register, areas =>
    {
        var home = rings.Municipality.Select(code => areas.Find(code)?.ParentCode).OfType<string>().Distinct()
            .Select(code => areas.Find(code)).OfType<Area>().Where(a => a.Kind == AreaKind.Region);
        return new KnownAreas(
            areas.All.Where(a => a.Kind is AreaKind.Municipality or AreaKind.Region).Select(a => a.Name),
            home.Select(a => a.Name));
    });

    /// <summary>Is this the name of an area, and then something in this form?</summary>
    public bool Begins(string name, Regex after)
    {
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        while (space > 0)
        {
            if (_names.Contains(name[..space]) && after.IsMatch(name[(space + 1)..]))
                return true;
            space = name.IndexOf(' ', space + 1);
        }
        return false;
    }

    /// <summary>Are these the first letters of the city's own county, and then this?</summary>
    public bool IsHome(string name, string after) =>
        name.EndsWith(after, StringComparison.Ordinal) && _home.Contains(name[..^after.Length]);
}
