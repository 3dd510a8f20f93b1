using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Redemptions;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Reserve;

/// <summary>
/// Books what the bank says. Every payment moves the reserve, whoever it belongs to, so that the reserve is what stands
/// at the bank; then its owner is looked for: by reference, then by account number and amount. Every transfer has an id
/// that follows from the payment or was written down before it was asked for, so this can stop anywhere and run again.
/// </summary>
sealed class BookEntries(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, SettleRedemptions settle, Policies.DecideRules rules,
    Payments.PaymentSignals signals, Turns turns, TimeProvider time)
{
    const int EntriesAtOnce = 200;

    /// <summary>Books what a process that died left half done.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var begun = await db.Statements.AsNoTracking().Where(s => s.State == StatementState.Booking)
            .OrderBy(s => s.ReceivedAt).Select(s => s.Id).ToListAsync(cancellation);
        foreach (var statement in begun)
            await StatementAsync(statement, cancellation);
    }

    /// <summary>Books the entries of a statement that are not booked yet.</summary>
    public async Task<(int New, int Suspense)> StatementAsync(Guid statementId, CancellationToken cancellation)
    {
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        using var turn = await turns.EnterAsync(statementId, cancellation);
        var (booked, suspense) = (0, 0);
        while (true)
        {
            var entries = await db.BankEntries
                .Where(e => e.StatementId == statementId && e.State == BankEntryState.New)
                .OrderBy(e => e.BookedDay).ThenBy(e => e.Id).Take(EntriesAtOnce).ToListAsync(cancellation);
            if (entries.Count == 0)
                break;
            foreach (var entry in entries)
            {
                await EntryAsync(ledger, entry, cancellation);
                booked++;
                suspense += entry.State == BankEntryState.Suspense ? 1 : 0;
            }
            db.ChangeTracker.Clear();
        }
        await OpeningAsync(ledger, statementId, cancellation);
        await db.Statements.Where(s => s.Id == statementId && s.State == StatementState.Booking)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.State, StatementState.Booked), cancellation);
        // What circulates has changed, and with it how much may be lent.
        if (booked > 0)
            await rules.EnforceAsync(cancellation);
        return (booked, suspense);
    }

    async Task EntryAsync(CityLedger ledger, ReserveEntry entry, CancellationToken cancellation)
    {
        if (entry.AmountMinor != 0)
            await BankAsync(ledger, entry, cancellation);
        entry.Version++;
        if (entry.Reason is null && !entry.IsReversal && entry.AmountMinor < 0
            && await settle.PaidAsync(ledger, entry, cancellation))
        {
            entry.State = BankEntryState.Redeemed;
            await db.SaveChangesAsync(cancellation);
            return;
        }
        if (await IsPlacedAsync(ledger, entry, cancellation))
        {
            await db.SaveChangesAsync(cancellation);
            return;
        }
        if (entry.Reason is null && !entry.IsReversal && entry.AmountMinor > 0)
            (entry.AccountId, entry.Reason) = await OwnerAsync(entry, cancellation);
        else
            entry.Reason ??= entry.IsReversal ? "reserve.reason.reversal" : "reserve.reason.unknownDebit";
        if (entry.Reason is null && entry.AccountId is { } account)
            await IssueAsync(ledger, entry, account, cancellation);
        else
            entry.State = BankEntryState.Suspense;
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Between the reserve and what is not issued yet; its id is the entry's.</summary>
    static async Task BankAsync(CityLedger ledger, ReserveEntry entry, CancellationToken cancellation)
    {
        var (reserve, issue) = (CityLedger.Own(ChartOfAccounts.Reserve), CityLedger.Own(ChartOfAccounts.Issue));
        var transfer = entry.AmountMinor > 0
            ? ledger.Transfer(entry.Id, reserve, issue, entry.AmountMinor, TransferCode.Bank)
            : ledger.Transfer(entry.Id, issue, reserve, -entry.AmountMinor, TransferCode.Bank);
        transfer.ValueDate = (entry.ValueDay ?? entry.BookedDay).DayNumber
            - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var result = await ledger.BookAsync(transfer, cancellation);
        if (result.Status is not (TransferStatus.Created or TransferStatus.Exists))
            throw new InvalidOperationException($"The ledger did not book entry {entry.Id}: {result.Status}.");
    }

    /// <summary>Whose it is, or the text key of why nobody's.</summary>
    async Task<(Guid? Account, string? Reason)> OwnerAsync(ReserveEntry entry, CancellationToken cancellation)
    {
        foreach (var reference in CreditorReference.In(entry.Reference))
        {
            if (await db.TopUps.AsNoTracking().FirstOrDefaultAsync(t => t.Reference == reference, cancellation)
                is { } topUp)
                return (topUp.AccountId, null);
        }
        if (entry.Iban is null)
            return (null, "reserve.reason.unknown");
        // Who sent euros from this bank account before, and asked to send exactly this much.
        var accounts = await db.BankEntries.AsNoTracking()
            .Where(e => e.Iban == entry.Iban && e.State == BankEntryState.Issued && e.AccountId != null)
            .Select(e => e.AccountId!.Value).Distinct().ToListAsync(cancellation);
        var asked = await db.TopUps.AsNoTracking()
            .Where(t => accounts.Contains(t.AccountId) && t.AmountMinor == entry.AmountMinor)
            .Select(t => t.AccountId).Distinct().ToListAsync(cancellation);
        return asked.Count switch
        {
            1 => (asked[0], null),
            0 => (null, accounts.Count == 0 ? "reserve.reason.unknown" : "reserve.reason.amount"),
            _ => (null, "reserve.reason.several"),
        };
    }

    /// <summary>
    /// Whether it was brought to its place already, by a process that died before it wrote that down: the ledger knows,
    /// by the id that was written down before.
    /// </summary>
    public static async Task<bool> IsPlacedAsync(
        CityLedger ledger, ReserveEntry entry, CancellationToken cancellation)
    {
        if (entry.PlacementId is not { } placement
            || await ledger.History.FindAsync(placement, cancellation) is not { } booked)
            return false;
        var isFund = booked.Code == TransferCode.Fund;
        entry.State = isFund ? BankEntryState.Fund : BankEntryState.Issued;
        (entry.AccountId, entry.Reason) = (isFund ? null : booked.Credit, null);
        return true;
    }

    /// <summary>Units for euros that came in; false when the account cannot hold them: then they stay.</summary>
    public async Task<bool> IssueAsync(
        CityLedger ledger, ReserveEntry entry, Guid account, CancellationToken cancellation)
    {
        if (entry.PlacementId is null)
        {
            entry.PlacementId = Ids.New(time);
            await db.SaveChangesAsync(cancellation);
        }
        var transfer = ledger.Transfer(
            entry.PlacementId.Value, CityLedger.Own(ChartOfAccounts.Issue), account, entry.AmountMinor,
            TransferCode.Issue);
        transfer.UserData128 = LedgerId.Of(entry.Id);
        var result = await ledger.BookAsync(transfer, cancellation);
        if (result.Status is TransferStatus.Created)
        {
            (entry.State, entry.AccountId, entry.Reason) = (BankEntryState.Issued, account, null);
            signals.Booked(account);
            return true;
        }
        if (!result.Status.IsTransient())
            throw new InvalidOperationException($"The ledger did not issue for {entry.Id}: {result.Status}.");
        // This id can never be used again; the next try has another.
        (entry.State, entry.AccountId, entry.PlacementId) = (BankEntryState.Suspense, null, null);
        entry.Reason = result.Status == TransferStatus.ExceedsHolding
            ? "reserve.reason.full" : "reserve.reason.closed";
        return false;
    }

    /// <summary>What stood at the bank before the first statement: it belongs to nobody yet.</summary>
    async Task OpeningAsync(CityLedger ledger, Guid statementId, CancellationToken cancellation)
    {
        var statement = await db.Statements.AsNoTracking().FirstAsync(s => s.Id == statementId, cancellation);
        if (statement is not { ClosingMinor: { } closing, ClosingDay: { } day })
            return;
        var id = DerivedId.Of($"opening of {statement.Iban}");
        if (await db.BankEntries.AnyAsync(e => e.Id == id, cancellation)
            || await db.Statements.AnyAsync(
                s => s.Iban == statement.Iban && s.ClosingMinor != null && s.State == StatementState.Booked
                    && s.Id != statementId, cancellation))
            return;
        var reserve = await ledger.StandingAsync(CityLedger.Own(ChartOfAccounts.Reserve), cancellation);
        var missing = closing + reserve!.Booked;
        if (missing == 0)
            return;
        var entry = new ReserveEntry
        {
            Id = id,
            StatementId = statementId,
            BookedDay = day,
            AmountMinor = missing,
            IsReversal = false,
            State = BankEntryState.New,
            Reason = "reserve.reason.opening",
        };
        // Written down first, as every other entry is: a process that dies here is made up for.
        db.BankEntries.Add(entry);
        await db.SaveChangesAsync(cancellation);
        await EntryAsync(ledger, entry, cancellation);
    }
}
