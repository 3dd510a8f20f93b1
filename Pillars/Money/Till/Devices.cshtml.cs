using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Money.Till;

/// <summary>The devices of a till: turned on and off by who manages the account.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class DevicesModel(MoneyReader reader, TillAccess access) : TillPage(reader, access)
{
    [BindProperty]
    public string? Name { get; set; }

    public IReadOnlyList<TillDevice> Devices { get; private set; } = [];

    /// <summary>The link that makes a device a till; shown on this answer only.</summary>
    public string? Link { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await ManagedAsync(cancellation) ?? await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await ManagedAsync(cancellation) is { } refused)
            return refused;
        var (token, refusal) = await Access.MakeAsync(Account, Name, cancellation);
        if (refusal is not null)
            ModelState.AddModelError("Name", refusal);
        else
            Link = Absolute(Links.To("/Money/Till/Device", new { t = token }));
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostOffAsync(Guid device, CancellationToken cancellation)
    {
        if (await ManagedAsync(cancellation) is { } refused)
            return refused;
        if (await Access.RevokeAsync(Account, device, cancellation) is { } off)
            TempData.Say(Texts["till.deviceOffDone", ("name", off.Name)]);
        return LocalRedirect(Links.To("/Money/Till/Devices", new { rekening = AccountText }));
    }

    async Task<IActionResult?> ManagedAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation) ?? (MayManage ? null : this.Refused());

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Devices = await Access.DevicesAsync(Account, cancellation);
        return Page();
    }
}
