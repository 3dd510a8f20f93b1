using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Redemptions;

/// <summary>Files of payments for the bank: one person prepares, another one releases.</summary>
sealed class PaymentFiles(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, SettleRedemptions settle, RulesInForce rules,
    TimeProvider time)
{
    /// <summary>Payments in one file.</summary>
    public const int PaymentsMax = 1_000;

    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> PrepareAsync(Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(Permissions.Operate) || actor.PersonId is null)
            return "reserve.refused.permission";
        if (!await db.Reserves.AnyAsync(cancellation))
            return "reserve.refused.noAccount";
        var open = await db.Redemptions.Where(r => r.State == RedemptionState.Open)
            .OrderBy(r => r.RequestedAt).Take(PaymentsMax).ToListAsync(cancellation);
        if (open.Count == 0)
            return "redeem.refused.none";
        var id = Ids.New(time);
        db.PaymentFiles.Add(new PaymentFile
        {
            Id = id,
            MessageId = id.ToString("N", CultureInfo.InvariantCulture),
            TotalMinor = open.Sum(r => r.PaidOutMinor),
            Payments = open.Count,
            State = PaymentFileState.Prepared,
            PreparedBy = actor.PersonId,
            PreparedName = actor.Name,
            PreparedAt = time.GetUtcNow(),
        });
        foreach (var redemption in open)
        {
            (redemption.State, redemption.PaymentFileId) = (RedemptionState.InFile, id);
            redemption.Version++;
        }
        db.Audit(actor, time, "money.payments.prepared", $"payment file {id}", "asked", new { open.Count });
        return await SaveAsync(cancellation);
    }

    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> ReleaseAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        if (!actor.May(Permissions.Operate) || actor.PersonId is null)
            return "reserve.refused.permission";
        if (await db.PaymentFiles.FirstOrDefaultAsync(f => f.Id == id, cancellation) is not
            { State: PaymentFileState.Prepared } file)
            return "reserve.refused.changed";
        if (file.PreparedBy == actor.PersonId)
            return "redeem.refused.samePerson";
        file.State = PaymentFileState.Released;
        (file.ReleasedBy, file.ReleasedName, file.ReleasedAt) = (actor.PersonId, actor.Name, time.GetUtcNow());
        file.Version++;
        db.Audit(actor, time, "money.payments.released", $"payment file {id}", "asked", new { file.TotalMinor });
        return await SaveAsync(cancellation);
    }

    /// <summary>Before it was released: the redemptions wait for the next file.</summary>
    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> CancelAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        if (!actor.May(Permissions.Operate))
            return "reserve.refused.permission";
        if (await db.PaymentFiles.FirstOrDefaultAsync(f => f.Id == id, cancellation) is not
            { State: PaymentFileState.Prepared } file)
            return "reserve.refused.changed";
        file.State = PaymentFileState.Cancelled;
        file.Version++;
        foreach (var redemption in await db.Redemptions.Where(r => r.PaymentFileId == id).ToListAsync(cancellation))
        {
            (redemption.State, redemption.PaymentFileId) = (RedemptionState.Open, null);
            redemption.Version++;
        }
        db.Audit(actor, time, "money.payments.cancelled", $"payment file {id}", "asked");
        return await SaveAsync(cancellation);
    }

    /// <summary>The firm asks it back before it is in a file: the units are free again.</summary>
    /// <returns>Text key of why not; null when it was done.</returns>
    public async Task<string?> EndAsync(Actor actor, Guid redemptionId, CancellationToken cancellation)
    {
        var redemption = await db.Redemptions.FirstOrDefaultAsync(r => r.Id == redemptionId, cancellation);
        if (!actor.May(Permissions.Operate))
            return "reserve.refused.permission";
        if (redemption is not { State: RedemptionState.Open })
            return "reserve.refused.changed";
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        // Saved with the end of the redemption.
        db.Audit(
            actor, time, "money.redemption.recalled", $"redemption {redemption.Id}", "asked",
            new { redemption.AmountMinor });
        await settle.FreeAsync(ledger, redemption, "recalled", cancellation);
        return null;
    }

    /// <summary>The file for the bank; only after it was released.</summary>
    public async Task<byte[]?> WriteAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        if (!actor.May(Permissions.Operate)
            || await db.PaymentFiles.AsNoTracking().FirstOrDefaultAsync(f => f.Id == id, cancellation) is not
            { State: PaymentFileState.Released } file
            || await db.Reserves.AsNoTracking().OrderBy(r => r.Id).FirstOrDefaultAsync(cancellation) is not { } reserve)
            return null;
        var redemptions = await db.Redemptions.AsNoTracking().Where(r => r.PaymentFileId == id)
            .OrderBy(r => r.RequestedAt).ToListAsync(cancellation);
        using var output = new MemoryStream();
        PaymentFileWriter.Write(
            output, new PaymentOrder
            {
                MessageId = file.MessageId,
                CreatedAt = file.PreparedAt,
                ExecutionDay = rules.Today,
                DebtorName = reserve.Name,
                DebtorIban = reserve.Iban,
                DebtorBic = reserve.Bic,
                Currency = city.City.Currency,
                Payments =
                [
                    .. redemptions.Select(r => new OrderedPayment(
                        r.EndToEndId, r.PaidOutMinor, r.Name, r.Iban, $"Inwisselen {city.City.Name}")),
                ],
            });
        return output.ToArray();
    }

    async Task<string?> SaveAsync(CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return "reserve.refused.changed";
        }
    }
}
