using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Storage;

namespace Vliegwiel.Money.Webhooks;

/// <summary>Which programs hear of an account, and whether they heard.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(MoneyReader reader, ChangeWebhooks change, MoneyDb db) : MoneyPage(reader)
{
    const int Shown = 50;

    [BindProperty]
    public string? Address { get; set; }

    public IReadOnlyList<Webhook> Webhooks { get; private set; } = [];
    public IReadOnlyList<WebhookDelivery> Deliveries { get; private set; } = [];

    /// <summary>Of the one that was made just now; shown on this answer only.</summary>
    public string? Secret { get; private set; }

    public string UrlOf(WebhookDelivery delivery) => Webhooks.First(w => w.Id == delivery.WebhookId).Url;

    public bool IsOff(WebhookDelivery delivery) => Webhooks.First(w => w.Id == delivery.WebhookId).OffAt is not null;

    /// <summary>What the other side answered, as figures or a word.</summary>
    public static string Answer(WebhookDelivery delivery) => delivery.Status?.ToString(
        System.Globalization.CultureInfo.InvariantCulture) ?? delivery.Error ?? "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await FindAsync(AccountAccess.MayManage, cancellation) ?? await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayManage, cancellation) is { } refused)
            return refused;
        var made = await change.MakeAsync(Actor, Account, Address, cancellation);
        if (made.RefusalKey is { } refusal)
            ModelState.AddModelError("Address", refusal);
        else
        {
            (Secret, Address) = (made.Secret, null);
            ModelState.Remove("Address");
        }
        return await ShowAsync(cancellation);
    }

    public Task<IActionResult> OnPostOffAsync(Guid id, CancellationToken cancellation) =>
        DoAsync(() => change.TurnOffAsync(Actor, Account, id, cancellation), "webhook.offDone", cancellation);

    public Task<IActionResult> OnPostPingAsync(Guid id, CancellationToken cancellation) =>
        DoAsync(() => change.PingAsync(Actor, Account, id, cancellation), "webhook.pingDone", cancellation);

    public Task<IActionResult> OnPostAgainAsync(Guid id, CancellationToken cancellation) =>
        DoAsync(() => change.RedeliverAsync(Actor, Account, id, cancellation), "webhook.againDone", cancellation);

    async Task<IActionResult> DoAsync(Func<Task<bool>> work, string doneKey, CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayManage, cancellation) is { } refused)
            return refused;
        if (!await work())
            return NotFound();
        Say(Texts[doneKey]);
        return LocalRedirect(Links.To("/Money/Webhooks/Index", new { rekening = Choice }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Webhooks = await db.Webhooks.AsNoTracking().Where(w => w.AccountId == Account.Id)
            .OrderBy(w => w.MadeAt).ToListAsync(cancellation);
        Deliveries = await db.Deliveries.AsNoTracking()
            .Where(d => db.Webhooks.Any(w => w.Id == d.WebhookId && w.AccountId == Account.Id))
            .OrderByDescending(d => d.CreatedAt).Take(Shown).ToListAsync(cancellation);
        return Page();
    }
}
