using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Demurrages;

/// <param name="Accounts">Charged in this run; those that were charged before are not counted.</param>
sealed record DemurrageRun(DateOnly Last, int Accounts, long FeeMinor, long CollectedMinor);

/// <summary>
/// Charges demurrage into the pool. It can be run twice, stopped half way and run again: each charge is a transfer
/// whose id follows from account and period, and an account that was charged is passed over.
/// </summary>
sealed class ChargeDemurrage(
    MoneyDb db, AccountDemurrage reckon, CityLedgers ledgers, CurrentCity city, RulesInForce rules, TimeProvider time)
{
    const int AccountsAtOnce = 200;

    /// <summary>All accounts for the months that are over.</summary>
    public async Task<DemurrageRun> MonthsAsync(
        Func<long, long, Task>? progress, CancellationToken cancellation)
    {
        var today = rules.Today;
        var last = new DateOnly(today.Year, today.Month, 1).AddDays(-1);
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var run = new DemurrageRun(last, 0, 0, 0);
        var all = await Waiting(last).CountAsync(cancellation);
        var done = 0L;
        var from = Guid.Empty;
        while (true)
        {
            var accounts = await Waiting(last).Where(a => a.Id.CompareTo(from) > 0).OrderBy(a => a.Id)
                .Take(AccountsAtOnce).ToListAsync(cancellation);
            if (accounts.Count == 0)
                return run;
            foreach (var account in accounts)
            {
                run = await MonthsOfAsync(ledger, account, last, run, cancellation);
                from = account.Id;
                done++;
            }
            if (progress is not null)
                await progress(done, all);
        }
    }

    IQueryable<MoneyAccount> Waiting(DateOnly last) => db.Accounts.AsNoTracking()
        .Where(a => a.ClosedAt == null
            && !db.DemurrageCharges.Any(c => c.AccountId == a.Id && c.LastDay >= last));

    async Task<DemurrageRun> MonthsOfAsync(
        CityLedger ledger, MoneyAccount account, DateOnly last, DemurrageRun run, CancellationToken cancellation)
    {
        var first = await FirstAsync(account, cancellation);
        if (first > last)
            return run;
        while (first <= last)
        {
            var end = new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month));
            if (await ThroughAsync(ledger, account, end, cancellation) is { } charge)
            {
                run = run with
                {
                    FeeMinor = run.FeeMinor + charge.FeeMinor,
                    CollectedMinor = run.CollectedMinor + charge.CollectedMinor,
                };
            }
            first = end.AddDays(1);
        }
        return run with { Accounts = run.Accounts + 1 };
    }

    async Task<DateOnly> FirstAsync(MoneyAccount account, CancellationToken cancellation) =>
        await db.DemurrageCharges.AsNoTracking().Where(c => c.AccountId == account.Id)
            .OrderByDescending(c => c.LastDay).Select(c => (DateOnly?)c.LastDay).FirstOrDefaultAsync(cancellation)
            is { } charged ? charged.AddDays(1) : rules.DayOf(account.OpenedAt);

    /// <summary>One account, for the days that were not charged yet, until and with this one. Before redeeming and
    /// closing it is yesterday.</summary>
    public async Task<DemurrageCharge?> ThroughAsync(
        CityLedger ledger, MoneyAccount account, DateOnly last, CancellationToken cancellation)
    {
        if (await reckon.DueAsync(ledger, account, last, cancellation) is not { } due)
            return null;
        var period = due.Period;
        var taken = period.Collected == 0 ? 0 : await TakeAsync(ledger, account, due, cancellation);
        // What could not be taken any more is carried to the next period.
        var carried = checked(period.After.Numerator + ((Int128)(period.Collected - taken) * due.Denominator));
        var charge = new DemurrageCharge
        {
            AccountId = account.Id,
            FirstDay = due.First,
            LastDay = due.Last,
            UnitDays = period.UnitDays.ToString(CultureInfo.InvariantCulture),
            FeeMinor = period.Fee,
            CollectedMinor = taken,
            CarriedNumerator = carried.ToString(CultureInfo.InvariantCulture),
            ChargedAt = time.GetUtcNow(),
        };
        db.DemurrageCharges.Add(charge);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (
            db.DemurrageCharges.AsNoTracking().Any(c => c.AccountId == account.Id && c.LastDay == last))
        {
            // Another run was first, with the same transfer.
            db.ChangeTracker.Clear();
            return null;
        }
        db.ChangeTracker.Clear();
        return charge;
    }

    async Task<long> TakeAsync(
        CityLedger ledger, MoneyAccount account, DemurrageDue due, CancellationToken cancellation)
    {
        var id = DemurrageCharge.TransferId(account.Id, due.Last);
        var transfer = ledger.Transfer(
            id, account.Id, CityLedger.Own(ChartOfAccounts.DemurragePool), due.Period.Collected,
            TransferCode.Demurrage);
        transfer.Flags = TransferFlags.BalancingDebit;
        transfer.ValueDate = due.Last.AddDays(1).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var result = await ledger.BookAsync(transfer, cancellation);
        return result.Status switch
        {
            TransferStatus.Created => result.Amount,
            TransferStatus.Exists => (await ledger.History.FindAsync(id, cancellation))!.AmountMinor,
            // Spent in the meantime: it is carried.
            TransferStatus.ExceedsCredits or TransferStatus.IdAlreadyFailed
                or TransferStatus.DebitAccountAlreadyClosed => 0,
            // Booked by a run that saw another fee: that cannot be, the days are over.
            _ => throw new InvalidOperationException($"Demurrage of {account.Id} to {due.Last}: {result.Status}."),
        };
    }
}
