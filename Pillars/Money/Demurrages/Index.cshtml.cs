using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;

namespace Vliegwiel.Money.Demurrages;

/// <summary>In plain words, with the reader's own figures: what holding money cost, and where it went.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(MoneyReader reader, MoneyDb db, AccountDemurrage demurrage, RulesInForce rules)
    : MoneyPage(reader)
{
    public const int ChargesShown = 36;

    public MoneyRules Rules { get; private set; } = null!;
    public DemurrageDue? Now { get; private set; }
    public IReadOnlyList<DemurrageCharge> Charges { get; private set; } = [];

    /// <summary>In the pool and the fund together: what all paid, and was not spent yet.</summary>
    public long PoolMinor { get; private set; }
    public bool IsExempt { get; private set; }
    public DateOnly? GraceUntil { get; private set; }

    public string Percent => ((decimal)Rules.DemurrageBasisPoints / 100).ToString("0.##", Texts.Culture);

    /// <summary>The mean amount above what is free, over the days: what the fee was reckoned on.</summary>
    public string Mean(DateOnly first, DateOnly last, string unitDays)
    {
        var days = last.DayNumber - first.DayNumber + 1;
        return Show((long)(Int128.Parse(unitDays, CultureInfo.InvariantCulture) / days));
    }

    public string MeanNow => Mean(
        Now!.First, Now.Last, Now.Period.UnitDays.ToString(CultureInfo.InvariantCulture));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayRead, cancellation) is { } refused)
            return refused;
        Rules = await rules.NowAsync(cancellation);
        IsExempt = Rules.DemurrageExemptKinds.Contains(Account.Kind) || Rules.DemurrageBasisPoints == 0;
        var graceUntil = rules.DayOf(Account.OpenedAt).AddDays(Rules.DemurrageGraceDays);
        GraceUntil = graceUntil > rules.Today ? graceUntil : null;
        var ledger = await LedgerAsync(cancellation);
        Now = await demurrage.DueAsync(ledger, Account, rules.Today, cancellation);
        Charges = await db.DemurrageCharges.AsNoTracking().Where(c => c.AccountId == Account.Id)
            .OrderByDescending(c => c.LastDay).Take(ChargesShown).ToListAsync(cancellation);
        var pool = await ledger.StandingAsync(CityLedger.Own(ChartOfAccounts.DemurragePool), cancellation);
        PoolMinor = pool!.Booked;
        return Page();
    }
}
