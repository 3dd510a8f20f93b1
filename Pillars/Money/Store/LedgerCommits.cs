using Vliegwiel.Ledger;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Store;

/// <summary>Applies batches of work to a ledger and commits each to its store, one after the other.</summary>
sealed class LedgerCommits : IAsyncDisposable
{
    readonly TimeProvider _time;
    readonly BatchSeal _seal = new();

    LedgerCommits(ILedgerStore store, TimeProvider time, LedgerMachine ledger, LedgerHead head, long fromSequence) =>
        (Store, _time, Ledger, Head, FromSequence) = (store, time, ledger, head, fromSequence);

    public LedgerMachine Ledger { get; }

    public ILedgerStore Store { get; }

    /// <summary>The last transfer in the snapshot from which it was started; 0 without one.</summary>
    public long FromSequence { get; }

    /// <summary>The last batch that was committed.</summary>
    public LedgerHead Head { get; private set; }

    /// <summary>Takes the ledger over and brings it to where its store stands.</summary>
    /// <param name="store">Where it is written down.</param>
    /// <param name="time">The clock of what is booked.</param>
    /// <param name="options">Of the machine.</param>
    /// <param name="snapshot">A snapshot, if there is one; it may be of any ledger and in any state.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<LedgerCommits> OpenAsync(
        ILedgerStore store, TimeProvider time, LedgerOptions options, Stream? snapshot,
        CancellationToken cancellation)
    {
        await store.TakeOverAsync(cancellation);
        var start = snapshot is null ? null : LedgerSnapshot.Read(snapshot, options);
        var (ledger, from) = start is { } read && await HoldsAsync(store, read.Head, cancellation)
            ? read : (new LedgerMachine(options), LedgerHead.Beginning);
        var fromSequence = ledger.Sequence;
        var head = await LedgerReplay.RunAsync(
            ledger, from, store.ReadAsync(from.Number, cancellation), cancellation);
        return new LedgerCommits(store, time, ledger, head, fromSequence);
    }

    /// <summary>Whether the store came by this batch: after a restore it may have gone another way.</summary>
    static async Task<bool> HoldsAsync(ILedgerStore store, LedgerHead head, CancellationToken cancellation)
    {
        await foreach (var batch in store.ReadAsync(head.Number - 1, cancellation))
            return batch.Head.Number == head.Number && batch.Head.Hash.AsSpan().SequenceEqual(head.Hash);
        return false;
    }

    /// <summary>Answers questions, applies the rest and commits it. What was committed, or failed as a whole, is
    /// answered and taken out of the batch.</summary>
    /// <exception cref="EpochLostException">Somebody else holds the ledger; nobody is answered.</exception>
    public async Task RunAsync(List<Work> batch)
    {
        foreach (var question in batch)
            question.Read(Ledger, Head);
        batch.RemoveAll(work => work.Size == 0);
        if (batch.Count == 0)
            return;
        await RecallAsync(batch);
        var now = Micros.From(_time.GetUtcNow());
        foreach (var work in batch.OrderBy(w => w.Order))
            work.Apply(Ledger, now);
        var hash = Head.Hash.ToArray();
        _seal.Next(Ledger, Head.Number + 1, hash);
        var head = new LedgerHead(Head.Number + 1, Ledger.Clock, hash);
        try
        {
            await Store.AppendAsync(Ledger, head, CancellationToken.None);
        }
        catch (Exception problem) when (problem is not EpochLostException)
        {
            // A commit whose answer was lost may stand all the same.
            if (!(await Store.HeadAsync(CancellationToken.None)).Hash.AsSpan().SequenceEqual(hash))
            {
                Ledger.Undo();
                var reason = new LedgerUnavailableException(
                    "It could not be written down. Ask again with the same ids.", problem);
                foreach (var work in batch)
                    work.Fail(reason);
                batch.Clear();
                return;
            }
        }
        Ledger.Keep();
        Head = head;
        foreach (var work in batch)
            work.Complete();
        batch.Clear();
    }

    /// <summary>Older transfers that the batch names are brought back to memory.</summary>
    async Task RecallAsync(List<Work> batch)
    {
        var missing = new HashSet<UInt128>();
        while (true)
        {
            missing.Clear();
            foreach (var work in batch.OfType<Work.Transfers>())
                Ledger.Missing(work.Requests, missing);
            if (missing.Count == 0)
                return;
            var found = await Store.FindAsync(missing, CancellationToken.None);
            if (found.Count != missing.Count)
                throw new LedgerCorruptException("A transfer that was booked is not in the store.");
            foreach (var (transfer, state) in found)
                Ledger.Recall(transfer, state);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _seal.Dispose();
        await Store.DisposeAsync();
    }
}
