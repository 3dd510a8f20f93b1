using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Till;

namespace Vliegwiel.Money.Vouchers;

/// <summary>For a till without a camera: the signs on the note are typed.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class EnterModel(MoneyReader reader, TillAccess access, EndVoucher end, VoucherCode codes)
    : TillPage(reader, access)
{
    [BindProperty]
    public string? Code { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } refused)
            return refused;
        if (await end.FindAsync(Code, cancellation) is not { } found)
        {
            ModelState.AddModelError("Code", "voucher.refused.unknown");
            return Page();
        }
        var token = codes.Token(Reader.City, found.Voucher.Code);
        return LocalRedirect(Links.To("/Money/Vouchers/Redeem", new { token, rekening = AccountText }));
    }
}
