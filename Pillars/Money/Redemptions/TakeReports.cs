using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Redemptions;

/// <summary>
/// What the bank says of a file of payments (pain.002). What it rejects is freed; that it accepted is not yet that it
/// paid: only a statement says that.
/// </summary>
sealed class TakeReports(MoneyDb db, CityLedgers ledgers, CurrentCity city, SettleRedemptions settle)
{
    /// <returns>How many redemptions were freed.</returns>
    public async Task<int> RunAsync(StatusReport report, CancellationToken cancellation)
    {
        if (await db.PaymentFiles.AsNoTracking().FirstOrDefaultAsync(
                f => f.MessageId == report.OriginalId, cancellation) is not { } file)
            return 0;
        var redemptions = await db.Redemptions
            .Where(r => r.PaymentFileId == file.Id && r.State == RedemptionState.InFile).ToListAsync(cancellation);
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var freed = 0;
        foreach (var redemption in redemptions)
        {
            if (Reason(report, redemption) is not { } reason)
                continue;
            await settle.FreeAsync(ledger, redemption, reason, cancellation);
            freed++;
        }
        return freed;
    }

    /// <summary>Why this one was rejected; null when it was not. A rejected whole rejects its parts.</summary>
    static string? Reason(StatusReport report, Redemption redemption)
    {
        if (report.Outcome == PaymentOutcome.Rejected)
            return Code(report.Reasons);
        foreach (var payment in report.Payments)
        {
            // A file of ours is one order.
            if (payment.Outcome == PaymentOutcome.Rejected)
                return Code(payment.Reasons);
            var own = payment.Transactions.FirstOrDefault(
                t => t.OriginalEndToEndId == redemption.EndToEndId && t.Outcome == PaymentOutcome.Rejected);
            if (own is not null)
                return Code(own.Reasons);
        }
        return null;
    }

    static string Code(IReadOnlyList<StatusReason> reasons) => reasons is [{ Code: { } code }, ..] ? code : "RJCT";
}
