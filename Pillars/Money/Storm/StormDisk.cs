using System.Runtime.InteropServices;

namespace Vliegwiel.Money.Storm;

/// <summary>What goes wrong with a disk.</summary>
public enum DiskFault
{
    None,

    /// <summary>The power goes: what was not synchronised is kept, lost or torn.</summary>
    Crash,
    WriteFails,

    /// <summary>No space left, until there is again.</summary>
    Full,

    /// <summary>As on Linux: what could not be written is forgotten, and the next synchronising succeeds.</summary>
    SyncFails,
}

/// <summary>What was asked of the disk went wrong.</summary>
public sealed class DiskFaultException(DiskFault fault) : Exception($"Disk: {fault}.")
{
    public DiskFault Fault => fault;
}

/// <summary>
/// A disk in memory that is as unkind as real ones: what was written is only sure to be there after it was
/// synchronised. Deterministic for a given <see cref="Random"/>.
/// </summary>
sealed class StormDisk(Random random) : IDisposable
{
    const int SectorBytes = 512;

    readonly Dictionary<string, StormFile> _files = [];
    int _operationsLeft;

    /// <summary>What goes wrong next; it goes when it has gone wrong once, but for a full disk.</summary>
    public DiskFault Fault { get; private set; }

    /// <summary>Handles of an earlier one reach nothing any more.</summary>
    public int Generation { get; private set; }

    public bool IsDead { get; private set; }

    /// <summary>Writing and synchronising, since the beginning.</summary>
    public long Operations { get; private set; }

    /// <summary>Shared memory: those who had a file open when the power went may still point to it.</summary>
    public List<nint> Regions { get; } = [];

    /// <summary>After so many operations this goes wrong.</summary>
    public void Arm(DiskFault fault, int afterOperations) => (Fault, _operationsLeft) = (fault, afterOperations);

    public void Disarm() => Fault = DiskFault.None;

    public StormFile? Find(string name) => _files.GetValueOrDefault(name);

    public StormFile Create(string name)
    {
        Meet(DiskFault.WriteFails);
        return _files[name] = new StormFile();
    }

    public void Delete(string name)
    {
        Meet(DiskFault.WriteFails);
        _files.Remove(name);
    }

    public void Write(StormFile file, ReadOnlySpan<byte> data, long offset)
    {
        Meet(DiskFault.WriteFails, DiskFault.Full);
        file.Write(new Change(offset, data.ToArray()));
    }

    public void Truncate(StormFile file, long length)
    {
        Meet(DiskFault.WriteFails);
        file.Write(new Change(length, null));
    }

    public void Sync(StormFile file)
    {
        try
        {
            Meet(DiskFault.SyncFails);
        }
        catch (DiskFaultException fault) when (fault.Fault == DiskFault.SyncFails)
        {
            file.Settle(_ => random.Next(2) == 0 ? null : int.MaxValue);
            throw;
        }
        file.Settle(_ => int.MaxValue);
        file.IsKept = true;
    }

    /// <summary>The power is back: what there is now is what had reached the disk.</summary>
    public void Restart()
    {
        foreach (var (name, file) in _files.OrderBy(f => f.Key, StringComparer.Ordinal).ToList())
        {
            if (!file.IsKept && random.Next(2) == 0)
            {
                _files.Remove(name);
                continue;
            }
            file.Settle(Fate);
            file.Forget();
        }
        Generation++;
        IsDead = false;
        Disarm();
    }

    /// <summary>How many bytes of an unsynchronised write stay; null when it is lost.</summary>
    int? Fate(int bytes) => random.Next(3) switch
    {
        0 => null,
        1 => random.Next((bytes / SectorBytes) + 1) * SectorBytes,
        _ => int.MaxValue,
    };

    public unsafe void Dispose()
    {
        foreach (var region in Regions)
            NativeMemory.Free((void*)region);
        Regions.Clear();
    }

    void Meet(params ReadOnlySpan<DiskFault> possible)
    {
        if (IsDead)
            throw new DiskFaultException(DiskFault.Crash);
        Operations++;
        if (Fault == DiskFault.None || _operationsLeft-- > 0)
            return;
        _operationsLeft = 0;
        var fault = Fault;
        if (fault == DiskFault.Crash)
            IsDead = true;
        else if (!possible.Contains(fault))
            return;
        else if (fault != DiskFault.Full)
            Disarm();
        throw new DiskFaultException(fault);
    }
}

/// <summary>A write, or without data a new length.</summary>
readonly record struct Change(long At, byte[]? Data)
{
    public void Apply(ref byte[] content, int bytesMax)
    {
        if (Data is null)
        {
            Array.Resize(ref content, (int)At);
            return;
        }
        var bytes = Math.Min(Data.Length, bytesMax);
        if (content.Length < At + bytes)
            Array.Resize(ref content, (int)At + bytes);
        Data.AsSpan(0, bytes).CopyTo(content.AsSpan((int)At));
    }
}

/// <summary>A file as programs see it, and as it would be found after a crash.</summary>
sealed class StormFile
{
    readonly List<Change> _unsynced = [];
    byte[] _now = [];
    byte[] _kept = [];

    /// <summary>Its name is on the disk too.</summary>
    public bool IsKept { get; set; }

    public StormLocks Locks { get; private set; } = new();

    public long Length => _now.Length;

    public int Read(Span<byte> target, long offset)
    {
        if (offset >= _now.Length)
            return 0;
        var found = _now.AsSpan((int)offset, Math.Min(target.Length, _now.Length - (int)offset));
        found.CopyTo(target);
        return found.Length;
    }

    public void Write(Change change)
    {
        change.Apply(ref _now, int.MaxValue);
        _unsynced.Add(change);
    }

    /// <summary>Decides what reaches the disk of all that is not there yet, in its order.</summary>
    /// <param name="fate">How many bytes at most, for a write of so many; null is none.</param>
    public void Settle(Func<int, int?> fate)
    {
        foreach (var change in _unsynced)
        {
            if (fate(change.Data?.Length ?? 0) is { } bytes)
                change.Apply(ref _kept, bytes);
        }
        _unsynced.Clear();
    }

    /// <summary>What programs saw is gone, and so is whoever held it.</summary>
    public void Forget()
    {
        _now = [.. _kept];
        Locks = new StormLocks();
    }
}
