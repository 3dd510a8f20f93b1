using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Batches;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Redemptions;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Vouchers;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Audits;

/// <param name="Closings">Of the last day with a statement; of some on one day nobody knows which came last: the order
/// in which they came in tells nothing.</param>
/// <param name="LaterMinor">What the bank told of later days besides.</param>
sealed record BankTold(bool IsBooking, IReadOnlyList<long> Closings, long LaterMinor)
{
    public bool IsSameAs(BankTold other) =>
        !IsBooking && !other.IsBooking && LaterMinor == other.LaterMinor && Closings.SequenceEqual(other.Closings);
}

/// <param name="Booked">Transfers that a table calls done, and of what they are.</param>
sealed record BooksTold(BankTold Bank, IReadOnlyList<(Guid Transfer, string Subject)> Booked);

/// <summary>
/// Holds the city's tables beside its ledger: behind every unit stands a euro or a loan, the reserve is what the bank
/// says, and what a table calls paid was booked.
/// </summary>
sealed class BooksCheck(MoneyDb db)
{
    /// <summary>What the tables say. To be asked before the ledger is read: what is booked meanwhile is more than they
    /// say, and never less.</summary>
    public async Task<BooksTold> ToldAsync(CancellationToken cancellation) =>
        new(await BankAsync(cancellation), await BookedAsync(cancellation));

    /// <param name="ledger">Replayed to its end.</param>
    /// <param name="told">Before it was replayed.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<CheckProblem>> RunAsync(
        LedgerMachine ledger, BooksTold told, CancellationToken cancellation)
    {
        var problems = Backing(ledger).ToList();
        // A statement that came in meanwhile moved the reserve: then the next time tells.
        if (told.Bank.IsSameAs(await BankAsync(cancellation)))
            problems.AddRange(Bank(ledger, told.Bank));
        problems.AddRange(told.Booked.Where(b => !ledger.IsBooked(LedgerId.Of(b.Transfer))).Select(b => b.Subject)
            .Distinct().Select(subject => new CheckProblem("money.verify.notBooked", subject)));
        return problems;
    }

    // E + L = M + F + S; see BackingFigures.
    static IEnumerable<CheckProblem> Backing(LedgerMachine ledger)
    {
        var (behind, owed) = (Int128.Zero, Int128.Zero);
        for (var number = 0; number < ledger.AccountCount; number++)
        {
            var account = ledger.AccountAt(number);
            if (account.Code is ChartOfAccounts.Reserve or ChartOfAccounts.Loans)
                behind -= account.Booked;
            else if (ChartOfAccounts.IsInCirculation(account.Code) || ChartOfAccounts.IsOwnFund(account.Code)
                || account.Code == ChartOfAccounts.Issue)
                owed += account.Booked;
        }
        if (behind != owed)
            yield return new CheckProblem("money.verify.backing", Number(behind), Number(owed));
    }

    /// <summary>The reserve against the last statement.</summary>
    static IEnumerable<CheckProblem> Bank(LedgerMachine ledger, BankTold told)
    {
        if (told.Closings.Count > 0
            && ledger.TryAccount(LedgerId.Of(CityLedger.Own(ChartOfAccounts.Reserve)), out var reserve)
            && !told.Closings.Contains(-reserve.Booked - told.LaterMinor))
            yield return new CheckProblem("money.verify.bank", Number(-reserve.Booked), Number(told.Closings[0]));
    }

    async Task<BankTold> BankAsync(CancellationToken cancellation)
    {
        var isBooking = await db.Statements.AnyAsync(s => s.State == StatementState.Booking, cancellation);
        var booked = db.Statements.AsNoTracking()
            .Where(s => s.State == StatementState.Booked && s.ClosingMinor != null && s.ClosingDay != null);
        var last = await booked.MaxAsync(s => s.ClosingDay, cancellation);
        if (last is not { } day)
            return new BankTold(isBooking, [], 0);
        var closings = await booked.Where(s => s.ClosingDay == day).OrderBy(s => s.ReceivedAt)
            .Select(s => s.ClosingMinor!.Value).ToListAsync(cancellation);
        var later = await db.BankEntries
            .Where(e => e.BookedDay > day && e.State != BankEntryState.New && e.State != BankEntryState.Quarantined)
            .SumAsync(e => e.AmountMinor, cancellation);
        return new BankTold(isBooking, closings, later);
    }

    async Task<List<(Guid Transfer, string Subject)>> BookedAsync(CancellationToken cancellation)
    {
        var booked = new List<(Guid Transfer, string Subject)>();
        var entries = await db.BankEntries.AsNoTracking()
            .Where(e => e.State != BankEntryState.New && e.State != BankEntryState.Quarantined && e.AmountMinor != 0)
            .Select(e => e.Id).ToListAsync(cancellation);
        booked.AddRange(entries.Select(id => (id, $"bank entry {id}")));
        var batches = await db.Batches.AsNoTracking().Where(b => b.State == BatchState.Released)
            .ToDictionaryAsync(b => b.Id, cancellation);
        await foreach (var line in db.BatchLines.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (batches.TryGetValue(line.BatchId, out var batch))
                booked.Add((batch.TransferOf(line), $"batch {batch.Id}, line {line.Line}"));
        }
        var redemptions = await db.Redemptions.AsNoTracking()
            .Where(r => r.State == RedemptionState.Paid).ToListAsync(cancellation);
        booked.AddRange(redemptions.SelectMany(r => SettleRedemptions.Parts(r).Select(
            part => (SettleRedemptions.EndOf(part.Id, isPaid: true), $"redemption {r.Id}"))));
        var sheets = await db.VoucherSheets.AsNoTracking().Where(s => s.IsCovered).Select(s => s.Id)
            .ToListAsync(cancellation);
        booked.AddRange(sheets.Select(id => (id, $"voucher sheet {id}")));
        var vouchers = await db.Vouchers.AsNoTracking().Where(v => v.State != VoucherState.Issued)
            .ToListAsync(cancellation);
        booked.AddRange(vouchers.Select(v => (v.EndId, $"voucher {v.Id}")));
        return booked;
    }

    static string Number(Int128 number) => number.ToString(CultureInfo.InvariantCulture);
}
