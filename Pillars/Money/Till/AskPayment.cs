using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Till;

/// <param name="Actor">Who asks; nobody where a device of the till does.</param>
/// <param name="Till">The device; it stands for its account alone.</param>
/// <param name="Id">Made by who asks, so that asking twice makes one request.</param>
sealed record AskPaymentOptions(
    Actor Actor, TillDevice? Till, Guid Id, Guid AccountId, long AmountMinor, string? Text, TimeSpan Lasts);

sealed record AskPaymentResult(string? RefusalKey, PaymentRequest? Request = null);

/// <summary>Asks for a payment to an account.</summary>
sealed class AskPayment(MoneyDb db, Turns turns, TimeProvider time)
{
    const int NonceBytes = 16;

    public async Task<AskPaymentResult> RunAsync(AskPaymentOptions options, CancellationToken cancellation)
    {
        var account = await db.Accounts.AsNoTracking()
            .FirstOrDefaultAsync(a => a.Id == options.AccountId, cancellation);
        if (account is null || !May(options, account))
            return new AskPaymentResult(PayRefusal.Permission);
        if (options.Id == Guid.Empty)
            return new AskPaymentResult(PayRefusal.IdUsed);
        using var turn = await turns.EnterAsync(options.Id, cancellation);
        if (await db.Requests.AsNoTracking().FirstOrDefaultAsync(r => r.Id == options.Id, cancellation) is { } there)
        {
            return there.AccountId == account.Id && there.AmountMinor == options.AmountMinor
                ? new AskPaymentResult(null, there)
                : new AskPaymentResult(PayRefusal.IdUsed);
        }
        if (await ProblemAsync(options, account, cancellation) is { } problem)
            return new AskPaymentResult(problem);
        var now = time.GetUtcNow();
        var request = new PaymentRequest
        {
            Id = options.Id,
            Nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes)),
            AccountId = account.Id,
            AmountMinor = options.AmountMinor,
            Text = PaymentNote.Clean(options.Text),
            AttemptId = Ids.New(time),
            TillId = options.Till?.Id,
            PersonId = options.Actor.PersonId,
            ActorName = options.Till?.Name ?? options.Actor.Name,
            CreatedAt = now,
            ExpiresAt = now + options.Lasts,
        };
        db.Requests.Add(request);
        await db.SaveChangesAsync(cancellation);
        return new AskPaymentResult(null, request);
    }

    static bool May(AskPaymentOptions options, MoneyAccount account) => options.Till is { } till
        ? till.AccountId == account.Id && till.RevokedAt is null
        : options.Actor.MayReceive(account);

    async Task<string?> ProblemAsync(
        AskPaymentOptions options, MoneyAccount account, CancellationToken cancellation)
    {
        if (options.AmountMinor == 0)
            return PayRefusal.AmountZero;
        if (options.AmountMinor < 0)
            return PayRefusal.AmountNegative;
        if (options.AmountMinor > Pay.AmountMaxMinor)
            return PayRefusal.AmountLarge;
        if (options.Text?.Trim().Length > PaymentNote.TextLengthMax)
            return PayRefusal.TextLong;
        if (account.ClosedAt is not null)
            return "pay.refused.payeeClosed";
        var now = time.GetUtcNow();
        var open = await db.Requests.CountAsync(
            r => r.AccountId == account.Id && r.ExpiresAt > now && r.WithdrawnAt == null, cancellation);
        return open < PaymentRequest.OpenMax ? null : "ask.refused.many";
    }
}
