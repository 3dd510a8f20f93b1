using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Vliegwiel.Ledger;

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

    readonly LedgerCommits _commits;
    readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    readonly List<Work> _batch = [];
    readonly Task _running;

    LedgerWriter(LedgerCommits commits)
    {
        _commits = commits;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Takes the ledger over and brings it to where its store stands.</summary>
    /// <param name="store">Where it is written down.</param>
    /// <param name="time">The clock of what is booked.</param>
    /// <param name="options">Of the machine.</param>
    /// <param name="snapshot">A snapshot, if there is one; see <see cref="LedgerSnapshot"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "What is opened becomes the writer's own.")]
    public static async Task<LedgerWriter> OpenAsync(
        ILedgerStore store, TimeProvider time, LedgerOptions options, Stream? snapshot,
        CancellationToken cancellation)
    {
        if (options.Window < BatchMax)
            throw new ArgumentException($"A batch of {BatchMax} does not fit in the window.", nameof(options));
        return new LedgerWriter(await LedgerCommits.OpenAsync(store, time, options, snapshot, cancellation));
    }

    /// <summary>Why it takes nothing any more; null while it works, or when it was closed in good order.</summary>
    public Exception? Fault { get; private set; }

    /// <inheritdoc cref="LedgerCommits.FromSequence"/>
    public long FromSequence => _commits.FromSequence;

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

    /// <summary>Frees what reservations hold whose time is over, also when nobody pays.</summary>
    public Task ExpireAsync(CancellationToken cancellation) => AskAsync(new Work.Expiry(), cancellation);

    async Task RunAsync()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync())
            {
                Gather();
                await _commits.RunAsync(_batch);
            }
        }
        catch (Exception problem)
        {
            Fault = problem;
        }
        // After this nothing can be known of the store: whoever waits has to ask again, elsewhere or later.
        _waiting.Writer.TryComplete(Fault);
        var reason = new LedgerUnavailableException("The ledger has stopped.", Fault);
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

    /// <summary>Takes nothing more, writes what waits, and lets go of the store.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
        await _commits.DisposeAsync();
    }
}
