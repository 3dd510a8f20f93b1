using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Platform.Accounts.Confirming;

namespace Vliegwiel.Money.StandingOrders;

/// <summary>Shows what will be paid and when; this page alone makes the order. Its id is in the address, so pressing
/// twice makes one.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class CheckModel(MoneyReader reader, ChangeStandingOrders change, RecentProof proof) : MoneyPage(reader)
{
    const int DaysShown = 3;

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid OrderId { get; set; }

    [BindProperty(SupportsGet = true, Name = "naar")]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true, Name = "bedrag")]
    public long AmountMinor { get; set; }

    [BindProperty(SupportsGet = true, Name = "tekst")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "ritme")]
    public Every Rhythm { get; set; }

    [BindProperty(SupportsGet = true, Name = "van")]
    public DateOnly FirstDay { get; set; }

    [BindProperty(SupportsGet = true, Name = "tot")]
    public DateOnly? LastDay { get; set; }

    public MoneyAccount Payee { get; private set; } = null!;

    Guid Confirmed => DerivedId.Of($"confirm {OrderId:D} to {Payee.Id:D} {AmountMinor} {Rhythm}");

    /// <summary>The first days on which it pays.</summary>
    public IEnumerable<DateOnly> Days => AllDays.Take(DaysShown);
    public bool HasMore => AllDays.Skip(DaysShown).Any();

    IEnumerable<DateOnly> AllDays => Enumerable.Range(0, DaysShown + 1)
        .Select(turn => StandingOrder.DayOf(FirstDay, Rhythm, turn)).Where(day => LastDay is null || day <= LastDay);

    public object Values() => new
    {
        rekening = Choice,
        id = OrderId,
        naar = Payee.Number,
        bedrag = AmountMinor,
        tekst = Text,
        ritme = Rhythm,
        van = Iso(FirstDay),
        tot = Iso(LastDay),
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await PreparedAsync(cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await PreparedAsync(cancellation) is { } refused)
            return refused;
        var refusal = await change.MakeAsync(
            new StandingOrderOptions(
                Actor, OrderId, Account.Id, Payee.Id, AmountMinor, Text, Rhythm, FirstDay, LastDay,
                await proof.IsGivenForAsync(Confirmed, cancellation)),
            cancellation);
        if (refusal == PayRefusal.Confirm)
            return RecentProof.Ask(this, Links, Request.Path + Request.QueryString, Confirmed);
        if (refusal is not null)
        {
            ModelState.AddModelError("", refusal);
            return Page();
        }
        Say(Texts["standing.made", ("day", Day(FirstDay))]);
        return LocalRedirect(Links.To("/Money/StandingOrders/Index", new { rekening = Choice }));
    }

    async Task<IActionResult?> PreparedAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        if (!ModelState.IsValid || OrderId == Guid.Empty || FirstDay == default
            || await Accounts.ByNumberAsync(To, cancellation) is not { } payee)
            return LocalRedirect(Links.To("/Money/StandingOrders/New", new { rekening = Choice }));
        Payee = payee;
        return Pay.Problem(AmountMinor, Text, Account.Id, payee.Id) is null
            ? null
            : LocalRedirect(Links.To("/Money/StandingOrders/New", new { rekening = Choice, to = payee.Number }));
    }
}
