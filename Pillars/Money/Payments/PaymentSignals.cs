using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Vliegwiel.Money.Payments;

/// <summary>
/// Tells those who watch an account in this process that something was booked on it, after it was. It carries no truth:
/// who hears it looks in the ledger, and looks now and then without hearing anything.
/// </summary>
sealed class PaymentSignals
{
    /// <summary>Watchers of one account: tills, phones.</summary>
    public const int WatchersMax = 100;

    readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Channel<bool>, bool>> _watchers = new();

    public void Booked(Guid account)
    {
        if (!_watchers.TryGetValue(account, out var watchers))
            return;
        foreach (var watcher in watchers.Keys)
            watcher.Writer.TryWrite(true);
    }

    /// <summary>Null when too many watch already; the caller then looks by itself.</summary>
    public Watch? TryWatch(Guid account)
    {
        var watchers = _watchers.GetOrAdd(account, _ => new());
        if (watchers.Count >= WatchersMax)
            return null;
        // One signal is enough, however much was booked.
        var channel = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        watchers[channel] = true;
        return new Watch(channel, () => watchers.TryRemove(channel, out _));
    }

    public sealed class Watch(Channel<bool> channel, Action end) : IDisposable
    {
        /// <summary>Returns when something was booked, or when this much time went by.</summary>
        public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limited.CancelAfter(atMost);
            try
            {
                await channel.Reader.ReadAsync(limited.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Time to look anyway.
            }
        }

        public void Dispose() => end();
    }
}
