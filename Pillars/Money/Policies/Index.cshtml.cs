using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Policies;

/// <summary>Writing down what the city decided about its money.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(MoneyReader reader, RulesInForce rules, DecideRules decide) : MoneyPage(reader)
{
    const int PercentFactor = 100;

    [BindProperty]
    public DateOnly FromDay { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? Backing { get; set; }

    [BindProperty]
    public string? CreditShare { get; set; }

    [BindProperty]
    public string? Demurrage { get; set; }

    [BindProperty]
    public string? Exempt { get; set; }

    [BindProperty]
    public int GraceDays { get; set; }

    [BindProperty]
    public string? Fee { get; set; }

    [BindProperty]
    public string? FeeToFund { get; set; }

    [BindProperty]
    public string? ConfirmFrom { get; set; }

    [BindProperty]
    public string? BasicMax { get; set; }

    [BindProperty]
    public string? PersonMax { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refused)
            return refused;
        var now = await rules.NowAsync(cancellation);
        FromDay = rules.Today;
        (Backing, CreditShare) = (Percent(now.BackingBasisPoints), Percent(now.CreditShareBasisPoints));
        (Demurrage, Exempt) = (Percent(now.DemurrageBasisPoints), Money(now.DemurrageExemptMinor));
        GraceDays = now.DemurrageGraceDays;
        (Fee, FeeToFund) = (Percent(now.RedemptionFeeBasisPoints), Percent(now.FeeToFundBasisPoints));
        ConfirmFrom = Money(now.ConfirmFromMinor);
        (BasicMax, PersonMax) = (Money(now.Basic.HoldingMaxMinor), Money(now.VerifiedPerson.HoldingMaxMinor));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refused)
            return refused;
        var now = await rules.NowAsync(cancellation);
        var wanted = now with
        {
            BackingBasisPoints = Points("Backing", Backing),
            CreditShareBasisPoints = Points("CreditShare", CreditShare),
            DemurrageBasisPoints = Points("Demurrage", Demurrage),
            DemurrageExemptMinor = Minor("Exempt", Exempt),
            DemurrageGraceDays = GraceDays,
            RedemptionFeeBasisPoints = Points("Fee", Fee),
            FeeToFundBasisPoints = Points("FeeToFund", FeeToFund),
            ConfirmFromMinor = Minor("ConfirmFrom", ConfirmFrom),
            Basic = now.Basic with { HoldingMaxMinor = Minor("BasicMax", BasicMax) },
            VerifiedPerson = now.VerifiedPerson with { HoldingMaxMinor = Minor("PersonMax", PersonMax) },
        };
        if (!ModelState.IsValid)
            return Page();
        var result = await decide.RunAsync(
            new DecideRulesOptions(Actor, FromDay, wanted, Reason ?? ""), cancellation);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError(refusal.EndsWith("reason", StringComparison.Ordinal) ? "Reason" : "", refusal);
            return Page();
        }
        Say(Texts["policy.done"]);
        return LocalRedirect(Links.To("/Money/Backing/Index"));
    }

    string Percent(int basisPoints) => ((decimal)basisPoints / PercentFactor).ToString("0.##", Texts.Culture);

    string Money(long minor) => Amounts.Invariant(minor).Replace(
        ".", Texts.Culture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal);

    int Points(string field, string? text)
    {
        if (MoneyText.Parse(text) is { } hundredths and >= 0 and <= MoneyRules.BasisPointsInOne)
            return (int)hundredths;
        ModelState.AddModelError(field, "policy.refused.percent");
        return 0;
    }

    long Minor(string field, string? text)
    {
        if (MoneyText.Parse(text) is { } minor and >= 0)
            return minor;
        ModelState.AddModelError(field, "money.amount.unreadable");
        return 0;
    }

    IActionResult? Refusal() => !Actor.IsSignedIn ? this.ToSignIn(Links)
        : Actor.May(Permissions.Decide) ? null : this.Refused();
}
