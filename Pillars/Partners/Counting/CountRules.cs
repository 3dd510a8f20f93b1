using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vliegwiel.Partners.Storage;
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

/// <summary>Judges payments by the rules of the country and the city. Not for two threads at once.</summary>
sealed class RuleBook
{
    public const string Intercompany = "intercompany";

    /// <summary>Texts of payments are remembered up to here, then forgotten: memory stays bounded.</summary>
    const int RememberedMax = 200_000;

    const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    static readonly Regex Brackets = new(@"\([^()]*\)?|(?<=[a-z] )[0-9]+(?: |$)",
        Options & ~RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));

    sealed record Compiled(string Code, string Kind, Regex? Payee, Regex? Text, Regex? Not, bool EvenCompany,
        Func<DateOnly?, bool> HoldsOn);

    readonly List<Compiled> _rules = [];
    readonly Regex? _companies;
    readonly string _anchorName;
    readonly Dictionary<string, Judged> _payees = [];
    readonly Dictionary<string, int[]> _texts = [];

    /// <summary>What the payee's name says: rules it matches, and rules it forbids.</summary>
    sealed record Judged(int[] Matches, HashSet<int> Undone, bool IsAnchor);

    public RuleBook(CountryRules? country, IEnumerable<CityRule> city, string anchorName)
    {
        foreach (var rule in city)
        {
            var pattern = new Regex($@"\b{Regex.Escape(rule.Words)}\b", Options);
            _rules.Add(new Compiled(
                $"city:{rule.Id}", rule.Kind, rule.Field == "payee" ? pattern : null, rule.Field == "text" ? pattern
                    : null,
                null, true, day => day is null || ((rule.ValidFrom is null || rule.ValidFrom <= day)
                    && (rule.ValidTo is null || day <= rule.ValidTo))));
        }
        foreach (var rule in country?.Rules ?? [])
            _rules.Add(new Compiled(
                rule.Code, rule.Kind, Any(rule.Payee), Any(rule.Text), Any(rule.Not), rule.EvenCompany, rule.HoldsOn));
        _companies = country is null ? null : new Regex(country.Companies, Options);
        _anchorName = Bare(anchorName);
    }

    /// <summary>The first rule that holds, in the order: the anchor itself, the city's rules, the country's.</summary>
    public Verdict Judge(string payee, string? account, string? category, string? description, DateOnly? date)
    {
        if (!_payees.TryGetValue(payee, out var judged))
            _payees[payee] = judged = JudgePayee(payee);
        if (judged.IsAnchor)
            return new Verdict(Intercompany, Intercompany);
        var best = FirstOf(judged.Matches, judged, date, int.MaxValue);
        foreach (var text in (ReadOnlySpan<string?>)[account, category, description])
        {
            if (!string.IsNullOrEmpty(text))
                best = FirstOf(TextMatches(text), judged, date, best);
        }
        return best == int.MaxValue ? Verdict.Counts : new Verdict(_rules[best].Kind, _rules[best].Code);
    }

    int FirstOf(int[] matches, Judged judged, DateOnly? date, int best)
    {
        foreach (var match in matches)
        {
            if (match < best && !judged.Undone.Contains(match) && _rules[match].HoldsOn(date))
                return match;
        }
        return best;
    }

    Judged JudgePayee(string payee)
    {
        var name = Bare(payee);
        var whole = SupplierKey.Normalise(payee);
        var isCompany = _companies?.IsMatch(whole) == true;
        var matches = new List<int>();
        var undone = new HashSet<int>();
        for (var i = 0; i < _rules.Count; i++)
        {
            var rule = _rules[i];
            if (rule.Not?.IsMatch(name) == true)
                undone.Add(i);
            else if (rule.Payee?.IsMatch(name) == true && (rule.EvenCompany || !isCompany))
                matches.Add(i);
        }
        return new Judged([.. matches], undone, _anchorName.Length > 0 && name == _anchorName);
    }

    int[] TextMatches(string text)
    {
        if (_texts.TryGetValue(text, out var known))
            return known;
        if (_texts.Count >= RememberedMax)
            _texts.Clear();
        var plain = SupplierKey.Normalise(text);
        return _texts[text] = [.. Enumerable.Range(0, _rules.Count).Where(i => _rules[i].Text?.IsMatch(plain) == true)];
    }

    /// <summary>Without what stands in brackets and without loose numbers: notes of a clerk, not the name.</summary>
    static string Bare(string name)
    {
        // A name of signs alone ("*** ***") has no letters left; Normalise then gives it back as it was.
        var plain = SupplierKey.Normalise(name);
        var bare = Brackets.Replace(plain, " ");
        bare = string.Join(' ', bare.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return bare.Any(char.IsLetter) ? bare : plain.Any(char.IsLetter) ? plain.Trim('(', ')', ' ') : "";
    }

    static Regex? Any(IReadOnlyList<string> patterns) =>
        patterns.Count == 0 ? null : new Regex(string.Join('|', patterns.Select(p => $"(?:{p})")), Options);
}
