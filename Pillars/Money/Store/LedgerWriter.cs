using System.Threading.Channels;
using Vliegwiel.Ledger;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Store;

/// <summary>The ledger does not take this now; nothing of it was booked, or what was is found by asking again with the
/// same ids.</summary>
public sealed class LedgerUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// The one writer of a ledger. Whoever asks waits in a queue; what waits is one batch with one commit, and is answered
/// after it. Questions are answered between two batches, so that nobody sees what is not on disk.
/// </summary>
sealed class LedgerWriter : IAsyncDisposable
{
    /// <summary>Requests that wait; whoever comes then waits for a place.</summary>
    const int WaitingMax = 10_000;

    /// <summary>Transfers, accounts and changes of limits in one batch.</summary>
    const int BatchMax = 1_024;

    readonly ILedgerStore _store;
    readonly TimeProvider _time;
    readonly LedgerMachine _ledger;
    readonly BatchSeal _seal = new();
    readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    readonly List<Work> _batch = [];
    readonly Task _running;
    LedgerHead _head;

    LedgerWriter(ILedgerStore store, TimeProvider time, LedgerMachine ledger, LedgerHead head)
    {
        (_store, _time, _ledger, _head) = (store, time, ledger, head);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Takes the ledger over and brings it to where its store stands.</summary>
    public static async Task<LedgerWriter> OpenAsync(
        ILedgerStore store, TimeProvider time, LedgerOptions options, CancellationToken cancellation)
    {
        if (options.Window < BatchMax)
            throw new ArgumentException($"A batch of {BatchMax} does not fit in the window.", nameof(options));
        await store.TakeOverAsync(cancellation);
        var ledger = new LedgerMachine(options);
        var head = await LedgerReplay.RunAsync(ledger, store, cancellation);
        return new LedgerWriter(store, time, ledger, head);
    }

    /// <summary>Requests that stay together, in this order; the last is not linked to a next.</summary>
    public Task<TransferResult[]> CreateTransfersAsync(Transfer[] requests, CancellationToken cancellation) =>
        AskAsync(new Work.Transfers(requests), cancellation);

    public Task<AccountResult[]> CreateAccountsAsync(Account[] requests, CancellationToken cancellation) =>
        AskAsync(new Work.Accounts(requests), cancellation);

    public Task<LimitStatus[]> ChangeLimitsAsync(LimitChange[] requests, CancellationToken cancellation) =>
        AskAsync(new Work.Limits(requests), cancellation);

    /// <summary>Asks the ledger as it stands after the last commit; the question takes nothing with it that changes
    /// later.</summary>
    public Task<TAnswer> ReadAsync<TAnswer>(
        Func<LedgerMachine, LedgerHead, TAnswer> question, CancellationToken cancellation) =>
        AskAsync(new Work.Question<TAnswer>(question), cancellation);

    async Task<TAnswer> AskAsync<TAnswer>(Work<TAnswer> work, CancellationToken cancellation)
    {
        if (work.Size > BatchMax)
            throw new ArgumentException($"At most {BatchMax} requests at once.", nameof(work));
        try
        {
            await _waiting.Writer.WriteAsync(work, cancellation);
        }
        catch (ChannelClosedException closed)
        {
            throw new LedgerUnavailableException("The ledger takes nothing any more.", closed.InnerException);
        }
        // Once it is in the queue it is booked or refused, whoever still waits for the answer.
        return await work.Answer.WaitAsync(cancellation);
    }

    async Task RunAsync()
    {
        Exception? fault = null;
        try
        {
            while (await _waiting.Reader.WaitToReadAsync())
            {
                Gather();
                await WriteAsync();
            }
        }
        catch (Exception problem)
        {
            fault = problem;
        }
        // After this nothing can be known of the store: whoever waits has to ask again, elsewhere or later.
        _waiting.Writer.TryComplete(fault);
        var reason = new LedgerUnavailableException("The ledger has stopped.", fault);
        foreach (var work in _batch)
            work.Fail(reason);
        while (_waiting.Reader.TryRead(out var work))
            work.Fail(reason);
    }

    void Gather()
    {
        _batch.Clear();
        var size = 0;
        while (_waiting.Reader.TryPeek(out var next) && size + next.Size <= BatchMax
            && _waiting.Reader.TryRead(out next))
        {
            _batch.Add(next);
            size += next.Size;
        }
    }

    async Task WriteAsync()
    {
        foreach (var question in _batch)
            question.Read(_ledger, _head);
        _batch.RemoveAll(work => work.Size == 0);
        if (_batch.Count == 0)
            return;
        await RecallAsync();
        var now = Micros.From(_time.GetUtcNow());
        foreach (var work in _batch.OrderBy(w => w.Order))
            work.Apply(_ledger, now);
        var hash = _head.Hash.ToArray();
        _seal.Next(_ledger, _head.Number + 1, hash);
        var head = new LedgerHead(_head.Number + 1, _ledger.Clock, hash);
        try
        {
            await _store.AppendAsync(_ledger, head, CancellationToken.None);
        }
        catch (Exception problem) when (problem is not EpochLostException)
        {
            // A commit whose answer was lost may stand all the same.
            if (!(await _store.HeadAsync(CancellationToken.None)).Hash.AsSpan().SequenceEqual(hash))
            {
                _ledger.Undo();
                var reason = new LedgerUnavailableException("Nothing was booked.", problem);
                foreach (var work in _batch)
                    work.Fail(reason);
                _batch.Clear();
                return;
            }
        }
        _ledger.Keep();
        _head = head;
        foreach (var work in _batch)
            work.Complete();
        _batch.Clear();
    }

    /// <summary>Older transfers that the batch names are brought back to memory.</summary>
    async Task RecallAsync()
    {
        var missing = new HashSet<UInt128>();
        while (true)
        {
            missing.Clear();
            foreach (var work in _batch.OfType<Work.Transfers>())
                _ledger.Missing(work.Requests, missing);
            if (missing.Count == 0)
                return;
            var found = await _store.FindAsync(missing, CancellationToken.None);
            if (found.Count != missing.Count)
                throw new LedgerCorruptException("A transfer that was booked is not in the store.");
            foreach (var (transfer, state) in found)
                _ledger.Recall(transfer, state);
        }
    }

    /// <summary>Takes nothing more, writes what waits, and lets go of the store.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
        _seal.Dispose();
        await _store.DisposeAsync();
    }
}
