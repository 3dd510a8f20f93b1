using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>A pending transfer that is neither posted nor voided nor expired.</summary>
/// <param name="ExpiresAt">Microseconds since 1970; <see cref="long.MaxValue"/> is never.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct OpenPending(Transfer Transfer, long Sequence, long ExpiresAt);

/// <summary>What is reserved, and when it expires.</summary>
sealed class Pendings
{
    readonly Dictionary<UInt128, OpenPending> _open = [];

    // What was resolved or undone stays in the queue until its time comes, and is passed over then. What is booked
    // instead of an undone one may have its id and sequence, but expires at its own time. The sequence makes every
    // priority unlike any other: the order never depends on how the queue came to be.
    readonly PriorityQueue<UInt128, (long ExpiresAt, long Sequence)> _due = new();

    public int Count => _open.Count;

    public IEnumerable<OpenPending> All => _open.Values;

    public bool TryGet(UInt128 id, out OpenPending pending) => _open.TryGetValue(id, out pending);

    public void Add(in OpenPending pending)
    {
        _open.Add(pending.Transfer.Id, pending);
        if (pending.ExpiresAt != long.MaxValue)
            _due.Enqueue(pending.Transfer.Id, (pending.ExpiresAt, pending.Sequence));
    }

    public void Remove(UInt128 id) => _open.Remove(id);

    /// <summary>The next one that is due at this time, oldest first; false when there is none.</summary>
    public bool TryDue(long time, out OpenPending pending)
    {
        while (_due.TryPeek(out var id, out var due) && due.ExpiresAt <= time)
        {
            if (_open.TryGetValue(id, out pending) && (pending.ExpiresAt, pending.Sequence) == due)
                return true;
            _due.Dequeue();
        }
        pending = default;
        return false;
    }
}
