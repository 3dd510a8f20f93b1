using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Backing;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Policies;

/// <param name="FromDay">Today or later: what was charged is not charged anew.</param>
/// <param name="Reason">Who decided it: the number of the council's decision.</param>
sealed record DecideRulesOptions(Actor Actor, DateOnly FromDay, MoneyRules Rules, string Reason);

/// <summary>Null key: they hold from that day on.</summary>
sealed record DecideRulesResult(string? RefusalKey);

/// <summary>Writes down rules that the city decided, and has the ledger keep them.</summary>
sealed class DecideRules(MoneyDb db, RulesInForce inForce, CityLedgers ledgers, CurrentCity city, TimeProvider time)
{
    const int LimitsAtOnce = 500;

    public async Task<DecideRulesResult> RunAsync(DecideRulesOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.May(Permissions.Decide))
            return new DecideRulesResult("policy.refused.permission");
        if (string.IsNullOrWhiteSpace(options.Reason) || options.Reason.Length > MoneyPolicy.ReasonLengthMax)
            return new DecideRulesResult("policy.refused.reason");
        if (options.Rules.Problem() is { } problem)
            return new DecideRulesResult(problem);
        if (options.FromDay < inForce.Today)
            return new DecideRulesResult("policy.refused.past");
        if (await db.Policies.AnyAsync(p => p.FromDay == options.FromDay, cancellation))
            return new DecideRulesResult("policy.refused.day");
        var policy = new MoneyPolicy
        {
            Id = Ids.New(time),
            FromDay = options.FromDay,
            Rules = options.Rules.ToJson(),
            Reason = options.Reason.Trim(),
            PersonId = options.Actor.PersonId,
            ActorName = options.Actor.Name,
            DecidedAt = time.GetUtcNow(),
        };
        db.Policies.Add(policy);
        db.Audit(
            options.Actor, time, "money.policy.decided", $"policy {policy.Id}", policy.Reason,
            new { policy.FromDay, options.Rules });
        await db.SaveChangesAsync(cancellation);
        await EnforceAsync(cancellation);
        return new DecideRulesResult(null);
    }

    /// <summary>
    /// Puts the limits of the rules of today into the ledger: what each tier may hold, how far the fund may go below
    /// nothing (with full backing not at all: then loans come out of the fund alone), and how much may be lent. Run
    /// each day, because rules begin on a day, and after each statement: the last two follow what circulates.
    /// </summary>
    public async Task EnforceAsync(CancellationToken cancellation)
    {
        var rules = await inForce.NowAsync(cancellation);
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var figures = await BackingFigures.OfAsync(ledger, cancellation);
        var changes = new List<LimitChange>
        {
            new((UInt128)ChartOfAccounts.Fund,
                Part(figures.CirculationMinor, MoneyRules.BasisPointsInOne - rules.BackingBasisPoints), 0, 0),
            // Nothing at all cannot be said with a limit, where 0 is none: then a cent.
            new((UInt128)ChartOfAccounts.FundLent, 0,
                Math.Max(1, Part(figures.CirculationMinor, rules.CreditShareBasisPoints)), 0),
        };
        var accounts = await db.Accounts.AsNoTracking().Where(a => a.ClosedAt == null)
            .Select(a => new { a.Id, a.Tier }).ToListAsync(cancellation);
        var wanted = accounts.ToDictionary(a => LedgerId.Of(a.Id), a => rules.Of(a.Tier).HoldingMaxMinor);
        changes.AddRange(await ledger.Writer.ReadAsync(
            (machine, _) => wanted
                .Where(w => machine.TryAccount(w.Key, out var account) && account.HoldingMax != w.Value)
                .Select(w => new LimitChange(w.Key, 0, w.Value, 0)).ToArray(),
            cancellation));
        foreach (var chunk in changes.Chunk(LimitsAtOnce))
        {
            var results = await ledger.Writer.ChangeLimitsAsync(chunk, cancellation);
            if (Array.Exists(results, r => r != LimitStatus.Changed))
                throw new InvalidOperationException("The ledger did not take the limits of the city's rules.");
        }
    }

    static long Part(long minor, int basisPoints) =>
        (long)((Int128)Math.Max(0, minor) * basisPoints / MoneyRules.BasisPointsInOne);
}
