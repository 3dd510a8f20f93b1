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

/// <summary>
/// Holds the city's tables beside its ledger: behind every unit stands a euro or a loan, the reserve is what the bank
/// says, and what a table calls paid was booked.
/// </summary>
sealed class BooksCheck(MoneyDb db)
{
    /// <param name="ledger">Replayed to its end.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<CheckProblem>> RunAsync(LedgerMachine ledger, CancellationToken cancellation)
    {
        List<CheckProblem> problems =
        [
            .. Backing(ledger),
            .. await BankAsync(ledger, cancellation),
            .. (await NotBookedAsync(ledger, cancellation))
                .Select(subject => new CheckProblem("money.verify.notBooked", subject)),
        ];
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

    /// <summary>The reserve against the last statement, and what the bank told of later days besides.</summary>
    async Task<IEnumerable<CheckProblem>> BankAsync(LedgerMachine ledger, CancellationToken cancellation)
    {
        var last = await db.Statements.AsNoTracking()
            .Where(s => s.State == StatementState.Booked && s.ClosingMinor != null && s.ClosingDay != null)
            .OrderByDescending(s => s.ClosingDay).FirstOrDefaultAsync(cancellation);
        if (last?.ClosingDay is not { } day
            || !ledger.TryAccount(LedgerId.Of(CityLedger.Own(ChartOfAccounts.Reserve)), out var reserve))
            return [];
        // Of some on one day nobody knows which came last: the order in which they came in tells nothing.
        var closings = await db.Statements.AsNoTracking()
            .Where(s => s.State == StatementState.Booked && s.ClosingDay == day && s.ClosingMinor != null)
            .Select(s => s.ClosingMinor!.Value).ToListAsync(cancellation);
        var later = await db.BankEntries
            .Where(e => e.BookedDay > day && e.State != BankEntryState.New && e.State != BankEntryState.Quarantined)
            .SumAsync(e => e.AmountMinor, cancellation);
        var atBank = -reserve.Booked - later;
        return closings.Any(closing => closing == atBank)
            ? [] : [new CheckProblem("money.verify.bank", Number(-reserve.Booked), Number(last.ClosingMinor!.Value))];
    }

    async Task<List<string>> NotBookedAsync(LedgerMachine ledger, CancellationToken cancellation)
    {
        bool IsBooked(Guid id) => ledger.IsBooked(LedgerId.Of(id));
        var missing = new List<string>();
        var entries = await db.BankEntries.AsNoTracking()
            .Where(e => e.State != BankEntryState.New && e.State != BankEntryState.Quarantined && e.AmountMinor != 0)
            .Select(e => e.Id).ToListAsync(cancellation);
        missing.AddRange(entries.Where(id => !IsBooked(id)).Select(id => $"bank entry {id}"));
        var batches = await db.Batches.AsNoTracking().Where(b => b.State == BatchState.Released)
            .ToDictionaryAsync(b => b.Id, cancellation);
        await foreach (var line in db.BatchLines.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (batches.TryGetValue(line.BatchId, out var batch) && !IsBooked(batch.TransferOf(line)))
                missing.Add($"batch {batch.Id}, line {line.Line}");
        }
        var redemptions = await db.Redemptions.AsNoTracking()
            .Where(r => r.State == RedemptionState.Paid).ToListAsync(cancellation);
        missing.AddRange(redemptions
            .Where(r => !SettleRedemptions.Parts(r).All(part => IsBooked(SettleRedemptions.EndOf(part.Id, isPaid: true))))
            .Select(r => $"redemption {r.Id}"));
        var sheets = await db.VoucherSheets.AsNoTracking().Where(s => s.IsCovered).Select(s => s.Id)
            .ToListAsync(cancellation);
        missing.AddRange(sheets.Where(id => !IsBooked(id)).Select(id => $"voucher sheet {id}"));
        var vouchers = await db.Vouchers.AsNoTracking().Where(v => v.State != VoucherState.Issued)
            .ToListAsync(cancellation);
        missing.AddRange(vouchers.Where(v => !IsBooked(v.EndId)).Select(v => $"voucher {v.Id}"));
        return missing;
    }

    static string Number(Int128 number) => number.ToString(CultureInfo.InvariantCulture);
}
