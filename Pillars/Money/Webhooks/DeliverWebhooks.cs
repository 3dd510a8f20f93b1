using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Webhooks;

/// <summary>
/// Sends the messages whose time has come; those of one webhook one after the other. What is not answered with success
/// is sent again, later each time, and given up after some three days.
/// </summary>
sealed class DeliverWebhooks(
    MoneyDb db, CurrentCity city, WebhookClient client, WebhookKeys keys, TimeProvider time)
{
    const int AtOnce = 20;
    const int InFlightMax = 8;

    /// <summary>From one attempt to the next.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(8), TimeSpan.FromHours(16),
        TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    /// <summary>So long one can look back, and have a message sent again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Forgets what was told long ago.</summary>
    public Task<int> TidyAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - Kept;
        return db.Deliveries.Where(d => d.State != DeliveryState.Waiting && d.CreatedAt < before)
            .ExecuteDeleteAsync(cancellation);
    }

    /// <returns>How many were sent.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var waiting = await db.Webhooks.Where(w => w.OffAt == null && db.Deliveries.Any(
            d => d.WebhookId == w.Id && d.State == DeliveryState.Waiting && d.NextAt <= now)).ToListAsync(cancellation);
        var due = new List<(Webhook Webhook, WebhookDelivery Delivery)>();
        // Each has its turn: one that never answers, with thousands of messages, holds up no other.
        foreach (var webhook in waiting)
        {
            var oldest = await db.Deliveries
                .Where(d => d.WebhookId == webhook.Id && d.State == DeliveryState.Waiting && d.NextAt <= now)
                .OrderBy(d => d.CreatedAt).Take(AtOnce).ToListAsync(cancellation);
            due.AddRange(oldest.Select(d => (webhook, d)));
        }
        var answers = new Dictionary<WebhookDelivery, WebhookAnswer>();
        await Parallel.ForEachAsync(
            due.GroupBy(x => x.Webhook, x => x.Delivery),
            new ParallelOptions { MaxDegreeOfParallelism = InFlightMax, CancellationToken = cancellation },
            async (group, stop) =>
            {
                foreach (var delivery in group)
                {
                    var answer = await SendAsync(group.Key, delivery, stop);
                    lock (answers)
                        answers[delivery] = answer;
                    // Whoever does not answer is not asked a hundred times in a row.
                    if (!answer.IsTaken)
                        break;
                }
            });
        foreach (var (webhook, delivery) in due)
        {
            if (answers.TryGetValue(delivery, out var answer))
                Note(webhook, delivery, answer);
        }
        await db.SaveChangesAsync(cancellation);
        return answers.Count;
    }

    async Task<WebhookAnswer> SendAsync(
        Webhook webhook, WebhookDelivery delivery, CancellationToken cancellation)
    {
        if (keys.Unprotect(city.City, webhook.Secret) is not { } secret)
            return new WebhookAnswer(null, "SecretUnreadable");
        return await client.SendAsync(
            webhook.Url, WebhookSignature.Headers(secret, delivery.Id, time.GetUtcNow(), delivery.Body),
            delivery.Body, cancellation);
    }

    void Note(Webhook webhook, WebhookDelivery delivery, WebhookAnswer answer)
    {
        var now = time.GetUtcNow();
        (delivery.Status, delivery.Error) = (answer.Status, answer.Error);
        delivery.Attempts++;
        if (answer.IsTaken)
            (delivery.State, delivery.DeliveredAt) = (DeliveryState.Delivered, now);
        else if (delivery.Attempts > Waits.Count)
            delivery.State = DeliveryState.GivenUp;
        else
            delivery.NextAt = now + Waits[delivery.Attempts - 1];
        if (answer.IsGone && webhook.OffAt is null)
        {
            webhook.OffAt = now;
            webhook.Version++;
        }
    }
}
