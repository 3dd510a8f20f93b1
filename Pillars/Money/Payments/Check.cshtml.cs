using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Accounts.Confirming;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Payments;

/// <summary>Shows what will be paid and to whom; this page alone pays. The id of the transfer is in its address, so
/// pressing twice, going back or loading again pays once.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class CheckModel(MoneyReader reader, Pay pay, RecentProof proof, TimeProvider time) : MoneyPage(reader)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid TransferId { get; set; }

    [BindProperty(SupportsGet = true, Name = "naar")]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true, Name = "bedrag")]
    public long AmountMinor { get; set; }

    [BindProperty(SupportsGet = true, Name = "tekst")]
    public string? Text { get; set; }

    public MoneyAccount Payee { get; private set; } = null!;

    Guid Confirmed => DerivedId.Of($"confirm {TransferId:D} to {Payee.Id:D} {AmountMinor}");

    /// <summary>What the account holds after it; null when the reader may not see that.</summary>
    public long? AfterMinor { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await PreparedAsync(cancellation) is { } refused)
            return refused;
        var ledger = await LedgerAsync(cancellation);
        // It was paid before: the browser came back here.
        if (await ledger.IsBookedAsync(TransferId, cancellation))
            return LocalRedirect(Links.To("/Money/Statements/Movement", new { id = TransferId }));
        return await ShowAsync(ledger, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await PreparedAsync(cancellation) is { } refused)
            return refused;
        PayResult result;
        try
        {
            result = await pay.RunAsync(
                new PayOptions(
                    Actor, TransferId, Account.Id, Payee.Id, AmountMinor, Text,
                    await proof.IsGivenForAsync(Confirmed, cancellation)),
                cancellation);
        }
        catch (Exception problem) when (problem is LedgerClosedException or LedgerUnavailableException)
        {
            ModelState.AddModelError("", "money.closed");
            return Page();
        }
        if (result.RefusalKey == PayRefusal.Confirm)
            return RecentProof.Ask(this, Links, Request.Path + Request.QueryString, Confirmed);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("", refusal);
            if (result.IsSpent)
                TransferId = Ids.New(time);
            return await ShowAsync(await LedgerAsync(cancellation), cancellation);
        }
        if (result.IsLow)
            Say(Texts["payCheck.low"], isWarning: true);
        return LocalRedirect(Links.To("/Money/Statements/Movement", new { id = TransferId }));
    }

    async Task<IActionResult?> PreparedAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        if (TransferId == Guid.Empty || await Accounts.ByNumberAsync(To, cancellation) is not { } payee)
            return LocalRedirect(Links.To("/Money/Payments/New", new { rekening = Choice }));
        Payee = payee;
        // Somebody changed the address: there is nothing here to confirm.
        return Pay.Problem(AmountMinor, Text, Account.Id, payee.Id) is null
            ? null : LocalRedirect(Links.To("/Money/Payments/New", new { rekening = Choice, to = payee.Number }));
    }

    async Task<IActionResult> ShowAsync(CityLedger ledger, CancellationToken cancellation)
    {
        if (Actor.MayRead(Account) && await ledger.StandingAsync(Account.Id, cancellation) is { } standing)
            AfterMinor = standing.Available - AmountMinor;
        return Page();
    }
}
