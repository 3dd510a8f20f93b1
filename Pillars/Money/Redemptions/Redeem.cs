using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Demurrages;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Redemptions;

/// <param name="Id">Of the redemption; made before it is sent.</param>
/// <param name="AmountMinor">What goes off the account, the fee included.</param>
sealed record RedeemOptions(
    Actor Actor, Guid Id, Guid AccountId, long AmountMinor, string? Iban, string? Name, bool IsConfirmed);

/// <summary>Null key: it is reserved, and goes with the next file to the bank.</summary>
sealed record RedeemResult(string? RefusalKey, string? Field = null);

/// <summary>Asks euros back for units. What holding them cost until yesterday is taken first.</summary>
sealed class Redeem(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, RulesInForce rules, ChargeDemurrage charge, Turns turns,
    TimeProvider time)
{
    /// <summary>Longer than reserving takes while the process lives.</summary>
    static readonly TimeSpan ResumeAfter = TimeSpan.FromMinutes(1);

    public async Task<RedeemResult> RunAsync(RedeemOptions options, CancellationToken cancellation)
    {
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == options.AccountId, cancellation)
                is not { } account || !options.Actor.MayPay(account))
            return new RedeemResult(PayRefusal.Permission);
        if (options.Id == Guid.Empty || DerivedId.IsOurs(options.Id))
            return new RedeemResult(PayRefusal.IdUsed);
        using var turn = await turns.EnterAsync(options.Id, cancellation);
        var now = await rules.NowAsync(cancellation);
        if (!now.Of(account.Tier).MayRedeem)
            return new RedeemResult("redeem.refused.tier");
        if (options.AmountMinor <= 0)
        {
            return new RedeemResult(
                options.AmountMinor == 0 ? PayRefusal.AmountZero : PayRefusal.AmountNegative, "Amount");
        }
        if (options.AmountMinor > Pay.AmountMaxMinor)
            return new RedeemResult(PayRefusal.AmountLarge, "Amount");
        if (!Iban.TryParse(options.Iban, out var iban))
            return new RedeemResult("reserve.refused.iban", "Iban");
        if (string.IsNullOrWhiteSpace(options.Name) || options.Name.Trim().Length > Redemption.NameLengthMax)
            return new RedeemResult("reserve.refused.name", "Name");
        if (!options.IsConfirmed && options.Actor.PersonId is not null)
            return new RedeemResult(PayRefusal.Confirm);
        var fee = now.RedemptionFee(options.AmountMinor);
        if (fee >= options.AmountMinor)
            return new RedeemResult("redeem.refused.small", "Amount");
        var redemption = new Redemption
        {
            Id = options.Id,
            AccountId = account.Id,
            Iban = iban.Compact,
            Name = options.Name.Trim(),
            AmountMinor = options.AmountMinor,
            FeeMinor = fee,
            FeeToFundMinor = now.FeeToFund(fee),
            EndToEndId = options.Id.ToString("N", CultureInfo.InvariantCulture),
            State = RedemptionState.Asked,
            PersonId = options.Actor.PersonId,
            ActorName = options.Actor.Name,
            RequestedAt = time.GetUtcNow(),
        };
        if (await db.Redemptions.FirstOrDefaultAsync(r => r.Id == options.Id, cancellation) is { } there)
            return await ReserveAsync(account, there, cancellation);
        // First: a reservation that nobody wrote down could never be ended.
        db.Redemptions.Add(redemption);
        db.Audit(
            options.Actor, time, "money.redemption.asked", $"redemption {redemption.Id}", "asked",
            new { redemption.AmountMinor, redemption.FeeMinor });
        await db.SaveChangesAsync(cancellation);
        return await ReserveAsync(account, redemption, cancellation);
    }

    /// <summary>Those whose process died before it knew whether they were reserved.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - ResumeAfter;
        var asked = await db.Redemptions
            .Where(r => r.State == RedemptionState.Asked && r.RequestedAt < before).ToListAsync(cancellation);
        foreach (var redemption in asked)
        {
            var account = await db.Accounts.AsNoTracking()
                .FirstAsync(a => a.Id == redemption.AccountId, cancellation);
            await ReserveAsync(account, redemption, cancellation);
        }
    }

    async Task<RedeemResult> ReserveAsync(
        MoneyAccount account, Redemption redemption, CancellationToken cancellation)
    {
        if (redemption.AccountId != account.Id)
            return new RedeemResult(PayRefusal.IdUsed);
        if (redemption.State != RedemptionState.Asked)
            return new RedeemResult(null);
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        await charge.ThroughAsync(ledger, account, rules.Today.AddDays(-1), cancellation);
        // Charging forgets what is tracked.
        db.Attach(redemption);
        var parts = SettleRedemptions.Parts(redemption).ToList();
        var transfers = parts.Select((part, i) =>
        {
            var transfer = ledger.Transfer(
                part.Id, account.Id, CityLedger.Own(part.To), part.AmountMinor, part.Code);
            transfer.Flags = TransferFlags.Pending
                | (i < parts.Count - 1 ? TransferFlags.Linked : TransferFlags.None);
            transfer.UserData128 = LedgerId.Of(redemption.Id);
            return transfer;
        }).ToArray();
        var results = await ledger.Writer.CreateTransfersAsync(transfers, cancellation);
        // All or none: of a chain that was reserved before, the first one exists.
        var status = results[0].Status == TransferStatus.LinkedEventFailed
            ? Array.Find(results, r => r.Status != TransferStatus.LinkedEventFailed).Status : results[0].Status;
        if (PayRefusal.Of(status) is { } refusal)
        {
            // Its ids may be used up: the next try is another redemption.
            db.Redemptions.Remove(redemption);
            await db.SaveChangesAsync(cancellation);
            return new RedeemResult(refusal, "Amount");
        }
        redemption.State = RedemptionState.Open;
        redemption.Version++;
        await db.SaveChangesAsync(cancellation);
        return new RedeemResult(null);
    }
}
