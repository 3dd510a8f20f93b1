using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <param name="AccountCapacity">Accounts for which room is made at once.</param>
/// <param name="TransferCapacity">Ids of transfers for which room is made at once.</param>
/// <param name="Window">Transfers held in memory, a power of two; between two times of keeping at most as many are
/// booked.</param>
/// <param name="HashSeed">Not part of the state: results do not depend on it.</param>
public sealed record LedgerOptions(
    int AccountCapacity = 1 << 12, int TransferCapacity = 1 << 16, int Window = 1 << 16, ulong HashSeed = 0);

/// <summary>The answer to a request for an account.</summary>
/// <param name="Timestamp">Of the account, or of the refusal.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AccountResult(AccountStatus Status, long Timestamp);

/// <summary>The answer to a request for a transfer.</summary>
/// <param name="Timestamp">Of the transfer, or of the refusal.</param>
/// <param name="Amount">Minor units booked or reserved; 0 when refused.</param>
/// <param name="IsLow">The paying account is below the amount at which it wants to be warned.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TransferResult(TransferStatus Status, long Timestamp, long Amount, bool IsLow);

/// <summary>The numbers of the two accounts of a transfer; -1 is one that does not exist.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct Sides(int Debit, int Credit);

/// <summary>
/// The ledger as a deterministic state machine: the same batches at the same times give the same results, on every
/// machine. It does no input or output and has no clock. Semantics and order of refusals are those of TigerBeetle
/// (create_accounts, create_transfers), with limits of an account's own added.
/// <para>A batch is applied, and then kept (<see cref="Keep"/>) or undone (<see cref="Undo"/>) as a whole. Of the
/// transfers only the last ones are held in memory; before a batch that needs an older one (<see cref="Missing"/>) it
/// is given back by <see cref="Recall"/>. Not thread-safe: a ledger has one writer.</para>
/// </summary>
public sealed partial class LedgerMachine
{
    const long BurntId = -1;
    const int MicrosecondsPerSecond = 1_000_000;

    readonly AccountTable _accounts;
    readonly TransferWindow _window;

    // Sequence of a booked transfer, or BurntId.
    readonly IdTable _transferIds;
    readonly Pendings _pendings = new();
    readonly Journal _journal = new();
    readonly Dictionary<UInt128, (Transfer Transfer, PendingState State)> _recalled = [];

    // Of the requests that come next.
    readonly Sides[] _sides = new Sides[Ahead];
    readonly ulong[] _hashes = new ulong[Ahead];

    // Timestamps: what is imported may not go back before them.
    (long Account, long Transfer) _last;

    (long Clock, JournalMark Mark) _kept;

