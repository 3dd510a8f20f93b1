using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Batches;

/// <param name="RefusalKey">Null: all of it is booked.</param>
/// <param name="Line">Of the payment that the ledger refused; nothing was booked then.</param>
sealed record ReleaseBatchResult(string? RefusalKey, long Line = 0);

/// <summary>Pays a batch as one linked chain of the ledger: all, or nothing. Cancels it, as long as it is not
/// paid.</summary>
sealed class ReleaseBatch(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, NoteWriter notes, PaymentSignals signals, Turns turns,
    TimeProvider time)
{
    const string Changed = "batch.refused.changed";

    public async Task<ReleaseBatchResult> RunAsync(
        Actor actor, Guid id, bool isConfirmed, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(id, cancellation);
        if (await FindAsync(actor, id, cancellation) is not { } batch)
            return new ReleaseBatchResult(PayRefusal.Permission);
        if (batch.State != BatchState.Prepared)
            return new ReleaseBatchResult(batch.State == BatchState.Released ? null : Changed);
        if (!isConfirmed && actor.PersonId is not null)
            return new ReleaseBatchResult(PayRefusal.Confirm);
        var lines = await LinesAsync(id, cancellation);
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        if (!await IsBookedAsync(ledger, batch, lines, cancellation))
        {
            await WriteNotesAsync(actor, batch, lines, cancellation);
            if (await BookAsync(ledger, batch, lines, cancellation) is { } refused)
            {
                batch.Attempt++;
                batch.Version++;
                await db.SaveChangesAsync(cancellation);
                return refused;
            }
            foreach (var account in lines.Select(l => l.ToId).Append(batch.AccountId).Distinct())
                signals.Booked(account);
        }
        await ReleasedAsync(actor, batch, cancellation);
        return new ReleaseBatchResult(null);
    }

    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> CancelAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(id, cancellation);
        if (await FindAsync(actor, id, cancellation) is not { } batch)
            return PayRefusal.Permission;
        if (batch.State != BatchState.Prepared)
            return Changed;
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        // A release whose end was lost: what was paid cannot be taken back by cancelling.
        if (await IsBookedAsync(ledger, batch, await LinesAsync(id, cancellation), cancellation))
        {
            await ReleasedAsync(actor, batch, cancellation);
            return Changed;
        }
        batch.State = BatchState.Cancelled;
        batch.Version++;
        db.Audit(actor, time, "money.batch.cancelled", $"batch {id}", batch.FileName);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    async Task<PaymentBatch?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        var batch = await db.Batches.FirstOrDefaultAsync(b => b.Id == id, cancellation);
        return batch is not null
            && await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == batch.AccountId, cancellation)
                is { } from && actor.MayPay(from) ? batch : null;
    }

    Task<List<BatchLine>> LinesAsync(Guid id, CancellationToken cancellation) =>
        db.BatchLines.AsNoTracking().Where(l => l.BatchId == id).OrderBy(l => l.Line).ToListAsync(cancellation);

    /// <summary>One tells of all: they stand or fall together.</summary>
    static Task<bool> IsBookedAsync(
        CityLedger ledger, PaymentBatch batch, List<BatchLine> lines, CancellationToken cancellation) =>
        ledger.IsBookedAsync(batch.TransferOf(lines[0]), cancellation);

    async Task ReleasedAsync(Actor actor, PaymentBatch batch, CancellationToken cancellation)
    {
        batch.State = BatchState.Released;
        (batch.ReleasedBy, batch.ReleasedName, batch.ReleasedAt) = (actor.PersonId, actor.Name, time.GetUtcNow());
        batch.Version++;
        db.Audit(
            actor, time, "money.batch.released", $"batch {batch.Id}", batch.FileName,
            new { batch.Payments, batch.TotalMinor });
        await db.SaveChangesAsync(cancellation);
    }

    Task WriteNotesAsync(
        Actor actor, PaymentBatch batch, List<BatchLine> lines, CancellationToken cancellation) =>
        Task.WhenAll(lines.Select(line => notes.WriteAsync(
            city.City,
            new PaymentNote
            {
                TransferId = batch.TransferOf(line),
                AccountId = batch.AccountId,
                PersonId = actor.PersonId,
                KeyId = actor.KeyId,
                ActorName = actor.Name,
                Text = line.Text,
                CreatedAt = time.GetUtcNow(),
            },
            cancellation)));

    static async Task<ReleaseBatchResult?> BookAsync(
        CityLedger ledger, PaymentBatch batch, List<BatchLine> lines, CancellationToken cancellation)
    {
        var transfers = lines.Select((line, i) => ledger.Transfer(
            batch.TransferOf(line), batch.AccountId, line.ToId, line.AmountMinor, batch.Kind) with
        {
            Flags = i < lines.Count - 1 ? TransferFlags.Linked : TransferFlags.None,
            UserData128 = LedgerId.Of(batch.Id),
        });
        var results = await ledger.Writer.CreateTransfersAsync([.. transfers], cancellation);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Status is not (TransferStatus.Created or TransferStatus.LinkedEventFailed))
            {
                return new ReleaseBatchResult(
                    PayRefusal.Of(results[i].Status) ?? PayRefusal.TryAnew, lines[i].Line);
            }
        }
        return null;
    }
}
