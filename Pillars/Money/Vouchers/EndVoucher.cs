using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Vouchers;

/// <summary>A note and the sheet it is of.</summary>
sealed record FoundVoucher(Voucher Voucher, VoucherSheet Sheet);

/// <summary>
/// Ends a note once: it is redeemed, or taken back because it is lost or too old. Each ends it by the same transfer, so
/// that of two at once the ledger books one.
/// </summary>
sealed class EndVoucher(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, RulesInForce rules, NoteWriter notes, PaymentSignals signals,
    Turns turns, TimeProvider time)
{
    const string SystemName = "Vliegwiel";
    const string Unknown = "voucher.refused.unknown";

    /// <summary>By what stands on it; null is no note of ours that is worth anything or ever was.</summary>
    public async Task<FoundVoucher?> FindAsync(string? code, CancellationToken cancellation)
    {
        if (VoucherCode.Parse(code) is not { } plain
            || await db.Vouchers.AsNoTracking().FirstOrDefaultAsync(v => v.Code == plain, cancellation)
                is not { } voucher)
            return null;
        var sheet = await db.VoucherSheets.AsNoTracking().FirstAsync(s => s.Id == voucher.SheetId, cancellation);
        return sheet.IsCovered ? new FoundVoucher(voucher, sheet) : null;
    }

    public bool IsOver(VoucherSheet sheet) => sheet.LastDay < rules.Today;

    /// <summary>For whoever holds the note: the account they may receive on gets what it is worth. The caller has seen
    /// to it that they may.</summary>
    /// <returns>Text key of why not; null when this account got it, now or before.</returns>
    public async Task<string?> RedeemAsync(
        string code, Guid toId, string actorName, CancellationToken cancellation)
    {
        if (await FindAsync(code, cancellation) is not { } found)
            return Unknown;
        using var turn = await turns.EnterAsync(found.Voucher.Id, cancellation);
        var voucher = await SettledAsync(found.Voucher.Id, cancellation);
        if (voucher.State == VoucherState.Redeemed)
            return voucher.ToId == toId ? null : Text(VoucherState.Redeemed);
        if (voucher.State != VoucherState.Issued)
            return Text(voucher.State);
        if (IsOver(found.Sheet))
            return Text(VoucherState.Expired);
        return await EndAsync(voucher, found.Sheet, toId, VoucherState.Redeemed, actorName, cancellation);
    }

    /// <summary>Takes a lost note back to the account that paid for it.</summary>
    public async Task<string?> CancelAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(id, cancellation);
        if (!await db.Vouchers.AnyAsync(v => v.Id == id, cancellation))
            return Unknown;
        var voucher = await SettledAsync(id, cancellation);
        var sheet = await db.VoucherSheets.AsNoTracking().FirstAsync(s => s.Id == voucher.SheetId, cancellation);
        var account = await db.Accounts.AsNoTracking().FirstAsync(a => a.Id == sheet.AccountId, cancellation);
        if (!actor.MayPay(account) || !sheet.IsCovered)
            return PayRefusal.Permission;
        if (voucher.State != VoucherState.Issued)
            return Text(voucher.State);
        db.Audit(actor, time, "money.voucher.cancelled", $"voucher {id}", sheet.Title, new { voucher.Number });
        return await EndAsync(voucher, sheet, sheet.AccountId, VoucherState.Cancelled, actor.Name, cancellation);
    }

    /// <summary>Takes back what is too old; done twice it changes nothing.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellation)
    {
        var today = rules.Today;
        var over = await db.Vouchers.AsNoTracking()
            .Where(v => v.State == VoucherState.Issued)
            .Join(
                db.VoucherSheets.Where(s => s.IsCovered && s.LastDay < today), v => v.SheetId, s => s.Id,
                (v, s) => new { v.Id, Sheet = s })
            .ToListAsync(cancellation);
        var ended = 0;
        foreach (var one in over)
        {
            using var turn = await turns.EnterAsync(one.Id, cancellation);
            var voucher = await SettledAsync(one.Id, cancellation);
            if (voucher.State == VoucherState.Issued && await EndAsync(
                voucher, one.Sheet, one.Sheet.AccountId, VoucherState.Expired, SystemName, cancellation)
                is null)
                ended++;
        }
        return ended;
    }

    /// <summary>As the ledger has it: a process may have died before it wrote the end down here.</summary>
    async Task<Voucher> SettledAsync(Guid id, CancellationToken cancellation)
    {
        var voucher = await db.Vouchers.FirstAsync(v => v.Id == id, cancellation);
        await db.Entry(voucher).ReloadAsync(cancellation);
        if (voucher.State != VoucherState.Issued
            || await CityLedgers.History(city.City).FindAsync(voucher.EndId, cancellation) is not { } booked)
            return voucher;
        var sheet = await db.VoucherSheets.AsNoTracking().FirstAsync(s => s.Id == voucher.SheetId, cancellation);
        (voucher.ToId, voucher.EndedAt) = (booked.Credit, booked.At);
        voucher.State = booked.Code == TransferCode.VoucherRedemption ? VoucherState.Redeemed
            : IsOver(sheet) ? VoucherState.Expired : VoucherState.Cancelled;
        voucher.Version++;
        await db.SaveChangesAsync(cancellation);
        return voucher;
    }

    async Task<string?> EndAsync(
        Voucher voucher, VoucherSheet sheet, Guid toId, VoucherState state, string actorName,
        CancellationToken cancellation)
    {
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var own = CityLedger.Own(ChartOfAccounts.Vouchers);
        await notes.WriteAsync(
            city.City,
            new PaymentNote
            {
                TransferId = voucher.EndId,
                AccountId = own,
                ActorName = actorName,
                Text = sheet.Title,
                CreatedAt = time.GetUtcNow(),
            },
            cancellation);
        var transfer = ledger.Transfer(
            voucher.EndId, own, toId, sheet.ValueMinor,
            state == VoucherState.Redeemed ? TransferCode.VoucherRedemption : TransferCode.VoucherIssue);
        transfer.UserData128 = LedgerId.Of(sheet.Id);
        var result = await ledger.BookAsync(transfer, cancellation);
        if (PayRefusal.Of(result.Status) is { } refusal)
        {
            voucher.Attempt++;
            voucher.Version++;
            await db.SaveChangesAsync(cancellation);
            return refusal;
        }
        (voucher.State, voucher.ToId, voucher.EndedAt) = (state, toId, time.GetUtcNow());
        voucher.Version++;
        await db.SaveChangesAsync(cancellation);
        signals.Booked(toId);
        return null;
    }

    static string Text(VoucherState state) => $"voucher.refused.{state}";
}
