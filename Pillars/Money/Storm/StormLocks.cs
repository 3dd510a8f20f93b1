using System.Runtime.InteropServices;

namespace Vliegwiel.Money.Storm;

/// <summary>Who holds a file, and the memory that those who have it open share (SQLite's index of its log).</summary>
sealed class StormLocks
{
    const int Slots = 8;
    const int Shared = 1;
    const int Reserved = 2;
    const int Pending = 3;
    const int Exclusive = 4;

    readonly Dictionary<object, int> _levels = [];
    readonly HashSet<object>[] _sharedSlots = [.. Enumerable.Range(0, Slots).Select(_ => new HashSet<object>())];
    readonly object?[] _exclusiveSlots = new object?[Slots];
    readonly List<nint> _regions = [];

    /// <summary>Raises a lock of <paramref name="holder"/> to a level of SQLite's; false when another is in the
    /// way.</summary>
    public bool TryLock(object holder, int level)
    {
        var highest = _levels.Where(l => l.Key != holder).Select(l => l.Value).DefaultIfEmpty().Max();
        var isFree = level switch
        {
            Shared => highest < Pending,
            Exclusive => highest == 0,
            _ => highest < Reserved,
        };
        if (isFree)
            _levels[holder] = Math.Max(level, _levels.GetValueOrDefault(holder));
        return isFree;
    }

    public void Unlock(object holder, int level) => _levels[holder] = level;

    public bool IsReserved => _levels.Values.Any(l => l >= Reserved);

    public bool TryLockSlots(object holder, int from, int count, bool exclusively)
    {
        for (var slot = from; slot < from + count; slot++)
        {
            if (_exclusiveSlots[slot] is { } other && other != holder)
                return false;
            if (exclusively && _sharedSlots[slot].Any(h => h != holder))
                return false;
        }
        for (var slot = from; slot < from + count; slot++)
        {
            if (exclusively)
                _exclusiveSlots[slot] = holder;
            else
                _sharedSlots[slot].Add(holder);
        }
        return true;
    }

    public void UnlockSlots(object holder, int from, int count)
    {
        for (var slot = from; slot < from + count; slot++)
        {
            if (_exclusiveSlots[slot] == holder)
                _exclusiveSlots[slot] = null;
            _sharedSlots[slot].Remove(holder);
        }
    }

    public void Leave(object holder)
    {
        _levels.Remove(holder);
        UnlockSlots(holder, 0, Slots);
    }

    /// <summary>A region of shared memory; it stays where it is until the storm is over.</summary>
    /// <returns>0 when it is not there and not to be made.</returns>
    public unsafe nint Region(int number, int bytes, bool makes, List<nint> toBeFreed)
    {
        while (makes && _regions.Count <= number)
        {
            var made = (nint)NativeMemory.AllocZeroed((nuint)bytes);
            toBeFreed.Add(made);
            _regions.Add(made);
        }
        return number < _regions.Count ? _regions[number] : 0;
    }

    /// <summary>The last one that had the file open closed it.</summary>
    public void DropRegions() => _regions.Clear();
}
