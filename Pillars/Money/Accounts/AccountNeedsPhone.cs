using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts.Phones;

namespace Vliegwiel.Money.Accounts;

/// <summary>As long as somebody's account is open, a number of their own goes with it: else one number after the other
/// would open many.</summary>
sealed class AccountNeedsPhone(MoneyDb db) : INeedPhone
{
    public Task<bool> NeedsPhoneAsync(Guid personId, CancellationToken cancellation) =>
        db.Accounts.AnyAsync(a => a.PersonId == personId && a.ClosedAt == null, cancellation);
}
