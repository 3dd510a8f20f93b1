using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Payments;

/// <param name="TransferId">Of the refund itself.</param>
/// <param name="PaymentId">What is given back, whole or in part.</param>
sealed record RefundOptions(
    Actor Actor, Guid TransferId, Guid PaymentId, long AmountMinor, string? Text, bool IsConfirmed);

/// <summary>
/// Gives a payment back to the account that paid, never more than was paid, all refunds together. Refunds of an account
/// go one after the other, so that two at once cannot be too much.
/// </summary>
sealed class Refund(MoneyDb db, CityLedgers ledgers, CurrentCity city, Pay pay, Turns turns)
{
    public async Task<PayResult> RunAsync(RefundOptions options, CancellationToken cancellation)
    {
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        if (await ledger.History.FindAsync(options.PaymentId, cancellation) is not
            {
                Code: TransferCode.Payment or TransferCode.Invoice or TransferCode.StandingOrder,
            } payment)
            return new PayResult("refund.refused.unknown");
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == payment.Credit, cancellation);
        if (account is null || !options.Actor.MayPay(account))
            return new PayResult(PayRefusal.Permission);
        using var turn = await turns.EnterAsync(account.Id, cancellation);
        // The same refund once more is answered as the first time.
        if (!await ledger.IsBookedAsync(options.TransferId, cancellation)
            && options.AmountMinor > payment.AmountMinor - await RefundedAsync(ledger, payment, cancellation))
            return new PayResult("refund.refused.tooMuch");
        return await pay.RunAsync(
            new PayOptions(
                options.Actor, options.TransferId, payment.Credit, payment.Debit, options.AmountMinor, options.Text,
                options.IsConfirmed)
            {
                Code = TransferCode.Refund,
                Subject = payment.Id,
            },
            cancellation);
    }

    /// <summary>What was given back of a payment so far; minor units.</summary>
    public static async Task<long> RefundedAsync(
        CityLedger ledger, Booked payment, CancellationToken cancellation)
    {
        var paid = await ledger.History.PaidBecauseOfAsync(payment.Credit, payment, cancellation);
        return paid.Where(t => t.Code == TransferCode.Refund).Sum(t => t.AmountMinor);
    }
}
