using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Api;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Webhooks;

/// <param name="Type">payment.received, payment.sent or ping.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Data">Null in a ping.</param>
sealed record WebhookMessage(string Type, DateTimeOffset Timestamp, WebhookPayment? Data);

/// <param name="Account">Number of the account that was asked about.</param>
/// <param name="RequestId">The payment request that was answered, or the payment that is given back.</param>
sealed record WebhookPayment(string Account, ApiPayment Payment, Guid? RequestId);

/// <summary>
/// Turns what was booked into messages. The ledger is read on from where each webhook left off, and the messages are
/// written together with how far that was: a crash in between loses none and doubles none.
/// </summary>
sealed class WebhookEvents(MoneyDb db, CityLedgers ledgers, CurrentCity city, AccountQuery accounts, TimeProvider time)
{
    public const string Received = "payment.received";
    public const string Sent = "payment.sent";
    public const string Ping = "ping";

    /// <summary>Looked at for one webhook at a time.</summary>
    const int AtOnce = 200;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // It is read by programs and never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>How many messages came about.</returns>
    public async Task<int> CollectAsync(CancellationToken cancellation)
    {
        var webhooks = await db.Webhooks.Where(w => w.OffAt == null).ToListAsync(cancellation);
        if (webhooks.Count == 0)
            return 0;
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var made = 0;
        foreach (var webhook in webhooks)
            made += await CollectAsync(ledger, webhook, cancellation);
        return made;
    }

    async Task<int> CollectAsync(CityLedger ledger, Webhook webhook, CancellationToken cancellation)
    {
        var booked = await ledger.History.AfterAsync(webhook.AccountId, webhook.Sequence, AtOnce, cancellation);
        if (booked.Count == 0)
            return 0;
        var moved = booked.Where(b => b.Moves).ToList();
        var sides = await accounts.ByIdsAsync(moved.SelectMany(b => (Guid[])[b.Debit, b.Credit]), cancellation);
        var ids = moved.ConvertAll(b => b.Id);
        var notes = await db.Notes.AsNoTracking().Where(n => ids.Contains(n.TransferId))
            .ToDictionaryAsync(n => (n.TransferId, n.AccountId), n => n.Text, cancellation);
        var now = time.GetUtcNow();
        foreach (var one in moved)
        {
            var isReceived = one.Credit == webhook.AccountId;
            var payment = new ApiPayment(
                one.Id, $"{one.Code}", sides.GetValueOrDefault(one.Debit)?.Number,
                sides.GetValueOrDefault(one.Credit)?.Number, ApiAmount.Of(one.AmountMinor, city.City.Currency),
                notes.GetValueOrDefault((one.Id, one.Debit)), one.At);
            var message = new WebhookMessage(
                isReceived ? Received : Sent, one.At,
                new WebhookPayment(
                    sides[webhook.AccountId].Number, payment, one.Subject == Guid.Empty ? null : one.Subject));
            db.Deliveries.Add(new WebhookDelivery
            {
                Id = DerivedId.Of($"message of {one.Id} to", webhook.Id),
                WebhookId = webhook.Id,
                Event = message.Type,
                Body = JsonSerializer.Serialize(message, Json),
                State = DeliveryState.Waiting,
                CreatedAt = now,
                NextAt = now,
            });
        }
        webhook.Sequence = booked[^1].Sequence;
        webhook.Version++;
        await db.SaveChangesAsync(cancellation);
        return moved.Count;
    }
}
