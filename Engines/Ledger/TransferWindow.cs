namespace Vliegwiel.Ledger;

/// <summary>
/// The transfers booked last, by their sequence number; older ones are in the store. There is room for twice as many as
/// are held: a batch writes over nothing that was held when it began, so that undoing it loses nothing.
/// </summary>
/// <param name="size">How many are held at least, and the most that one batch books; a power of two.</param>
sealed class TransferWindow(int size)
{
    readonly Transfer[] _transfers = new Transfer[size * 2];
    readonly PendingState[] _states = new PendingState[size * 2];
    long _from = 1;

    public int Size => size;

    /// <summary>Number of the transfer booked last; the first is 1.</summary>
    public long Last { get; private set; }

    public bool Holds(long sequence) => sequence >= _from && sequence <= Last;

    public ref readonly Transfer this[long sequence] => ref _transfers[Slot(sequence)];

    /// <summary>Whether one may have this timestamp, which is not after that of the last; they only grow. Of one older
    /// than all that are held nobody knows here.</summary>
    public bool MayBeAt(long timestamp)
    {
        var (low, high) = (_from, Last);
        if (low > high || timestamp < this[low].Timestamp)
            return true;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (this[middle].Timestamp < timestamp)
                low = middle + 1;
            else
                high = middle;
        }
        return this[low].Timestamp == timestamp;
    }

    public ref PendingState State(long sequence) => ref _states[Slot(sequence)];

    /// <summary>Of an empty window: all up to this number were booked before, and are in the store.</summary>
    public void StartAfter(long last) => (Last, _from) = (last, last + 1);

    public long Add(in Transfer transfer, PendingState state)
    {
        var slot = Slot(++Last);
        _transfers[slot] = transfer;
        _states[slot] = state;
        return Last;
    }

    public void RemoveLast() => Last--;

    /// <summary>Between two batches: lets go of what the next one may write over.</summary>
    public void Keep() => _from = Math.Max(_from, Last - size + 1);

    int Slot(long sequence) => (int)(sequence & (_transfers.Length - 1));
}
