using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>Brings a ledger to where its store stands, and checks the chain of hashes on the way.</summary>
static class LedgerReplay
{
    /// <param name="ledger">Where the head stands.</param>
    /// <param name="head">The batch before the first.</param>
    /// <param name="batches">All that come after it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The head that was reached.</returns>
    /// <exception cref="LedgerCorruptException">The store holds what cannot have come about, or its hashes do not
    /// fit.</exception>
    public static async Task<LedgerHead> RunAsync(
        LedgerMachine ledger, LedgerHead head, IAsyncEnumerable<StoredBatch> batches, CancellationToken cancellation)
    {
        using var seal = new BatchSeal();
        var hash = head.Hash.ToArray();
        await foreach (var batch in batches.WithCancellation(cancellation))
        {
            Apply(ledger, batch, head, seal, hash);
            ledger.Keep();
            head = batch.Head;
        }
        return head;
    }

    /// <summary>Applies the batch that comes after the head, and checks its seal; the caller keeps it.</summary>
    /// <param name="ledger">Where the head stands.</param>
    /// <param name="batch">As it was stored.</param>
    /// <param name="head">The batch before.</param>
    /// <param name="seal">Reckons seals.</param>
    /// <param name="hash">Of the batch before; of this one afterwards.</param>
    public static void Apply(LedgerMachine ledger, StoredBatch batch, LedgerHead head, BatchSeal seal, byte[] hash)
    {
        if (batch.Head.Number != head.Number + 1)
            throw new LedgerCorruptException($"Batch {head.Number + 1} is not there.");
        Replay(ledger, batch);
        seal.Next(ledger, batch.Head.Number, hash);
        if (!hash.AsSpan().SequenceEqual(batch.Head.Hash))
            throw new LedgerCorruptException($"Batch {batch.Head.Number} was changed: its hash does not fit.");
    }

    static void Replay(LedgerMachine ledger, StoredBatch batch)
    {
        foreach (var account in batch.Accounts)
            ledger.Replay(account);
        foreach (var limits in batch.Limits)
            ledger.Replay(limits);
        foreach (var id in batch.Expired)
            ledger.ReplayExpired(id);
        foreach (var transfer in batch.Transfers)
            ledger.Replay(transfer);
        foreach (var id in batch.Burnt)
            ledger.ReplayBurnt(id);
        ledger.ReplayEnd(batch.Head.Clock);
    }
}
