using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;

namespace Vliegwiel.Integration.Money;

/// <summary>A store whose next commit fails, before or after it was made.</summary>
sealed class FaultyStore(ILedgerStore store) : ILedgerStore
{
    public bool FailsBefore { get; set; }

    public bool FailsAfter { get; set; }

    public Task TakeOverAsync(CancellationToken cancellation) => store.TakeOverAsync(cancellation);

    public Task<LedgerHead> HeadAsync(CancellationToken cancellation) => store.HeadAsync(cancellation);

    public async Task AppendAsync(LedgerMachine ledger, LedgerHead head, CancellationToken cancellation)
    {
        if (FailsBefore)
            throw new IOException("No space left on device");
        await store.AppendAsync(ledger, head, cancellation);
        if (FailsAfter)
            throw new IOException("The connection was lost");
    }

    public IAsyncEnumerable<StoredBatch> ReadAsync(long afterNumber, CancellationToken cancellation) =>
        store.ReadAsync(afterNumber, cancellation);

    public Task<IReadOnlyList<(Transfer Transfer, PendingState State)>> FindAsync(
        IReadOnlyCollection<UInt128> ids, CancellationToken cancellation) => store.FindAsync(ids, cancellation);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
