using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.StandingOrders;

/// <summary>To whom, how much, how often and from when; the next page checks and makes it.</summary>
sealed class NewModel(MoneyReader reader, ChangeStandingOrders change, RulesInForce rules, TimeProvider time)
    : PaymentForm(reader)
{
    [BindProperty(SupportsGet = true)]
    public Every Rhythm { get; set; } = Every.Month;

    [BindProperty(SupportsGet = true)]
    public DateOnly? FirstDay { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? LastDay { get; set; }

    // text-keys: standing.every.*
    public IReadOnlyList<SelectListItem> Rhythms =>
        [.. Enum.GetValues<Every>().Select(e => new SelectListItem(
            Capital(Texts[$"standing.every.{e}"]), $"{e}", e == Rhythm))];

    string Capital(string text) => char.ToUpper(text[0], Texts.Culture) + text[1..];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        FirstDay ??= rules.Today.AddDays(1);
        // An address that somebody changed is no mistake to show.
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        if (FirstDay is null)
            ModelState.TryAddModelError("FirstDay", "standing.refused.early");
        else if (change.DaysProblem(FirstDay.Value, LastDay) is { } problem)
            ModelState.AddModelError(
                problem == ChangeStandingOrders.LastWrong ? "LastDay" : "FirstDay", problem);
        if (await ReadAsync(cancellation) is not var (to, amount))
            return Page();
        return LocalRedirect(Links.To("/Money/StandingOrders/Check", new
        {
            rekening = Choice,
            id = Ids.New(time),
            naar = to.Number,
            bedrag = amount,
            tekst = Text?.Trim(),
            ritme = Rhythm,
            van = Iso(FirstDay),
            tot = Iso(LastDay),
        }));
    }
}
