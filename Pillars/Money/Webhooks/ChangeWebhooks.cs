using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Webhooks;

/// <param name="Secret">Shown once; null when it was refused.</param>
sealed record NewWebhook(string? RefusalKey, string? Secret = null);

/// <summary>Makes webhooks, turns them off, and has messages sent again.</summary>
sealed class ChangeWebhooks(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, WebhookClient client, WebhookKeys keys, TimeProvider time)
{
    public async Task<NewWebhook> MakeAsync(
        Actor actor, MoneyAccount account, string? url, CancellationToken cancellation)
    {
        if (!actor.MayManage(account))
            return new NewWebhook(PayRefusal.Permission);
        if (!client.Takes(url?.Trim()))
            return new NewWebhook("webhook.refused.url");
        if (await db.Webhooks.CountAsync(w => w.AccountId == account.Id && w.OffAt == null, cancellation)
            >= Webhook.Max)
            return new NewWebhook("webhook.refused.many");
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var secret = WebhookSignature.NewSecret();
        var webhook = new Webhook
        {
            Id = Ids.New(time),
            AccountId = account.Id,
            Url = url!.Trim(),
            Secret = keys.Protect(city.City, secret),
            // What was booked before is history.
            Sequence = (await ledger.StandingAsync(account.Id, cancellation))!.Sequence,
            MadeByName = actor.Name,
            MadeAt = time.GetUtcNow(),
        };
        db.Webhooks.Add(webhook);
        db.Audit(actor, time, "money.webhook.made", $"webhook {webhook.Id}", webhook.Url);
        await db.SaveChangesAsync(cancellation);
        return new NewWebhook(null, secret);
    }

    /// <summary>Off for good: a new one has another secret. What waits is not sent any more.</summary>
    public async Task<bool> TurnOffAsync(
        Actor actor, MoneyAccount account, Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(actor, account, id, cancellation) is not { OffAt: null } webhook)
            return false;
        webhook.OffAt = time.GetUtcNow();
        webhook.Version++;
        db.Audit(actor, time, "money.webhook.off", $"webhook {id}", webhook.Url);
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>A message that says nothing, to see whether it arrives.</summary>
    public async Task<bool> PingAsync(Actor actor, MoneyAccount account, Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(actor, account, id, cancellation) is not { OffAt: null } webhook)
            return false;
        var now = time.GetUtcNow();
        db.Deliveries.Add(new WebhookDelivery
        {
            Id = Ids.New(time),
            WebhookId = webhook.Id,
            Event = WebhookEvents.Ping,
            Body = JsonSerializer.Serialize(
                new WebhookMessage(WebhookEvents.Ping, now, null), WebhookEvents.Json),
            State = DeliveryState.Waiting,
            CreatedAt = now,
            NextAt = now,
        });
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Sends a message once more, whether or not it was answered before.</summary>
    public async Task<bool> RedeliverAsync(
        Actor actor, MoneyAccount account, Guid deliveryId, CancellationToken cancellation)
    {
        var delivery = await db.Deliveries.FirstOrDefaultAsync(d => d.Id == deliveryId, cancellation);
        if (delivery is null
            || await FindAsync(actor, account, delivery.WebhookId, cancellation) is not { OffAt: null })
            return false;
        (delivery.State, delivery.Attempts, delivery.NextAt) = (DeliveryState.Waiting, 0, time.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    async Task<Webhook?> FindAsync(Actor actor, MoneyAccount account, Guid id, CancellationToken cancellation) =>
        actor.MayManage(account)
            ? await db.Webhooks.FirstOrDefaultAsync(w => w.Id == id && w.AccountId == account.Id, cancellation) : null;
}
