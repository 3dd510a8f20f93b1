using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.StandingOrders;

/// <param name="Id">Made by who asks, so that pressing twice makes one.</param>
/// <param name="AmountMinor">Of each time.</param>
/// <param name="FirstDay">Tomorrow at the earliest.</param>
/// <param name="IsConfirmed">The person proved a moment ago who they are: it pays without being asked again.</param>
sealed record StandingOrderOptions(
    Actor Actor, Guid Id, Guid FromId, Guid ToId, long AmountMinor, string? Text, Every Every, DateOnly FirstDay,
    DateOnly? LastDay, bool IsConfirmed);

/// <summary>Makes and stops standing orders.</summary>
sealed class ChangeStandingOrders(MoneyDb db, RulesInForce rules, Turns turns, TimeProvider time)
{
    /// <summary>So far ahead the first day may lie.</summary>
    public const int AheadYearsMax = 2;

    public const string LastWrong = "standing.refused.last";

    /// <returns>Text key of why not; null when it is there.</returns>
    public async Task<string?> MakeAsync(StandingOrderOptions options, CancellationToken cancellation)
    {
        if (Pay.Problem(options.AmountMinor, options.Text, options.FromId, options.ToId) is { } problem)
            return problem;
        if (DaysProblem(options.FirstDay, options.LastDay) is { } days)
            return days;
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == options.FromId, cancellation)
            is not { } from || !options.Actor.MayPay(from))
            return PayRefusal.Permission;
        if (!await db.Accounts.AnyAsync(a => a.Id == options.ToId && a.ClosedAt == null, cancellation))
            return PayRefusal.PayeeUnknown;
        if (options is { IsConfirmed: false, Actor.PersonId: not null })
            return PayRefusal.Confirm;
        using var turn = await turns.EnterAsync(options.Id, cancellation);
        if (await db.StandingOrders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == options.Id, cancellation)
            is { } there)
            return there.AccountId == options.FromId ? null : PayRefusal.IdUsed;
        if (await db.StandingOrders.CountAsync(
            o => o.AccountId == options.FromId && o.State == OrderState.Running, cancellation) >= StandingOrder.Max)
            return "standing.refused.many";
        db.StandingOrders.Add(new StandingOrder
        {
            Id = options.Id,
            AccountId = options.FromId,
            PayeeId = options.ToId,
            AmountMinor = options.AmountMinor,
            Text = PaymentNote.Clean(options.Text),
            Every = options.Every,
            FirstDay = options.FirstDay,
            LastDay = options.LastDay,
            State = OrderState.Running,
            NextDay = options.FirstDay,
            MadeBy = options.Actor.PersonId,
            MadeByName = options.Actor.Name,
            MadeAt = time.GetUtcNow(),
        });
        db.Audit(
            options.Actor, time, "money.standing.made", $"standing order {options.Id}", "asked",
            new { options.AmountMinor, Every = $"{options.Every}", options.FirstDay });
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Whether the days can be; a text key of why not.</summary>
    public string? DaysProblem(DateOnly first, DateOnly? last)
    {
        if (first <= rules.Today)
            return "standing.refused.early";
        if (first > rules.Today.AddYears(AheadYearsMax))
            return "standing.refused.late";
        return last < first ? LastWrong : null;
    }

    /// <summary>Nothing more is paid by it, also not of a turn that was refused and would be tried again.</summary>
    /// <returns>Whether there was one that ran.</returns>
    public async Task<bool> StopAsync(Actor actor, MoneyAccount account, Guid id, CancellationToken cancellation)
    {
        if (!actor.MayPay(account))
            return false;
        using var turn = await turns.EnterAsync(id, cancellation);
        if (await db.StandingOrders.FirstOrDefaultAsync(
            o => o.Id == id && o.AccountId == account.Id && o.State == OrderState.Running, cancellation)
            is not { } order)
            return false;
        (order.State, order.EndedAt) = (OrderState.Stopped, time.GetUtcNow());
        order.Version++;
        db.Audit(actor, time, "money.standing.stopped", $"standing order {id}", "asked");
        await db.SaveChangesAsync(cancellation);
        return true;
    }
}
