using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Store;
using Vliegwiel.Money.Till;
using Vliegwiel.Platform.Accounts.Confirming;

namespace Vliegwiel.Money.Payments;

/// <summary>
/// Where a QR code leads: /p?to=NUMBER&amp;a=CENTS&amp;r=WORDS&amp;n=NONCE. With a nonce it is a request, which holds
/// the amount and the words itself: what the code says besides must be the same, or it was tampered with. Without one
/// it is a sticker, and the payer fills in what is missing.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class RequestedModel(MoneyReader reader, PayRequested payRequested, RecentProof proof) : MoneyPage(reader)
{
    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true, Name = "a")]
    public string? Cents { get; set; }

    [BindProperty(SupportsGet = true, Name = "r")]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true, Name = "n")]
    public string? Nonce { get; set; }

    /// <summary>Text key of what is wrong with the code.</summary>
    public string? Wrong { get; private set; }
    public RequestStanding Standing { get; private set; } = null!;
    public MoneyAccount Payee { get; private set; } = null!;
    public bool IsVisitor => !Actor.IsSignedIn;
    public string Here => Request.Path + Request.QueryString;

    /// <summary>The reader's own accounts that can pay it.</summary>
    public IReadOnlyList<MoneyAccount> Payers { get; private set; } = [];

    [BindProperty]
    public Guid From { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await CodeAsync(cancellation) is { } elsewhere ? elsewhere : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await CodeAsync(cancellation) is { } elsewhere)
            return elsewhere;
        if (Wrong is not null || IsVisitor)
            return Page();
        PayResult result;
        try
        {
            result = await payRequested.RunAsync(
                Actor, Nonce!, From, await proof.IsGivenForAsync(Standing.Request.Id, cancellation), cancellation);
        }
        catch (Exception problem) when (problem is LedgerClosedException or LedgerUnavailableException)
        {
            ModelState.AddModelError("", "money.closed");
            return Page();
        }
        if (result.RefusalKey == PayRefusal.Confirm)
            return RecentProof.Ask(this, Links, Here, Standing.Request.Id);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("", refusal);
            return Page();
        }
        var paid = (await payRequested.FindAsync(Nonce!, cancellation))!.Payment!;
        return LocalRedirect(Links.To("/Money/Statements/Movement", new { id = paid.Id }));
    }

    async Task<IActionResult?> CodeAsync(CancellationToken cancellation)
    {
        if (Nonce is null)
            return await StickerAsync(cancellation);
        if (await payRequested.FindAsync(Nonce, cancellation) is not { } standing
            || await Accounts.ByIdAsync(standing.Request.AccountId, cancellation) is not { } payee)
        {
            Wrong = "ask.refused.unknown";
            return null;
        }
        (Standing, Payee) = (standing, payee);
        var amount = standing.Request.AmountMinor.ToString(CultureInfo.InvariantCulture);
        if ((To is not null && AccountNumber.Parse(To) != payee.Number) || (Cents is not null && Cents != amount))
            Wrong = "requested.tampered";
        Payers = [.. (await Accounts.OfAsync(Actor, cancellation)).Where(a => Actor.MayPay(a) && a.Id != payee.Id)];
        return null;
    }

    async Task<IActionResult?> StickerAsync(CancellationToken cancellation)
    {
        if (await Accounts.ByNumberAsync(To, cancellation) is not { } payee)
        {
            Wrong = To is null ? "ask.refused.unknown" : PayRefusal.NumberWrong;
            return null;
        }
        if (Cents is not null
            && (!long.TryParse(Cents, NumberStyles.None, CultureInfo.InvariantCulture, out var cents) || cents <= 0))
        {
            Wrong = "requested.tampered";
            return null;
        }
        var address = Links.To("/Money/Payments/New", new
        {
            to = payee.Number,
            amount = Cents is null ? null
                : Platform.Texts.Amounts.Invariant(long.Parse(Cents, CultureInfo.InvariantCulture)),
            text = Words,
        });
        return IsVisitor
            ? LocalRedirect(Links.To("/Platform/Accounts/SignIn", new { returnUrl = address }))
            : LocalRedirect(address);
    }
}
