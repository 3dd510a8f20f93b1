using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Till;

/// <summary>Opened once on a device: from then on it is a till.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class DeviceModel(TillAccess access, MoneyDb db, PageTexts texts, Links links) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? t, CancellationToken cancellation)
    {
        if (await access.DeviceAsync(t, cancellation) is not { } device)
            return Page();
        TillAccess.Remember(HttpContext, t!);
        var account = await db.Accounts.AsNoTracking().FirstAsync(a => a.Id == device.AccountId, cancellation);
        TempData.Say(texts["till.deviceThis", ("name", account.Name)]);
        return LocalRedirect(links.To("/Money/Till/Index"));
    }
}
