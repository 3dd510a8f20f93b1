using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.StandingOrders;

/// <summary>
/// Pays what standing orders owe up to today. What is refused is tried again once a day, and given up after a week or
/// when the next turn comes; who made the order hears of it. After a stop it makes up for the days between.
/// </summary>
sealed class RunStandingOrders(
    MoneyDb db, Pay pay, AccountQuery accounts, CurrentCity city, RulesInForce rules, Turns turns, PersonMail mail,
    TimeProvider time)
{
    /// <summary>Tries of one turn, one a day.</summary>
    public const int AttemptsMax = 7;

    /// <returns>How many payments were made.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var today = rules.Today;
        var due = await db.StandingOrders.AsNoTracking()
            .Where(o => o.State == OrderState.Running && o.NextDay <= today)
            .OrderBy(o => o.NextDay).ThenBy(o => o.MadeAt).Select(o => o.Id).ToListAsync(cancellation);
        var paid = 0;
        foreach (var id in due)
            paid += await PayDueAsync(id, today, cancellation);
        return paid;
    }

    async Task<int> PayDueAsync(Guid id, DateOnly today, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(id, cancellation);
        db.ChangeTracker.Clear();
        var order = await db.StandingOrders.FirstAsync(o => o.Id == id, cancellation);
        var paid = 0;
        while (order.State == OrderState.Running && order.NextDay <= today && order.TriedOn != today)
        {
            var result = await pay.RunAsync(
                new PayOptions(
                    // The order was confirmed when it was made; whoever left since, it belongs to the account.
                    Actor.System(order.MadeByName) with { PersonId = order.MadeBy }, order.TransferId, order.AccountId,
                    order.PayeeId, order.AmountMinor, order.Text, IsConfirmed: true)
                {
                    IsIdOurs = true,
                    Code = TransferCode.StandingOrder,
                    Subject = order.Id,
                },
                cancellation);
            if (result.RefusalKey is { } refusal)
                await RefusedAsync(order, refusal, today, cancellation);
            else
            {
                paid++;
                order.Refusal = null;
                order.Advance(time.GetUtcNow());
            }
            order.Version++;
            await db.SaveChangesAsync(cancellation);
        }
        return paid;
    }

    async Task RefusedAsync(StandingOrder order, string refusal, DateOnly today, CancellationToken cancellation)
    {
        order.Refusal = refusal;
        var due = order.NextDay;
        order.Attempt++;
        order.TriedOn = today;
        var isClosed = refusal is PayRefusal.PayerClosed or PayRefusal.PayeeClosed;
        var isOver = order.Attempt >= AttemptsMax || order.DayAfterNext <= today;
        if (isClosed)
            (order.State, order.EndedAt) = (OrderState.Failed, time.GetUtcNow());
        else if (isOver)
            order.Advance(time.GetUtcNow());
        if (isClosed || isOver)
        {
            order.MissedDay = due;
            db.Audit(
                Actor.System("standing orders"), time, "money.standing.missed", $"standing order {order.Id}", refusal,
                new { due });
        }
        else if (order.Attempt > 1)
            return;
        await TellAsync(order, isClosed ? "standingFailed" : isOver ? "standingMissed" : "standingRefused", due,
            cancellation);
    }

    // text-keys: mail.standingRefused.* mail.standingMissed.* mail.standingFailed.*
    async Task TellAsync(StandingOrder order, string kind, DateOnly due, CancellationToken cancellation)
    {
        if (order.MadeBy is not { } person)
            return;
        var payee = await accounts.ByIdAsync(order.PayeeId, cancellation);
        await mail.WriteAsync(
            db, person, kind, new MailPage("/geld/vast", "/en/money/standing"),
            [("amount", new Amount(order.AmountMinor, city.City.Currency)), ("name", payee?.Name), ("day", due)],
            cancellation);
    }
}
