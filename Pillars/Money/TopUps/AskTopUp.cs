using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.TopUps;

/// <param name="Id">Made before it is sent, so that asking twice gives one reference.</param>
sealed record AskTopUpOptions(Actor Actor, Guid Id, Guid AccountId, long AmountMinor);

sealed record AskTopUpResult(string? RefusalKey, TopUp? TopUp = null);

/// <summary>Gives a reference with which euros find the account.</summary>
sealed class AskTopUp(MoneyDb db, TimeProvider time)
{
    const string Signs = "0123456789";

    /// <summary>Enough that a guess hits nothing, short enough to type.</summary>
    const int Figures = 12;

    public async Task<AskTopUpResult> RunAsync(AskTopUpOptions options, CancellationToken cancellation)
    {
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == options.AccountId, cancellation)
                is not { } account || !(options.Actor.MayPay(account) || options.Actor.MayReceive(account)))
            return new AskTopUpResult(PayRefusal.Permission);
        if (options.AmountMinor <= 0)
            return new AskTopUpResult(options.AmountMinor == 0 ? PayRefusal.AmountZero : PayRefusal.AmountNegative);
        if (options.AmountMinor > Pay.AmountMaxMinor)
            return new AskTopUpResult(PayRefusal.AmountLarge);
        if (!await db.Reserves.AnyAsync(cancellation))
            return new AskTopUpResult("reserve.refused.noAccount");
        if (await db.TopUps.AsNoTracking().FirstOrDefaultAsync(t => t.Id == options.Id, cancellation) is { } there)
        {
            return there.AccountId == account.Id ? new AskTopUpResult(null, there)
                : new AskTopUpResult(PayRefusal.IdUsed);
        }
        var topUp = new TopUp
        {
            Id = options.Id,
            AccountId = account.Id,
            AmountMinor = options.AmountMinor,
            Reference = CreditorReference.Make(RandomNumberGenerator.GetString(Signs, Figures)),
            PersonId = options.Actor.PersonId,
            ActorName = options.Actor.Name,
            CreatedAt = time.GetUtcNow(),
        };
        db.TopUps.Add(topUp);
        await db.SaveChangesAsync(cancellation);
        return new AskTopUpResult(null, topUp);
    }
}
