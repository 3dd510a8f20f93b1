using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Partners.Suppliers;

namespace Vliegwiel.Partners.Counting;

/// <summary>Judges payments by the rules of the country and the city. Not for two threads at once.</summary>
sealed class RuleBook
{
    public const string Intercompany = "intercompany";

    /// <summary>Texts of payments are remembered up to here, then forgotten: memory stays bounded.</summary>
    const int RememberedMax = 200_000;

    static readonly Regex Brackets = Pattern(@"\([^()]*\)?|(?<=[a-z] )[0-9]+(?: |$)");

    /// <summary>Made once for each country: the rules ship with the program.</summary>
    static readonly ConcurrentDictionary<string, Compiled[]> CountryBooks = new();

    sealed record Compiled(string Code, string Kind, Func<DateOnly?, bool> HoldsOn)
    {
        public Func<string, bool>? Payee { get; init; }
        public Func<string, bool>? Text { get; init; }
        public Regex? Not { get; init; }
        public Regex? Area { get; init; }
        public string? Initials { get; init; }
        public bool EvenCompany { get; init; }
        public bool PeopleOnly { get; init; }
    }

    static readonly ConcurrentDictionary<string, Regex> Companies = new();

    readonly List<Compiled> _rules = [];
    readonly Regex? _companies;
    readonly KnownAreas _areas;
    readonly string _anchorName;
    readonly Dictionary<string, Judged> _payees = [];
    readonly Dictionary<string, int[]> _texts = [];

    /// <summary>What the payee's name says: rules it matches, and rules it forbids.</summary>
    sealed record Judged(int[] Matches, HashSet<int> Undone, bool IsAnchor);

    public RuleBook(CountryRules? country, IEnumerable<CityRule> city, string anchorName, KnownAreas? areas = null)
    {
        _rules.AddRange(city.Select(OfCity));
        if (country is not null)
        {
            _rules.AddRange(CountryBooks.GetOrAdd(country.Stamp, _ => [.. country.Rules.Select(OfCountry)]));
            _companies = Companies.GetOrAdd(country.Companies, Pattern);
        }
        _areas = areas ?? KnownAreas.None;
        _anchorName = Bare(anchorName);
    }

    static Compiled OfCity(CityRule rule)
    {
        var words = $" {rule.Words} ";
        bool Holds(string name) => $" {name} ".Contains(words, StringComparison.Ordinal);
        return new Compiled($"city:{rule.Id}", rule.Kind, day => day is null
            || ((rule.ValidFrom is null || rule.ValidFrom <= day) && (rule.ValidTo is null || day <= rule.ValidTo)))
        {
            Payee = rule.Field == "payee" ? Holds : null,
            Text = rule.Field == "text" ? Holds : null,
            EvenCompany = true,
        };
    }

    static Compiled OfCountry(CountRule rule) => new(rule.Code, rule.Kind, rule.HoldsOn)
    {
        Payee = Any(rule.Payee) is { } payee ? payee.IsMatch : null,
        Text = Any(rule.Text) is { } text ? text.IsMatch : null,
        Not = Any(rule.Not),
        Area = rule.Area is null ? null : Pattern($"^(?:{rule.Area})$"),
        Initials = rule.Initials,
        EvenCompany = rule.EvenCompany,
        PeopleOnly = rule.PeopleOnly,
    };

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
            else if ((rule.EvenCompany || !isCompany) && NameMatches(rule, name))
                matches.Add(i);
            if (rule.PeopleOnly && isCompany)
                undone.Add(i);
        }
        return new Judged([.. matches], undone, _anchorName.Length > 0 && name == _anchorName);
    }

    bool NameMatches(Compiled rule, string name) =>
        rule.Payee?.Invoke(name) == true
        || (rule.Area is { } after && _areas.Begins(name, after))
        || (rule.Initials is { } letters && _areas.IsHome(name, letters));

    int[] TextMatches(string text)
    {
        if (_texts.TryGetValue(text, out var known))
            return known;
        if (_texts.Count >= RememberedMax)
            _texts.Clear();
        var plain = SupplierKey.Normalise(text);
        return _texts[text] = [.. Enumerable.Range(0, _rules.Count).Where(i => _rules[i].Text?.Invoke(plain) == true)];
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
        patterns.Count == 0 ? null : Pattern(string.Join('|', patterns.Select(p => $"(?:{p})")));

    /// <summary>Interpreted: quick to build, and names are short. The time is a last guard, far above any name's
    /// need, so that a busy machine does not stumble over it.</summary>
    static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
}
