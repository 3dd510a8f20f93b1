using Vliegwiel.Ledger;
using Vliegwiel.Money.Backing;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Books;

/// <summary>An account as it stands.</summary>
/// <param name="Booked">Minor units; below nothing only on the city's own accounts.</param>
/// <param name="Available">What can be spent: reservations are off already.</param>
/// <param name="Sequence">Of the last transfer in the ledger when this was read.</param>
sealed record AccountStanding(
    Guid Id, ushort Code, long Booked, long Available, long Reserved, long HoldingMax, bool IsClosed, long Sequence);

/// <summary>The ledger of one city while this process holds it.</summary>
sealed class CityLedger(LedgerWriter writer, LedgerHistory history, uint number, string snapshot)
{
    static readonly TimeSpan RecentFor = TimeSpan.FromSeconds(30);

    (BackingFigures Figures, long At)? _recent;
    long _snapshotSequence = writer.FromSequence;

    public LedgerWriter Writer => writer;

    /// <summary>What was booked, read beside the writer.</summary>
    public LedgerHistory History => history;

    /// <summary>The currency as the ledger knows it: the number of ISO 4217.</summary>
    public uint Number => number;

    /// <summary>A transfer of this ledger, to be completed.</summary>
    public Transfer Transfer(Guid id, Guid debit, Guid credit, long amountMinor, TransferCode code) => new()
    {
        Id = LedgerId.Of(id),
        DebitAccountId = LedgerId.Of(debit),
        CreditAccountId = LedgerId.Of(credit),
        Amount = amountMinor,
        Ledger = number,
        Code = (ushort)code,
    };

    public async Task<TransferResult> BookAsync(Transfer transfer, CancellationToken cancellation) =>
        (await writer.CreateTransfersAsync([transfer], cancellation))[0];

    public Task<AccountStanding?> StandingAsync(Guid id, CancellationToken cancellation)
    {
        var account = LedgerId.Of(id);
        return writer.ReadAsync(
            (ledger, _) => ledger.TryAccount(account, out var found) ? Standing(found, ledger.Sequence) : null,
            cancellation);
    }

    public Task<AccountStanding[]> StandingsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        var accounts = ids.Select(LedgerId.Of).ToArray();
        return writer.ReadAsync(
            (ledger, _) => accounts
                .Select(id => ledger.TryAccount(id, out var found) ? Standing(found, ledger.Sequence) : null)
                .OfType<AccountStanding>().ToArray(),
            cancellation);
    }

    /// <summary>Whether a transfer with this id was booked.</summary>
    public Task<bool> IsBookedAsync(Guid id, CancellationToken cancellation)
    {
        var transfer = LedgerId.Of(id);
        return writer.ReadAsync((ledger, _) => ledger.IsBooked(transfer), cancellation);
    }

    /// <summary>What stands behind the money, not older than <see cref="RecentFor"/>: it adds up every account, which
    /// is too much for each visit of the home page.</summary>
    public async Task<BackingFigures> RecentBackingAsync(CancellationToken cancellation)
    {
        if (_recent is not { } recent || Environment.TickCount64 - recent.At > RecentFor.TotalMilliseconds)
            _recent = recent = (await BackingFigures.OfAsync(this, cancellation), Environment.TickCount64);
        return recent.Figures;
    }

    /// <summary>Whether a reservation has run out that nobody freed yet.</summary>
    public Task<bool> HasExpiryAsync(TimeProvider time, CancellationToken cancellation)
    {
        var now = Micros.Now(time);
        return writer.ReadAsync((ledger, _) => ledger.IsDue(now), cancellation);
    }

    /// <summary>Writes a snapshot when this many transfers would have to be replayed without a new one. Whoever pays
    /// waits meanwhile.</summary>
    public Task<bool> SnapshotAsync(long transfers, CancellationToken cancellation) => writer.ReadAsync(
        (ledger, head) =>
        {
            if (ledger.Sequence - _snapshotSequence < transfers)
                return false;
            LedgerSnapshot.Write(snapshot, ledger, head);
            _snapshotSequence = ledger.Sequence;
            return true;
        },
        cancellation);

    static AccountStanding Standing(in Account account, long sequence) => new(
        LedgerId.Of(account.Id), account.Code, account.Booked, account.Available, account.DebitsPending,
        account.HoldingMax, account.IsClosed, sequence);

    /// <summary>The city's own account with this code.</summary>
    public static Guid Own(ushort code) => LedgerId.Of((UInt128)code);
}
