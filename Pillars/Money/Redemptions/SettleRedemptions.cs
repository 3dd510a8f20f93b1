using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.Storage;

namespace Vliegwiel.Money.Redemptions;

/// <summary>Ends the reservations of redemptions: paid, or free again.</summary>
sealed class SettleRedemptions(MoneyDb db, TimeProvider time)
{
    /// <summary>The transfers that reserve a redemption: what is paid out, the fee, the fund's share of it.</summary>
    public static IEnumerable<(Guid Id, long AmountMinor, ushort To, TransferCode Code)> Parts(Redemption redemption)
    {
        yield return (redemption.Id, redemption.PaidOutMinor, ChartOfAccounts.Issue, TransferCode.Redemption);
        if (redemption.FeeMinor > redemption.FeeToFundMinor)
        {
            yield return (DerivedId.Of("fee of", redemption.Id), redemption.FeeMinor - redemption.FeeToFundMinor,
                ChartOfAccounts.Fees, TransferCode.Fee);
        }
        if (redemption.FeeToFundMinor > 0)
        {
            yield return (DerivedId.Of("fund's share of", redemption.Id), redemption.FeeToFundMinor,
                ChartOfAccounts.Fund, TransferCode.Fee);
        }
    }

    /// <summary>Whether a debit at the bank pays redemptions: one by its own reference, or a whole file in one sum. The
    /// caller saves, together with the entry: were one of the two kept alone, the other would not be found
    /// again.</summary>
    public async Task<bool> PaidAsync(CityLedger ledger, ReserveEntry entry, CancellationToken cancellation)
    {
        var all = await OfAsync(entry, cancellation);
        if (all.Count == 0 || all.Sum(r => r.PaidOutMinor) != -entry.AmountMinor)
            return false;
        foreach (var redemption in all)
            await ResolveAsync(ledger, redemption, isPaid: true, cancellation);
        all.ForEach(redemption => End(redemption, RedemptionState.Paid, null));
        return true;
    }

    /// <summary>What is reserved is free again: the bank refused it, or it was asked back.</summary>
    public async Task FreeAsync(
        CityLedger ledger, Redemption redemption, string reason, CancellationToken cancellation)
    {
        await ResolveAsync(ledger, redemption, isPaid: false, cancellation);
        End(redemption, RedemptionState.Ended, reason);
        await db.SaveChangesAsync(cancellation);
    }

    async Task<List<Redemption>> OfAsync(ReserveEntry entry, CancellationToken cancellation)
    {
        if (entry.EndToEndId is { } id)
        {
            return await db.Redemptions.Where(r => r.EndToEndId == id && r.State == RedemptionState.InFile)
                .ToListAsync(cancellation);
        }
        if (entry.BatchId is not { } batch)
            return [];
        return await (
            from redemption in db.Redemptions
            join file in db.PaymentFiles on redemption.PaymentFileId equals file.Id
            where file.MessageId == batch && redemption.State == RedemptionState.InFile
            select redemption).ToListAsync(cancellation);
    }

    /// <summary>The transfer that ends a part.</summary>
    public static Guid EndOf(Guid partId, bool isPaid) => DerivedId.Of(isPaid ? "paid" : "freed", partId);

    /// <summary>Posts or frees what is reserved; a second time changes nothing.</summary>
    static async Task ResolveAsync(
        CityLedger ledger, Redemption redemption, bool isPaid, CancellationToken cancellation)
    {
        var parts = Parts(redemption).Select(part => new Transfer
        {
            Id = LedgerId.Of(EndOf(part.Id, isPaid)),
            PendingId = LedgerId.Of(part.Id),
            Amount = isPaid ? part.AmountMinor : 0,
            Flags = isPaid ? TransferFlags.PostPending : TransferFlags.VoidPending,
        }).ToArray();
        foreach (var part in parts)
        {
            var result = await ledger.BookAsync(part, cancellation);
            if (result.Status is not (TransferStatus.Created or TransferStatus.Exists))
                throw new InvalidOperationException($"Redemption {redemption.Id} did not end: {result.Status}.");
        }
    }

    void End(Redemption redemption, RedemptionState state, string? reason)
    {
        (redemption.State, redemption.Reason, redemption.EndedAt) = (state, reason, time.GetUtcNow());
        redemption.Version++;
    }
}
