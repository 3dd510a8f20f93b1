using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Till;
using Vliegwiel.Platform.Accounts;

namespace Vliegwiel.Money.Vouchers;

/// <summary>
/// A note that was scanned or typed: at a till it is taken in, by somebody with an account it is put there, and who has
/// neither sees what it is worth.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class RedeemModel(MoneyReader reader, TillAccess access, EndVoucher end, VoucherCode codes) : MoneyPage(reader)
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>Null: not signed by this city, or nothing of the kind was ever made.</summary>
    public FoundVoucher? Found { get; private set; }
    public bool IsOver => Found is { } found && end.IsOver(found.Sheet);
    public bool IsWorthIt => Found?.Voucher.State == VoucherState.Issued && !IsOver;

    /// <summary>Where the money would go; null is nowhere yet.</summary>
    public MoneyAccount? To { get; private set; }
    public bool IsVisitor => !Actor.IsSignedIn;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        return Shown();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        if (Found is not { } found)
            return Shown();
        if (To is not { } to)
            return IsVisitor ? this.ToSignIn(Links) : this.Refused();
        if (await end.RedeemAsync(found.Voucher.Code, to.Id, ActorName(to), cancellation) is { } refusal)
            Say(Texts[refusal], isWarning: true);
        else
            Say(Texts["voucher.done", ("amount", Show(found.Sheet.ValueMinor)), ("name", to.Name)]);
        return LocalRedirect(Links.To("/Money/Vouchers/Redeem", new { token = Token }));
    }

    string ActorName(MoneyAccount to) => Actor.IsSignedIn ? Actor.Name : to.Name;

    PageResult Shown()
    {
        if (Found is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }

    async Task LookAsync(CancellationToken cancellation)
    {
        Found = codes.Verified(City, Token) is { } code ? await end.FindAsync(code, cancellation) : null;
        To = (await access.HolderAsync(HttpContext, AccountText, cancellation))?.Account;
    }
}
