using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Till;

enum RequestState
{
    Requested,
    Paid,
    Expired,
    Withdrawn,
}

/// <summary>A request and what became of it, by the ledger.</summary>
/// <param name="Payment">The transfer that paid it.</param>
sealed record RequestStanding(PaymentRequest Request, RequestState State, Booked? Payment);

/// <summary>Pays what was asked, once, whoever presses how often.</summary>
sealed class PayRequested(MoneyDb db, CurrentCity city, Pay pay, TimeProvider time)
{
    public const string AlreadyPaid = "ask.refused.paid";

    public async Task<RequestStanding?> FindAsync(string nonce, CancellationToken cancellation) =>
        await db.Requests.AsNoTracking().FirstOrDefaultAsync(r => r.Nonce == nonce, cancellation) is { } request
            ? await StandingAsync(request, cancellation) : null;

    public async Task<RequestStanding> StandingAsync(PaymentRequest request, CancellationToken cancellation)
    {
        // The history, not the writer: it can be read when the ledger takes nothing.
        var payment = await CityLedgers.History(city.City).FindAsync(request.AttemptId, cancellation);
        var state = payment is not null ? RequestState.Paid
            : request.WithdrawnAt is not null ? RequestState.Withdrawn
            : request.IsOpen(time.GetUtcNow()) ? RequestState.Requested : RequestState.Expired;
        return new RequestStanding(request, state, payment);
    }

    public async Task<PayResult> RunAsync(
        Actor actor, string nonce, Guid fromId, bool isConfirmed, CancellationToken cancellation)
    {
        var result = await TryAsync(actor, nonce, fromId, isConfirmed, cancellation);
        // Somebody else's attempt used the id up while this one was under way: there is a next one by now.
        return result.RefusalKey == PayRefusal.TryAnew
            ? await TryAsync(actor, nonce, fromId, isConfirmed, cancellation) : result;
    }

    async Task<PayResult> TryAsync(
        Actor actor, string nonce, Guid fromId, bool isConfirmed, CancellationToken cancellation)
    {
        if (await FindAsync(nonce, cancellation) is not { } standing)
            return new PayResult("ask.refused.unknown");
        if (standing.Payment is { } payment)
        {
            // Whoever paid and did not hear it hears it now.
            return payment.Debit == fromId ? new PayResult(null, IsRepeat: true) : new PayResult(AlreadyPaid);
        }
        if (standing.State != RequestState.Requested)
        {
            return new PayResult(
                standing.State == RequestState.Expired ? "ask.refused.expired" : "ask.refused.withdrawn");
        }
        var request = standing.Request;
        var result = await pay.RunAsync(
            new PayOptions(
                actor, request.AttemptId, fromId, request.AccountId, request.AmountMinor, request.Text, isConfirmed)
            {
                Subject = request.Id,
            },
            cancellation);
        if (result.IsSpent)
            await NextAttemptAsync(request, cancellation);
        // Another payer came first with the same id.
        return result.RefusalKey == PayRefusal.IdUsed ? result with { RefusalKey = AlreadyPaid } : result;
    }

    /// <summary>Only from the attempt that can never succeed any more: of two at once one changes it.</summary>
    Task<int> NextAttemptAsync(PaymentRequest request, CancellationToken cancellation)
    {
        var next = Ids.New(time);
        return db.Requests.Where(r => r.Id == request.Id && r.AttemptId == request.AttemptId)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.AttemptId, next), cancellation);
    }
}
