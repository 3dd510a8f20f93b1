using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vliegwiel.Partners.Suppliers;

namespace Vliegwiel.Partners.Counting;

/// <summary>
/// One readable rule of what is no procurement (Rules.NL.json, Rules.GB.json). Patterns are tried on text in the form
/// of <see cref="SupplierKey.Normalise"/>: lower case, no points, brackets left out.
/// </summary>
// text-keys: count.kind.*
sealed record CountRule
{
    public required string Code { get; init; }

    /// <summary>Code of the kind; its text is count.kind.CODE.</summary>
    public required string Kind { get; init; }

    /// <summary>Patterns on the payee's name.</summary>
    public IReadOnlyList<string> Payee { get; init; } = [];

    /// <summary>Patterns on ledger account, category and description. Not on the department: a desk that handles
    /// benefits also buys pencils.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>Patterns on the payee's name that undo the rule.</summary>
    public IReadOnlyList<string> Not { get; init; } = [];

    /// <summary>Pattern of what may follow the name of an area that the city's register knows, up to the end: "cc"
    /// after any other name is a cricket club.</summary>
    public string? Area { get; init; }

    /// <summary>What follows the first letters of the city's own county where these alone are the name: "cc" makes
    /// "LCC" of Lancashire. Not for other areas: the same letters are companies elsewhere.</summary>
    public string? Initials { get; init; }

    /// <summary>Its text patterns do not hold where the payee is a company: wages go to people.</summary>
    public bool PeopleOnly { get; init; }

    /// <summary>Holds for companies too; else a company's legal form in the name undoes a payee pattern.</summary>
    public bool EvenCompany { get; init; }

    public required string Nl { get; init; }
    public required string En { get; init; }
    public DateOnly? From { get; init; }

    /// <summary>The last day on which it holds.</summary>
    public DateOnly? Until { get; init; }

    public required string Source { get; init; }

    public bool HoldsOn(DateOnly? date) =>
        date is not { } day || ((From is null || From <= day) && (Until is null || day <= Until));
}

/// <summary>The rules that ship for one country.</summary>
sealed record CountryRules
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    static readonly ConcurrentDictionary<string, CountryRules> Loaded = new();

    public required string Country { get; init; }

    /// <summary>Pattern of the legal forms of private companies.</summary>
    public required string Companies { get; init; }

    public required IReadOnlyList<CountRule> Rules { get; init; }
    public string Stamp { get; private init; } = "";

    /// <summary>The rules of a country; null where none ship: then only the city's own hold.</summary>
    public static CountryRules? Of(string country)
    {
        if (Loaded.TryGetValue(country, out var held))
            return held;
        using var stream = typeof(CountryRules).Assembly.GetManifestResourceStream($"Rules.{country}.json");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var rules = JsonSerializer.Deserialize<CountryRules>(text, Json)!;
        return Loaded[country] = rules with { Stamp = Hash(text) };
    }

    internal static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}

/// <summary>Why a payment does not count. <see cref="Rule"/> is a rule's code, "city:ID", "intercompany" or
/// "overrule:ID".</summary>
readonly record struct Verdict(string Kind, string? Rule)
{
    public static Verdict Counts { get; } = new("", null);
    public bool IsCounted => Kind.Length == 0;
}
