using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Accounts;

/// <summary>Writes down how well it is known whose account it is; its limits follow.</summary>
sealed class ChangeTier(MoneyDb db, CityLedgers ledgers, CurrentCity city, RulesInForce rules, TimeProvider time)
{
    public const int ReasonLengthMax = 500;

    /// <param name="actor">Who saw the papers.</param>
    /// <param name="accountId">Which account.</param>
    /// <param name="tier">What they show.</param>
    /// <param name="reason">What was seen: "extract of the trade register, 12 March".</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> RunAsync(
        Actor actor, Guid accountId, AccountTier tier, string? reason, CancellationToken cancellation)
    {
        if (!actor.May(Permissions.Operate))
            return "tier.refused.permission";
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > ReasonLengthMax)
            return "tier.refused.reason";
        if (await db.Accounts.FirstOrDefaultAsync(a => a.Id == accountId, cancellation) is not { } account)
            return "tier.refused.unknown";
        if (!Fits(account.Kind, tier))
            return "tier.refused.kind";
        account.Tier = tier;
        account.Version++;
        db.Audit(actor, time, "money.account.tier", $"account {accountId}", reason.Trim(), new { tier });
        await db.SaveChangesAsync(cancellation);
        // Dies the process here, the limits of the day's rules make up for it.
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var limits = (await rules.NowAsync(cancellation)).Of(tier);
        await ledger.Writer.ChangeLimitsAsync(
            [new LimitChange(LedgerId.Of(accountId), 0, limits.HoldingMaxMinor, 0)], cancellation);
        return null;
    }

    public static bool Fits(AccountKind kind, AccountTier tier) => kind switch
    {
        AccountKind.Personal => tier is AccountTier.Basic or AccountTier.VerifiedPerson,
        AccountKind.Business => tier is AccountTier.Basic or AccountTier.VerifiedFirm,
        _ => tier is AccountTier.PublicBody,
    };
}
