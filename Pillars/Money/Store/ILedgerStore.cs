using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>Where the chain of batches stands.</summary>
/// <param name="Number">Of the last batch; 0 before the first.</param>
/// <param name="Clock">Microseconds since 1970 (UTC).</param>
/// <param name="Hash">32 bytes, see <see cref="BatchSeal"/>.</param>
sealed record LedgerHead(long Number, long Clock, byte[] Hash)
{
    public static LedgerHead Beginning => new(0, 0, new byte[BatchSeal.HashBytes]);
}

/// <summary>The effects of one batch, as they were written.</summary>
sealed record StoredBatch(LedgerHead Head)
{
    public List<Account> Accounts { get; } = [];
    public List<LimitChange> Limits { get; } = [];
    public List<UInt128> Expired { get; } = [];
    public List<Transfer> Transfers { get; } = [];
    public List<UInt128> Burnt { get; } = [];
}

/// <summary>Another process took the ledger over; this one may not write any more.</summary>
public sealed class EpochLostException() : Exception("Another process has taken the ledger over.");

/// <summary>
/// What the ledger asks of a database. One writer holds it: taking over raises an epoch, and every commit checks it in
/// the database, so that whoever held it before can never commit again.
/// </summary>
interface ILedgerStore : IAsyncDisposable
{
    /// <summary>Takes the ledger over from whoever held it.</summary>
    Task TakeOverAsync(CancellationToken cancellation);

    /// <summary>The last batch that was committed.</summary>
    Task<LedgerHead> HeadAsync(CancellationToken cancellation);

    /// <summary>Commits the effects of the batch in hand, whole or not at all.</summary>
    /// <exception cref="EpochLostException">Somebody took over.</exception>
    Task AppendAsync(LedgerMachine ledger, LedgerHead head, CancellationToken cancellation);

    /// <summary>The batches after this one, in their order.</summary>
    IAsyncEnumerable<StoredBatch> ReadAsync(long afterNumber, CancellationToken cancellation);

    /// <summary>Booked transfers by id, with what became of pending ones.</summary>
    Task<IReadOnlyList<(Transfer Transfer, PendingState State)>> FindAsync(
        IReadOnlyCollection<UInt128> ids, CancellationToken cancellation);
}
