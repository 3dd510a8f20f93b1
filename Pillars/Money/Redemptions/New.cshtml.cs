using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts.Confirming;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Redemptions;

/// <summary>Euros for units: first what it costs, then the button.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class NewModel(
    MoneyReader reader, Redeem redeem, RulesInForce rules, MoneyDb db, RecentProof proof, TimeProvider time)
    : MoneyPage(reader)
{
    public const int Shown = 20;

    [BindProperty(SupportsGet = true)]
    public Guid RedemptionId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Amount { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Iban { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Name { get; set; }

    public MoneyRules Rules { get; private set; } = null!;
    Guid Confirmed => DerivedId.Of($"confirm {RedemptionId:D} to {Iban} {Amount}");
    public bool MayRedeem => Rules.Of(Account.Tier).MayRedeem;

    /// <summary>What is asked, when it can be read: the page then shows what it comes to.</summary>
    public long? AmountMinor { get; private set; }
    public long FeeMinor => Rules.RedemptionFee(AmountMinor!.Value);
    public IReadOnlyList<Redemption> Before { get; private set; } = [];

    public string Percent(int basisPoints) => ((decimal)basisPoints / 100).ToString("0.##", Texts.Culture);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        if (RedemptionId == Guid.Empty)
            RedemptionId = Ids.New(time);
        if (Amount is not null)
        {
            AmountMinor = MoneyText.Parse(Amount) is > 0 and <= Pay.AmountMaxMinor and var minor ? minor : null;
            if (AmountMinor is null)
                ModelState.AddModelError("Amount", "money.amount.unreadable");
            if (!Bank.Iban.IsValid(Iban))
                ModelState.AddModelError("Iban", "reserve.refused.iban");
            if (string.IsNullOrWhiteSpace(Name))
                ModelState.AddModelError("Name", "reserve.refused.name");
            if (!ModelState.IsValid)
                AmountMinor = null;
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        var result = await redeem.RunAsync(
            new RedeemOptions(
                Actor, RedemptionId, Account.Id, MoneyText.Parse(Amount) ?? 0, Iban, Name,
                await proof.IsGivenForAsync(Confirmed, cancellation)),
            cancellation);
        if (result.RefusalKey == PayRefusal.Confirm)
            return RecentProof.Ask(this, Links, Request.Path + Request.QueryString, Confirmed);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError(result.Field ?? "", refusal);
            RedemptionId = Ids.New(time);
            ModelState.Remove("RedemptionId");
            return Page();
        }
        Say(Texts["redeem.done"]);
        return LocalRedirect(Links.To("/Money/Redemptions/New", new { rekening = Choice }));
    }

    async Task<IActionResult?> ReadyAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        Rules = await rules.NowAsync(cancellation);
        Before = await db.Redemptions.AsNoTracking().Where(r => r.AccountId == Account.Id)
            .OrderByDescending(r => r.RequestedAt).Take(Shown).ToListAsync(cancellation);
        return null;
    }
}
