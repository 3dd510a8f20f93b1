using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Reserve;

/// <param name="ToNumber">Account number; null: to the city's own fund, or out of it when it went out.</param>
/// <param name="Reason">Why it belongs there.</param>
sealed record PlaceEntryOptions(Actor Actor, Guid EntryId, long Version, string? ToNumber, string? Reason);

/// <summary>A person says whose a payment at the bank is.</summary>
sealed class PlaceEntry(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, AccountQuery accounts, BookEntries book, TimeProvider time)
{
    public const int ReasonLengthMax = 500;

    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> RunAsync(PlaceEntryOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.May(Permissions.Operate))
            return "reserve.refused.permission";
        if (string.IsNullOrWhiteSpace(options.Reason) || options.Reason.Length > ReasonLengthMax)
            return "reserve.refused.reason";
        if (await db.BankEntries.FirstOrDefaultAsync(e => e.Id == options.EntryId, cancellation) is not { } entry)
            return "reserve.refused.unknown";
        if (entry.State != BankEntryState.Suspense || entry.Version != options.Version)
            return "reserve.refused.changed";
        MoneyAccount? account = null;
        if (!string.IsNullOrWhiteSpace(options.ToNumber))
        {
            if (entry.AmountMinor < 0)
                return "reserve.refused.wentOut";
            account = await accounts.ByNumberAsync(options.ToNumber, cancellation);
            if (account is null)
                return AccountNumber.Parse(options.ToNumber) is null
                    ? Payments.PayRefusal.NumberWrong : Payments.PayRefusal.PayeeUnknown;
        }
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        // Somebody placed it before, and the process died before it was written down: then that stands.
        if (await BookEntries.IsPlacedAsync(ledger, entry, cancellation))
        {
            entry.Version++;
            await db.SaveChangesAsync(cancellation);
            return "reserve.refused.changed";
        }
        var isPlaced = account is not null
            ? await book.IssueAsync(ledger, entry, account.Id, cancellation)
            : await ToFundAsync(ledger, entry, cancellation);
        entry.Version++;
        if (isPlaced)
        {
            (entry.PlacedBy, entry.PlacedName) = (options.Actor.PersonId, options.Actor.Name);
            (entry.PlacedBecause, entry.PlacedAt) = (options.Reason.Trim(), time.GetUtcNow());
            db.Audit(
                options.Actor, time, "money.entry.placed", $"bank entry {entry.Id}", options.Reason.Trim(),
                new { entry.AccountId, entry.AmountMinor });
        }
        await db.SaveChangesAsync(cancellation);
        return isPlaced ? null : entry.Reason;
    }

    async Task<bool> ToFundAsync(CityLedger ledger, ReserveEntry entry, CancellationToken cancellation)
    {
        entry.PlacementId ??= Ids.New(time);
        await db.SaveChangesAsync(cancellation);
        var (issue, fund) = (CityLedger.Own(ChartOfAccounts.Issue), CityLedger.Own(ChartOfAccounts.Fund));
        var transfer = entry.AmountMinor > 0
            ? ledger.Transfer(entry.PlacementId.Value, issue, fund, entry.AmountMinor, TransferCode.Fund)
            : ledger.Transfer(entry.PlacementId.Value, fund, issue, -entry.AmountMinor, TransferCode.Fund);
        transfer.UserData128 = LedgerId.Of(entry.Id);
        var result = await ledger.BookAsync(transfer, cancellation);
        if (result.Status == TransferStatus.Created)
        {
            (entry.State, entry.Reason) = (BankEntryState.Fund, null);
            return true;
        }
        if (!result.Status.IsTransient())
            throw new InvalidOperationException($"The ledger did not place {entry.Id}: {result.Status}.");
        (entry.PlacementId, entry.Reason) = (null, "reserve.reason.fundEmpty");
        return false;
    }
}

/// <summary>A person looked at a statement that waited.</summary>
sealed class ConfirmStatement(MoneyDb db, BookEntries book, TimeProvider time)
{
    /// <param name="actor">Who looked.</param>
    /// <param name="id">Which statement.</param>
    /// <param name="isRight">Book it; else its entries stay out.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> RunAsync(Actor actor, Guid id, bool isRight, CancellationToken cancellation)
    {
        if (!actor.May(Permissions.Operate))
            return "reserve.refused.permission";
        if (await db.Statements.FirstOrDefaultAsync(s => s.Id == id, cancellation) is not
            { State: StatementState.Held } statement)
            return "reserve.refused.changed";
        statement.State = isRight ? StatementState.Booking : StatementState.Dismissed;
        (statement.ConfirmedBy, statement.ConfirmedName) = (actor.PersonId, actor.Name);
        statement.ConfirmedAt = time.GetUtcNow();
        statement.Version++;
        db.Audit(
            actor, time, isRight ? "money.statement.confirmed" : "money.statement.dismissed",
            $"statement {id}", statement.HeldBecause ?? "");
        await db.SaveChangesAsync(cancellation);
        if (!isRight)
        {
            // They were never booked. Left here they would keep out the same entries of a statement that is right.
            await db.BankEntries.Where(e => e.StatementId == id && e.State == BankEntryState.Quarantined)
                .ExecuteDeleteAsync(cancellation);
            return null;
        }
        await db.BankEntries.Where(e => e.StatementId == id && e.State == BankEntryState.Quarantined)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.State, BankEntryState.New), cancellation);
        await book.StatementAsync(id, cancellation);
        return null;
    }
}
