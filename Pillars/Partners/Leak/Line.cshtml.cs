using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>One payment: its file and line, the rule that decides, and a person's word over it.</summary>
sealed class LineModel(
    LineTrace trace, Overrule overrule, CurrentActor who, CurrentCity current, LeakWords words, PageTexts texts,
    Links links) : PageModel
{
    /// <summary>In the form: it counts, as a kind cannot be empty there.</summary>
    const string Counts = LeakLinks.Counted;

    /// <summary>In the form: a person's word is taken back.</summary>
    const string Rules = "rules";

    [BindProperty(SupportsGet = true)]
    public Guid Import { get; set; }

    [BindProperty(SupportsGet = true)]
    public long Line { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sheet { get; set; }

    /// <summary>Whether to read the whole row from the file again.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Whole { get; set; }

    [BindProperty]
    public WordInput Input { get; set; } = new();

    public TracedLine Traced { get; private set; } = null!;
    public RawRow? Raw { get; private set; }
    public bool MayOverrule => who.Actor.MayFor(Permissions.Overrule, Traced.Import.AnchorId);

    public sealed class WordInput
    {
        [Required]
        public string? Kind { get; set; }

        [Required, StringLength(Overrule.ReasonMax)]
        public string? Reason { get; set; }
    }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
            return await ShowAsync(cancellation);
        var answer = await ShowAsync(cancellation);
        if (answer is not PageResult)
            return answer;
        var kind = Input.Kind switch { Counts => "", Rules => null, var chosen => chosen };
        var result = await overrule.RunAsync(
            new OverruleOptions(
                who.Actor, Traced.Import.AnchorId, kind, Input.Reason!, ImportId: Import, Sheet: Traced.Line.Sheet,
                LineNumber: Line), cancellation);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("", texts[refusal]);
            return Page();
        }
        TempData.Say(texts["leakline.said"]);
        return LocalRedirect(links.To("/Partners/Leak/Line", new { import = Import, line = Line, sheet = Sheet }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (await trace.FindAsync(who.Actor, Import, Sheet, Line, cancellation) is not { } found)
            return who.Actor.IsSignedIn ? NotFound() : this.ToSignIn(links);
        Traced = found;
        if (Whole && found.Import.PartOfId is null)
            Raw = RawRow.Find(new SpendFiles(current.City).Raw(found.Import.Sha256), Sheet, Line, cancellation);
        return Page();
    }

    /// <summary>Each cell of the row with the header above it, or its place where there is none.</summary>
    public IEnumerable<(string Header, string Cell)> Cells() => Raw!.Cells.Select((cell, column) =>
        (column < Raw.Headers.Count && Raw.Headers[column].Length > 0 ? Raw.Headers[column]
            : texts["leakline.column", ("number", column + 1)], cell)).Where(pair => pair.cell.Length > 0);

    public string Amount(long minor) => Amounts.Show(minor, Traced.Import.Currency, texts.Culture);

    public string Verdict(Verdict verdict) => verdict.IsCounted
        ? texts["leakline.counts"]
        : texts["leakline.countsNot", ("kind", words.Kind(verdict.Kind))];

    /// <summary>The rule in words, with its source; null where none applies.</summary>
    public string? RuleWords()
    {
        var code = Traced.ByRules.Rule;
        if (code is null)
            return null;
        var rule = CountryRules.Of(current.City.Rings.Country)?.Rules.FirstOrDefault(r => r.Code == code);
        return rule is null ? texts["leakline.ownRule"]
            : $"{(texts.Language == Language.Dutch ? rule.Nl : rule.En)} ({rule.Source})";
    }

    public string Sentence() => texts["leakline.sentence", ("amount", Amount(Traced.Line.Minor)),
        ("supplier", Traced.Line.Supplier), ("verdict", Verdict(Traced.Verdict))];

    public string Said(Overruling word)
    {
        var kind = word.Kind.Length == 0 ? texts["leakline.counts"] : words.Kind(word.Kind) + ".";
        return texts["leakline.word", ("day", DayOf(word.CreatedAt)), ("kind", kind), ("reason", word.Reason)];
    }

    public string TakenBack(Overruling word) =>
        texts["leakline.ended", ("day", DayOf(word.EndedAt!.Value)), ("reason", word.EndReason)];

    public DateOnly DayOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, current.City.Zone).DateTime);

    public IEnumerable<(string Name, string Value)> Facts()
    {
        var line = Traced.Line;
        var date = line.Date?.ToString("d MMMM yyyy", texts.Culture) ?? texts["leak.years.none"];
        yield return (texts["leaklines.date"], date);
        yield return (texts["leak.column.amount"], Amount(line.Minor));
        yield return (texts["leak.column.supplier"], line.Supplier);
        (string Key, string? Value)[] given =
        [
            ("leakline.postcode", line.Postcode), ("leak.column.place", line.Place),
            ("leaklines.about", line.Description), ("leakline.department", line.Department),
            ("leakline.account", line.Account),
            ("leakline.category", line.Category), ("leakline.reference", line.Reference),
        ];
        foreach (var (key, value) in given)
        {
            if (!string.IsNullOrWhiteSpace(value))
                yield return (texts[key], value);
        }
    }

    public IEnumerable<SelectListItem> Kinds() =>
    [
        new(texts["leakline.chooseCounts"], Counts),
        .. Overrule.Kinds.Select(k => new SelectListItem(words.Kind(k), k)),
        new(texts["leakline.chooseRules"], Rules),
    ];

    public string SeatAndBranch(Site site) =>
        site.IsSaid ? $"{site.Text}: {words.Of(site.Ring)}" : texts["leak.ring.unknown"];
}
