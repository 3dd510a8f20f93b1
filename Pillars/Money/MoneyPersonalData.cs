using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.StandingOrders;
using Vliegwiel.Money.Statements;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money;

/// <summary>
/// What this pillar holds of a person: their account with all movements, and their words. Erased, the account has no
/// name and no holder any more and the words are gone; the ledger never knew either, and its chain stays whole.
/// </summary>
sealed class MoneyPersonalData(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, StatementQuery statements, TimeProvider time)
    : IPersonalDataPart
{
    const string Erased = "-";

    public string Name => "money";

    public async Task<object?> ExportAsync(Guid personId, CancellationToken cancellation)
    {
        var accounts = await db.Accounts.AsNoTracking().Where(a => a.PersonId == personId).ToListAsync(cancellation);
        var notes = await db.Notes.AsNoTracking().Where(n => n.PersonId == personId)
            .OrderBy(n => n.CreatedAt).Select(n => new { n.TransferId, n.Text, n.CreatedAt }).ToListAsync(cancellation);
        if (accounts.Count == 0 && notes.Count == 0)
            return null;
        var held = new List<object>();
        foreach (var account in accounts)
        {
            held.Add(new
            {
                account.Number,
                account.Name,
                Tier = $"{account.Tier}",
                account.OpenedAt,
                StandingOrders = await OrdersAsync(account, cancellation),
                Movements = await MovementsAsync(account, cancellation),
            });
        }
        return new { Accounts = held, Notes = notes };
    }

    async Task<List<object>> OrdersAsync(MoneyAccount account, CancellationToken cancellation)
    {
        var orders = await db.StandingOrders.AsNoTracking().Where(o => o.AccountId == account.Id)
            .Join(db.Accounts, o => o.PayeeId, a => a.Id, (o, a) => new { Order = o, Payee = a.Number })
            .OrderBy(o => o.Order.MadeAt).ToListAsync(cancellation);
        return orders.ConvertAll(o => (object)new
        {
            o.Payee,
            Amount = Amounts.Invariant(o.Order.AmountMinor),
            o.Order.Text,
            Every = $"{o.Order.Every}",
            o.Order.FirstDay,
            o.Order.LastDay,
            State = $"{o.Order.State}",
            o.Order.MadeAt,
        });
    }

    async Task<List<object>> MovementsAsync(MoneyAccount account, CancellationToken cancellation)
    {
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var movements = new List<object>();
        if (await ledger.StandingAsync(account.Id, cancellation) is not { } standing)
            return movements;
        await foreach (var line in statements.AllAsync(ledger, standing, cancellation))
        {
            movements.Add(new
            {
                line.Transfer.Id,
                line.Transfer.At,
                Kind = $"{line.Transfer.Code}",
                Change = Amounts.Invariant(line.ChangeMinor),
                Balance = Amounts.Invariant(line.BalanceMinor),
                Other = line.OtherName,
                line.Text,
            });
        }
        return movements;
    }

    public async Task EraseAsync(Guid personId, CancellationToken cancellation)
    {
        await EraseOrdersAsync(personId, cancellation);
        await db.Accounts.Where(a => a.PersonId == personId).ExecuteUpdateAsync(
            a => a.SetProperty(x => x.Name, Erased).SetProperty(x => x.PersonId, (Guid?)null), cancellation);
        await db.Notes.Where(n => n.PersonId == personId).ExecuteUpdateAsync(
            n => n.SetProperty(x => x.ActorName, Erased).SetProperty(x => x.Text, (string?)null), cancellation);
        await db.Requests.Where(r => r.PersonId == personId).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.ActorName, Erased), cancellation);
        await db.TopUps.Where(t => t.PersonId == personId).ExecuteUpdateAsync(
            t => t.SetProperty(x => x.ActorName, Erased), cancellation);
    }

    /// <summary>Nobody is left who could stop those of their own account; those of an organisation go on.</summary>
    async Task EraseOrdersAsync(Guid personId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var own = db.StandingOrders.Where(
            o => db.Accounts.Any(a => a.Id == o.AccountId && a.PersonId == personId));
        await own.Where(o => o.State == OrderState.Running).ExecuteUpdateAsync(
            o => o.SetProperty(x => x.State, OrderState.Stopped).SetProperty(x => x.EndedAt, now), cancellation);
        await own.ExecuteUpdateAsync(o => o.SetProperty(x => x.Text, (string?)null), cancellation);
        await db.StandingOrders.Where(o => o.MadeBy == personId).ExecuteUpdateAsync(
            o => o.SetProperty(x => x.MadeBy, (Guid?)null).SetProperty(x => x.MadeByName, Erased), cancellation);
    }
}
