using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Redemptions;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Batches;

/// <param name="Id">Made before it is sent: sent twice it is one batch.</param>
sealed record PrepareBatchOptions(
    Actor Actor, Guid Id, Guid AccountId, TransferCode Kind, string FileName, Stream Content);

/// <param name="RefusalKey">Why the file was not looked at.</param>
/// <param name="Batch">What the file holds, or what is wrong with it; null when it was prepared before.</param>
sealed record PrepareBatchResult(string? RefusalKey, Batch? Batch = null)
{
    public bool IsPrepared => RefusalKey is null && Batch is null or { IsGood: true };
}

/// <summary>Judges a file of payments as a whole before anything moves: one row that is wrong, and nothing is
/// prepared.</summary>
sealed class PrepareBatch(MoneyDb db, CurrentCity city, Turns turns, TimeProvider time)
{
    public static readonly IReadOnlyList<TransferCode> Kinds =
        [TransferCode.Wage, TransferCode.Grant, TransferCode.Invoice];

    public async Task<PrepareBatchResult> RunAsync(PrepareBatchOptions options, CancellationToken cancellation)
    {
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == options.AccountId, cancellation)
                is not { } from || !options.Actor.MayPay(from))
            return new PrepareBatchResult(PayRefusal.Permission);
        if (!Kinds.Contains(options.Kind) || options.Id == Guid.Empty)
            return new PrepareBatchResult("batch.refused.kind");
        using var turn = await turns.EnterAsync(options.Id, cancellation);
        if (await db.Batches.AnyAsync(b => b.Id == options.Id, cancellation))
            return new PrepareBatchResult(null);
        // All open accounts: a file names up to a thousand, and a city has some ten thousands.
        var known = await db.Accounts.AsNoTracking().Where(a => a.ClosedAt == null && a.Id != from.Id)
            .Select(a => new { a.Number, a.Id }).ToDictionaryAsync(a => a.Number, a => a.Id, cancellation);
        // A bank account with which somebody took out euros is theirs; one that several used tells nothing.
        var ibans = await db.Redemptions.AsNoTracking()
            .Where(r => r.State == RedemptionState.Paid && r.AccountId != from.Id)
            .Select(r => new { r.Iban, r.AccountId }).Distinct().ToListAsync(cancellation);
        foreach (var iban in ibans.GroupBy(i => i.Iban, i => i.AccountId).Where(g => g.Count() == 1))
            known.TryAdd(iban.Key, iban.Single());
        var batch = BatchFile.Read(options.Content, city.City.Currency, known.ContainsKey);
        if (batch.IsGood)
            await WriteAsync(options, batch, known, cancellation);
        return new PrepareBatchResult(null, batch);
    }

    async Task WriteAsync(
        PrepareBatchOptions options, Batch batch, Dictionary<string, Guid> known, CancellationToken cancellation)
    {
        db.Batches.Add(new PaymentBatch
        {
            Id = options.Id,
            AccountId = options.AccountId,
            Kind = options.Kind,
            FileName = options.FileName.Length > PaymentBatch.FileNameLengthMax
                ? options.FileName[..PaymentBatch.FileNameLengthMax] : options.FileName,
            TotalMinor = batch.TotalMinor,
            Payments = batch.Payments.Count,
            State = BatchState.Prepared,
            PreparedBy = options.Actor.PersonId,
            PreparedName = options.Actor.Name,
            PreparedAt = time.GetUtcNow(),
        });
        db.BatchLines.AddRange(batch.Payments.Select(payment => new BatchLine
        {
            BatchId = options.Id,
            Line = payment.Line,
            ToId = known[payment.Account],
            Name = payment.Name,
            AmountMinor = payment.AmountMinor,
            Text = payment.Text.Length == 0 ? null : payment.Text,
        }));
        db.Audit(
            options.Actor, time, "money.batch.prepared", $"batch {options.Id}", options.FileName,
            new { batch.Payments.Count, batch.TotalMinor, Kind = $"{options.Kind}" });
        await db.SaveChangesAsync(cancellation);
    }
}
