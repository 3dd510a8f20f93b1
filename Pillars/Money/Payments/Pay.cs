using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Payments;

/// <param name="TransferId">Made before it is sent and kept until it is answered: sent twice, it is paid once.</param>
/// <param name="AmountMinor">More than nothing.</param>
/// <param name="Text">For the other side; at most <see cref="PaymentNote.TextLengthMax"/>.</param>
/// <param name="IsConfirmed">The person proved a moment ago who they are.</param>
sealed record PayOptions(
    Actor Actor, Guid TransferId, Guid FromId, Guid ToId, long AmountMinor, string? Text, bool IsConfirmed)
{
    public TransferCode Code { get; init; } = TransferCode.Payment;

    /// <summary>The id follows from what it is for, and no client brought it.</summary>
    public bool IsIdOurs { get; init; }

    /// <summary>The request that is answered, or the payment that is given back.</summary>
    public Guid Subject { get; init; }
}

/// <param name="RefusalKey">Null: it is booked.</param>
/// <param name="IsSpent">The id was refused for a passing reason and can never be used again.</param>
/// <param name="IsRepeat">It was booked before.</param>
/// <param name="IsLow">The paying account is below what it wants to be warned of.</param>
/// <param name="BookedAt">When the ledger booked it.</param>
sealed record PayResult(
    string? RefusalKey, bool IsSpent = false, bool IsRepeat = false, bool IsLow = false,
    DateTimeOffset BookedAt = default);

/// <summary>Moves units from one account to another. What it answers is on disk.</summary>
sealed class Pay(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, RulesInForce rules, NoteWriter notes, PaymentSignals signals,
    TimeProvider time)
{
    /// <summary>Ten million: a payment above it is a slip of the finger.</summary>
    public const long AmountMaxMinor = 1_000_000_000;

    public async Task<PayResult> RunAsync(PayOptions options, CancellationToken cancellation)
    {
        var accounts = await db.Accounts.AsNoTracking()
            .Where(a => a.Id == options.FromId || a.Id == options.ToId).ToListAsync(cancellation);
        return await RunAsync(
            options, accounts.Find(a => a.Id == options.FromId), accounts.Find(a => a.Id == options.ToId),
            cancellation);
    }

    /// <summary>For who has found the two accounts already; null is one that is not there.</summary>
    public async Task<PayResult> RunAsync(
        PayOptions options, MoneyAccount? from, MoneyAccount? to, CancellationToken cancellation)
    {
        if (Problem(options.AmountMinor, options.Text, options.FromId, options.ToId) is { } problem)
            return new PayResult(problem);
        if (options.TransferId == Guid.Empty || (!options.IsIdOurs && DerivedId.IsOurs(options.TransferId)))
            return new PayResult(PayRefusal.IdUsed);
        // Whose account it is stays unsaid to who may not use it.
        if (from is null || !options.Actor.MayPay(from))
            return new PayResult(PayRefusal.Permission);
        if (to is null)
            return new PayResult(PayRefusal.PayeeUnknown);
        if (await NeedsConfirmationAsync(from, options, cancellation))
            return new PayResult(PayRefusal.Confirm);
        return await BookAsync(options, cancellation);
    }

    /// <summary>What is wrong with a payment whoever asks for it; a text key.</summary>
    public static string? Problem(long amountMinor, string? text, Guid fromId, Guid toId) => amountMinor switch
    {
        0 => PayRefusal.AmountZero,
        < 0 => PayRefusal.AmountNegative,
        > AmountMaxMinor => PayRefusal.AmountLarge,
        _ when text?.Length > PaymentNote.TextLengthMax => PayRefusal.TextLong,
        _ when fromId == toId => PayRefusal.SameAccount,
        _ => null,
    };

    /// <summary>Asked of people only: a key of a machine was given its permission by a person.</summary>
    async Task<bool> NeedsConfirmationAsync(
        MoneyAccount from, PayOptions options, CancellationToken cancellation)
    {
        if (options.IsConfirmed || options.Actor.PersonId is null)
            return false;
        var limit = from.ConfirmFromMinor ?? (await rules.NowAsync(cancellation)).ConfirmFromMinor;
        return options.AmountMinor >= limit;
    }

    async Task<PayResult> BookAsync(PayOptions options, CancellationToken cancellation)
    {
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        await notes.WriteAsync(city.City, Note(options), cancellation);
        var transfer = ledger.Transfer(
            options.TransferId, options.FromId, options.ToId, options.AmountMinor, options.Code);
        transfer.UserData128 = LedgerId.Of(options.Subject);
        var result = await ledger.BookAsync(transfer, cancellation);
        if (result.Status == TransferStatus.Created)
        {
            signals.Booked(options.FromId);
            signals.Booked(options.ToId);
        }
        return new PayResult(
            PayRefusal.Of(result.Status),
            IsSpent: result.Status.IsTransient() || result.Status == TransferStatus.IdAlreadyFailed,
            IsRepeat: result.Status == TransferStatus.Exists, result.IsLow, Micros.ToMoment(result.Timestamp));
    }

    PaymentNote Note(PayOptions options) => new()
    {
        TransferId = options.TransferId,
        AccountId = options.FromId,
        PersonId = options.Actor.PersonId,
        KeyId = options.Actor.KeyId,
        ActorName = options.Actor.Name,
        Text = PaymentNote.Clean(options.Text),
        CreatedAt = time.GetUtcNow(),
    };
}
