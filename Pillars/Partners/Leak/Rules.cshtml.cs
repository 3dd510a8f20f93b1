using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>What is no procurement, and by which rule: for everybody to read.</summary>
sealed class RulesModel(
    PartnersDb db, ChangeRules change, CurrentActor who, CurrentCity current, LeakWords words, PageTexts texts,
    Links links) : PageModel
{
    /// <summary>Rules of the city that are read; more than a page can hold says little.</summary>
    public const int CityRulesMax = 500;

    public IReadOnlyList<(string Kind, string Name, IReadOnlyList<CountRule> Rules)> Kinds { get; private set; } = [];
    public IReadOnlyList<CityRule> Own { get; private set; } = [];

    public bool MayChange => who.Actor.May(Permissions.ManageRules);

    [BindProperty]
    public RuleInput Input { get; set; } = new();

    public sealed class RuleInput
    {
        [Required]
        public string? Kind { get; set; }

        [Required]
        public string? Field { get; set; }

        [Required, StringLength(ChangeRules.WordsMax, MinimumLength = ChangeRules.WordsMin)]
        public string? Words { get; set; }

        [DataType(DataType.Date)]
        public DateOnly? ValidFrom { get; set; }

        [DataType(DataType.Date)]
        public DateOnly? ValidTo { get; set; }

        [Required, StringLength(Overrule.ReasonMax)]
        public string? Reason { get; set; }
    }

    public Task OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!MayChange)
            return who.Actor.IsSignedIn ? this.Refused() : this.ToSignIn(links);
        if (ModelState.IsValid)
        {
            var result = await change.AddAsync(
                new AddRuleOptions(
                    who.Actor, Input.Kind!, Input.Field!, Input.Words!, Input.Reason!, Input.ValidFrom, Input.ValidTo),
                cancellation);
            if (result.IsDone)
                return Done("leakrules.added");
            ModelState.AddModelError("", texts[result.RefusalKey!]);
        }
        await ShowAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid rule, string? reason, CancellationToken cancellation)
    {
        if (!MayChange)
            return who.Actor.IsSignedIn ? this.Refused() : this.ToSignIn(links);
        var result = await change.EndAsync(new EndRuleOptions(who.Actor, rule, reason ?? ""), cancellation);
        return Done(result.RefusalKey ?? "leakrules.stopped", isWarning: !result.IsDone);
    }

    LocalRedirectResult Done(string key, bool isWarning = false)
    {
        TempData.Say(texts[key], isWarning);
        return LocalRedirect(links.To("/Partners/Leak/Rules"));
    }

    public IEnumerable<SelectListItem> KindChoices() =>
        Overrule.Kinds.Select(k => new SelectListItem(words.Kind(k), k));

    public IEnumerable<SelectListItem> FieldChoices() =>
        [new(texts["leakrules.onPayee"], "payee"), new(texts["leakrules.onText"], "text")];

    async Task ShowAsync(CancellationToken cancellation)
    {
        Kinds = [.. (CountryRules.Of(current.City.Rings.Country)?.Rules ?? []).GroupBy(r => r.Kind)
            .Select(g => (g.Key, words.Kind(g.Key), (IReadOnlyList<CountRule>)[.. g]))];
        Own = await db.CityRules.AsNoTracking().OrderByDescending(r => r.CreatedAt).Take(CityRulesMax)
            .ToListAsync(cancellation);
    }

    public string Says(CountRule rule) => texts.Language == Language.Dutch ? rule.Nl : rule.En;

    public string Holds(DateOnly? from, DateOnly? until) => (from, until) switch
    {
        (null, null) => texts["leakrules.always"],
        ({ } first, null) => texts["leakrules.from", ("from", first)],
        (null, { } last) => texts["leakrules.until", ("until", last)],
        ({ } first, { } last) => texts["leakrules.between", ("from", first), ("until", last)],
    };

    public string KindOf(CityRule rule) => words.Kind(rule.Kind);

    public DateOnly DayOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, current.City.Zone).DateTime);
}
