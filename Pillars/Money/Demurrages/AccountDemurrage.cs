using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;

namespace Vliegwiel.Money.Demurrages;

/// <summary>What an account owes for some days, before anything is taken.</summary>
sealed record DemurrageDue(DateOnly First, DateOnly Last, DemurragePeriod Period, long Denominator);

/// <summary>
/// Reckons an account's demurrage from the ledger: the balance at the end of each day in the city's own time counts.
/// What is reserved still belongs to who pays.
/// </summary>
sealed class AccountDemurrage(MoneyDb db, RulesInForce rules)
{
    const int YearDays = 365;

    /// <summary>The days after those that were charged already, until and with this one; null when there are
    /// none.</summary>
    public async Task<DemurrageDue?> DueAsync(
        CityLedger ledger, MoneyAccount account, DateOnly last, CancellationToken cancellation)
    {
        var charged = await db.DemurrageCharges.AsNoTracking().Where(c => c.AccountId == account.Id)
            .OrderByDescending(c => c.LastDay).FirstOrDefaultAsync(cancellation);
        var first = charged?.LastDay.AddDays(1) ?? rules.DayOf(account.OpenedAt);
        if (last < first)
            return null;
        var standing = await ledger.StandingAsync(account.Id, cancellation);
        if (standing is null)
            return null;
        var (balance, movements) = await MovementsAsync(ledger, standing, first, last, cancellation);
        var carried = charged is null ? 0 : Int128.Parse(charged.CarriedNumerator, CultureInfo.InvariantCulture);
        var demurrage = await TermsAsync(account, cancellation);
        var period = demurrage.Charge(new DemurrageState(balance, carried), first, last, movements);
        return new DemurrageDue(first, last, period, demurrage.Denominator);
    }

    /// <summary>The balance before the first day, and what moved on each until the last.</summary>
    async Task<(long Balance, List<Movement> Movements)> MovementsAsync(
        CityLedger ledger, AccountStanding standing, DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        var balance = standing.Booked;
        var byDay = new Dictionary<DateOnly, long>();
        await foreach (var transfer in ledger.History.AllBeforeAsync(standing.Id, standing.Sequence, cancellation))
        {
            // Demurrage counts on the day after its period, however late it was charged; so no stop at the first
            // older one of those.
            var booked = rules.DayOf(transfer.At);
            var day = transfer is { Code: TransferCode.Demurrage, ValueDate: { } value } ? value : booked;
            if (booked < first)
                break;
            if (!transfer.Moves)
                continue;
            var change = transfer.Credit == standing.Id ? transfer.AmountMinor : -transfer.AmountMinor;
            if (day >= first)
                balance -= change;
            if (day >= first && day <= last)
                byDay[day] = byDay.GetValueOrDefault(day) + change;
        }
        return (balance, [.. byDay.Select(d => new Movement(d.Key, d.Value))]);
    }

    /// <summary>What the city decided, day by day; nothing in the first days of an account, and nothing for kinds that
    /// are exempt.</summary>
    async Task<Demurrage> TermsAsync(MoneyAccount account, CancellationToken cancellation)
    {
        var history = await rules.HistoryAsync(cancellation);
        var decided = history.Select(p => (From: p.FromDay, Rules: p.Read()))
            .Append((From: DateOnly.MinValue, Rules: new MoneyRules())).DistinctBy(p => p.From)
            .OrderBy(p => p.From).ToList();
        var opened = rules.DayOf(account.OpenedAt);
        var terms = new List<DemurrageTerms>();
        foreach (var (from, rule) in decided)
        {
            var isExempt = rule.DemurrageExemptKinds.Contains(account.Kind);
            terms.Add(isExempt ? Free(from) : rule.Terms(from));
        }
        var graceEnd = opened.AddDays(decided.Last(p => p.From <= opened).Rules.DemurrageGraceDays);
        var atEnd = terms.Last(t => t.From <= graceEnd);
        return new Demurrage(
            YearDays,
            terms.Where(t => t.From > graceEnd).Append(atEnd with { From = graceEnd })
                .Append(Free(DateOnly.MinValue)));
    }

    /// <summary>Days that cost nothing, and whose balance is not counted either.</summary>
    static DemurrageTerms Free(DateOnly from) => new(from, 0, long.MaxValue);
}
