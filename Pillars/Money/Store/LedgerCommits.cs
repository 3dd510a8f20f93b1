using Vliegwiel.Ledger;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Store;

/// <summary>Applies batches of work to a ledger and commits each to its store, one after the other.</summary>
sealed class LedgerCommits : IAsyncDisposable
{
    readonly TimeProvider _time;
    readonly BatchSeal _seal = new();

    LedgerCommits(ILedgerStore store, TimeProvider time, LedgerMachine ledger, LedgerHead head) =>
        (Store, _time, Ledger, Head) = (store, time, ledger, head);

    public LedgerMachine Ledger { get; }

    public ILedgerStore Store { get; }

    /// <summary>The last batch that was committed.</summary>
    public LedgerHead Head { get; private set; }

    /// <summary>Takes the ledger over and brings it to where its store stands.</summary>
    public static async Task<LedgerCommits> OpenAsync(
        ILedgerStore store, TimeProvider time, LedgerOptions options, CancellationToken cancellation)
    {
        await store.TakeOverAsync(cancellation);
        var ledger = new LedgerMachine(options);
        var head = await LedgerReplay.RunAsync(ledger, store.ReadAsync(0, cancellation), cancellation);
        return new LedgerCommits(store, time, ledger, head);
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
