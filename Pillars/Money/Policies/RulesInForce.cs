using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Policies;

/// <summary>Which rules hold on a day.</summary>
sealed class RulesInForce(MoneyDb db, CurrentCity city, TimeProvider time)
{
    /// <summary>Today in the city's own time.</summary>
    public DateOnly Today => DayOf(time.GetUtcNow());

    public DateOnly DayOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, city.City.Zone).DateTime);

    public Task<MoneyRules> NowAsync(CancellationToken cancellation) => OnAsync(Today, cancellation);

    public async Task<MoneyRules> OnAsync(DateOnly day, CancellationToken cancellation) =>
        await db.Policies.AsNoTracking().Where(p => p.FromDay <= day).OrderByDescending(p => p.FromDay)
            .FirstOrDefaultAsync(cancellation) is { } policy ? policy.Read() : new MoneyRules();

    /// <summary>All decisions, the newest first.</summary>
    public Task<List<MoneyPolicy>> HistoryAsync(CancellationToken cancellation) =>
        db.Policies.AsNoTracking().OrderByDescending(p => p.FromDay).ToListAsync(cancellation);
}
