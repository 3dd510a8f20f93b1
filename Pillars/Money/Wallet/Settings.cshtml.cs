using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Policies;
using Vliegwiel.Platform.Accounts.Confirming;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Wallet;

/// <summary>From which amount a payment asks again who pays.</summary>
sealed class SettingsModel(MoneyReader reader, ChangeConfirmation change, RulesInForce rules, RecentProof proof)
    : MoneyPage(reader)
{
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    public string CityLimit { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        From ??= Account.ConfirmFromMinor is { } own ? Amounts.Invariant(own).Replace('.', ',') : null;
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        // An unattended browser could else put the limit up and pay.
        if (!await proof.IsGivenForAsync(Account.Id, cancellation))
        {
            var back = Links.To("/Money/Wallet/Settings", new { rekening = Choice, from = From });
            return RecentProof.Ask(this, Links, back, Account.Id);
        }
        long? amount = null;
        if (!string.IsNullOrWhiteSpace(From))
        {
            amount = MoneyText.Parse(From);
            if (amount is null or < 0)
            {
                ModelState.AddModelError("From", "money.amount.unreadable");
                return await ShowAsync(cancellation);
            }
        }
        var refusal = await change.RunAsync(Actor, Account.Id, amount, cancellation);
        Say(Texts[refusal ?? "walletSettings.saved"], refusal is not null);
        return LocalRedirect(Links.To("/Money/Wallet/Index", new { rekening = Choice }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        CityLimit = Show((await rules.NowAsync(cancellation)).ConfirmFromMinor);
        return Page();
    }
}
