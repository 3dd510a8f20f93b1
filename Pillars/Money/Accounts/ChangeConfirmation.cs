using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Accounts;

/// <summary>Sets from which amount on payments of an account are confirmed with passkey or password.</summary>
sealed class ChangeConfirmation(MoneyDb db, TimeProvider time)
{
    /// <param name="actor">Who asks, after proving who they are.</param>
    /// <param name="accountId">Whose limit.</param>
    /// <param name="fromMinor">Null: the city's own limit.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> RunAsync(
        Actor actor, Guid accountId, long? fromMinor, CancellationToken cancellation)
    {
        if (await db.Accounts.FirstOrDefaultAsync(a => a.Id == accountId, cancellation) is not { } account
            || !actor.MayPay(account))
            return PayRefusal.Permission;
        if (fromMinor < 0)
            return PayRefusal.AmountNegative;
        account.ConfirmFromMinor = fromMinor;
        account.Version++;
        db.Audit(actor, time, "money.account.confirmation", $"account {accountId}", "asked", new { fromMinor });
        await db.SaveChangesAsync(cancellation);
        return null;
    }
}