    public LedgerMachine(LedgerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!int.IsPow2(options.Window))
            throw new ArgumentException("The window is a power of two.", nameof(options));
        _accounts = new AccountTable(options.AccountCapacity, options.HashSeed);
        _transferIds = new IdTable(options.TransferCapacity, options.HashSeed);
        _window = new TransferWindow(options.Window);
    }

    /// <summary>The newest timestamp given out; microseconds since 1970 (UTC).</summary>
    public long Clock { get; private set; }

    /// <summary>Number of the transfer booked last; the first is 1.</summary>
    public long Sequence => _window.Last;

    public int AccountCount => _accounts.Count;

    /// <summary>What is reserved now; in no order.</summary>
    public IEnumerable<Transfer> OpenPendings => _pendings.All.Select(p => p.Transfer);

    /// <summary>Whether something reserved has run out by this time (microseconds since 1970) and was not freed
    /// yet.</summary>
    public bool IsDue(long time) => _pendings.TryDue(time, out _);

    /// <summary>Accounts created since the last <see cref="Keep"/>, as they were created.</summary>
    public IReadOnlyList<Account> AccountsCreated => _journal.Created;

    /// <summary>Transfers booked since the last <see cref="Keep"/>: the last ones by sequence.</summary>
    public int TransfersBooked => _journal.Transfers;

    /// <summary>Pending transfers that were posted, voided or expired since the last <see cref="Keep"/>.</summary>
    public IEnumerable<Resolved> Resolved =>
        _journal.Resolved.Select(r => new Resolved(r.Before.Transfer.Id, r.State));

    /// <summary>Limits changed since the last <see cref="Keep"/>.</summary>
    public IReadOnlyList<LimitChange> LimitsChanged => _journal.Limits;

    /// <summary>Ids burnt since the last <see cref="Keep"/>.</summary>
    public IReadOnlyList<UInt128> IdsBurnt => _journal.Burnt;

    public bool TryAccount(UInt128 id, out Account account)
    {
        var number = _accounts.Find(id);
        account = number < 0 ? default : _accounts.Account(number);
        return number >= 0;
    }

    /// <summary>The account with this number, from 0 in the order of creation.</summary>
    public Account AccountAt(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, AccountCount);
        return _accounts.Account(number);
    }

    /// <summary>A transfer of those booked last, by its sequence.</summary>
    public Transfer TransferAt(long sequence) => _window.Holds(sequence)
        ? _window[sequence] : throw new ArgumentOutOfRangeException(nameof(sequence), "It is not in memory.");

    /// <summary>Puts an account's totals and limits as they are given, past all rules: for a snapshot that is read
    /// back, and for tables of tests.</summary>
    public void Overwrite(in Account account)
    {
        var number = _accounts.Find(account.Id);
        if (number < 0)
            throw new ArgumentException("There is no such account.", nameof(account));
        _accounts[number] = account.Standing;
    }

    /// <summary>Whether a transfer with this id was booked.</summary>
    public bool IsBooked(UInt128 id) => _transferIds.TryGet(id, out var sequence) && sequence != BurntId;

    /// <summary>A transfer as it was booked, if it is in memory.</summary>
    public bool TryTransfer(UInt128 id, out Transfer transfer, out PendingState state)
    {
        if (_transferIds.TryGet(id, out var sequence) && sequence != BurntId)
        {
            if (_window.Holds(sequence))
            {
                transfer = _window[sequence];
                state = _window.State(sequence);
                return true;
            }
            if (_pendings.TryGet(id, out var open))
            {
                transfer = open.Transfer;
                state = PendingState.Pending;
                return true;
            }
            if (_recalled.TryGetValue(id, out var recalled))
            {
                (transfer, state) = recalled;
                return true;
            }
        }
        transfer = default;
        state = PendingState.None;
        return false;
    }

    /// <summary>Adds to the collection the ids of booked transfers that the batch needs and that are not in memory. To
    /// be asked again after they were recalled, until nothing is added: what is recalled may name a pending
    /// one.</summary>
    public void Missing(ReadOnlySpan<Transfer> requests, ICollection<UInt128> missing)
    {
        ArgumentNullException.ThrowIfNull(missing);
        foreach (ref readonly var request in requests)
        {
            Look(request.Id, missing);
            Look(request.PendingId, missing);
            if (request.PendingId != 0 && TryTransfer(request.Id, out var booked, out _))
                Look(booked.PendingId, missing);
        }
    }

    void Look(UInt128 id, ICollection<UInt128> missing)
    {
        if (id != 0 && IsBooked(id) && !TryTransfer(id, out _, out _))
            missing.Add(id);
    }

    /// <summary>Gives a booked transfer back to memory until the batch is kept or undone.</summary>
    public void Recall(in Transfer transfer, PendingState state)
    {
        if (!IsBooked(transfer.Id))
            throw new ArgumentException("Only what was booked can be recalled.", nameof(transfer));
        _recalled[transfer.Id] = (transfer, state);
    }

    /// <summary>Makes the batch final.</summary>
    public void Keep()
    {
        _journal.Clear();
        _recalled.Clear();
        _window.Keep();
        _kept = (Clock, Mark);
    }

    /// <summary>Undoes all since the last <see cref="Keep"/>, burnt ids included.</summary>
    public void Undo()
    {
        // Before the accounts go that came about in this batch.
        for (var i = _journal.LimitsBefore.Count - 1; i >= 0; i--)
            SetLimits(_journal.LimitsBefore[i]);
        UndoTo(_kept.Mark);
        foreach (var id in _journal.Burnt)
            _transferIds.Remove(id);
        Clock = _kept.Clock;
        _journal.Clear();
        _recalled.Clear();
    }

    JournalMark Mark => new(
        _journal.Created.Count, _journal.Transfers, _journal.Resolved.Count, _last.Account, _last.Transfer);

    // Nothing is kept of what accounts were: what was added is taken off again. Sums do not mind the order. What closed
    // an account does: first goes what closed it now, then comes back what had closed it before.
    void UndoTo(JournalMark mark)
    {
        _last = (mark.LastAccount, mark.LastTransfer);
        for (; _journal.Transfers > mark.Transfers; _journal.Transfers--)
        {
            ref readonly var last = ref _window[_window.Last];
            _transferIds.Remove(last.Id);
            if (!last.Is(Resolving))
                TakeBack(last);
            _window.RemoveLast();
        }
        for (var i = _journal.Resolved.Count - 1; i >= mark.Resolved; i--)
            Reopen(_journal.Resolved[i]);
        _journal.Resolved.RemoveRange(mark.Resolved, _journal.Resolved.Count - mark.Resolved);
        for (var i = _journal.Created.Count; i > mark.Created; i--)
            _accounts.RemoveLast();
        _journal.Created.RemoveRange(mark.Created, _journal.Created.Count - mark.Created);
    }

    /// <summary>The opposite of <see cref="Close"/>.</summary>
    void Reopen(in Ending ending)
    {
        var pending = ending.Before.Transfer;
        Reserve(pending, pending.Amount);
        if (ending.State == PendingState.Posted)
            Move(pending, -ending.Posted);
        // It came about in the undone part itself: it is gone with it.
        if (ending.Before.Sequence > _window.Last)
            return;
        Shut(pending);
        _pendings.Add(ending.Before);
        SetState(ending.Before, PendingState.Pending);
    }

    /// <summary>The opposite of <see cref="Post"/>.</summary>
    void TakeBack(in Transfer booked)
    {
        if (!booked.Is(TransferFlags.Pending))
        {
            Move(booked, -booked.Amount);
            return;
        }
        Reserve(booked, -booked.Amount);
        OpenAgain(booked);
        _pendings.Remove(booked.Id);
    }

    /// <summary>Of one too old for the window it is remembered till the batch is over: whoever names it later in the
    /// same batch found it among the open ones beforehand, and did not recall it.</summary>
    void SetState(in OpenPending pending, PendingState state)
    {
        if (_window.Holds(pending.Sequence))
            _window.State(pending.Sequence) = state;
        else
            _recalled[pending.Transfer.Id] = (pending.Transfer, state);
    }

    void CheckRoom(int requests, int results)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requests, _window.Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(results, requests);
    }

    /// <summary>The first timestamp of a batch; its events have this one and the next.</summary>
    long Begin(long time, int events)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        var first = Math.Max(time, checked(Clock + 1));
        Clock = checked(first + Math.Max(events, 1) - 1);
        return first;
    }
}
