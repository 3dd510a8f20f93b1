using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Vliegwiel.Money.Storm;

/// <summary>
/// Lets SQLite work on <see cref="StormDisk"/>: its interface to the operating system
/// (https://sqlite.org/c3ref/vfs.html), registered under <see cref="Name"/>. A file's path begins with the number of
/// its disk.
/// </summary>
static unsafe partial class StormVfs
{
    public const string Name = "storm";

    const int Ok = 0;
    const int Busy = 5;
    const int Error = 10;
    const int NotFound = 12;
    const int DiskFull = 13;
    const int CannotOpen = 14;
    const int ShortRead = Error | 2 << 8;
    const int WriteError = Error | 3 << 8;
    const int SyncError = Error | 4 << 8;
    const int OpenCreate = 0x4;
    const int ShmUnlock = 1;
    const int ShmExclusive = 8;
    const int PathMax = 256;
    const int SectorBytes = 512;
    // As SQLite takes every disk to be under Unix: a write that breaks off harms nothing beside it.
    const int PowersafeOverwrite = 0x1000;
    const double JulianDay = 2_461_000.5;

    static readonly ConcurrentDictionary<int, StormDisk> Disks = new();
    static readonly ConcurrentDictionary<long, Handle> Handles = new();
    static readonly Lazy<bool> Registered = new(Register);
    static int s_lastDisk;
    static long s_lastHandle;

    /// <summary>An open file, or one that was open when the power went.</summary>
    sealed class Handle(StormDisk disk, StormFile file, int generation)
    {
        public StormDisk Disk => disk;

        public StormFile File => file;

        public bool IsAlive => !disk.IsDead && generation == disk.Generation;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct File
    {
        public Methods* Methods;
        public long Handle;
    }

    /// <summary>sqlite3_io_methods, version 2.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<File*, int> Close;
        public delegate* unmanaged[Cdecl]<File*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<File*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<File*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<File*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<File*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<File*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<File*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<File*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<File*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<File*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<File*, int> DeviceCharacteristics;
        public delegate* unmanaged[Cdecl]<File*, int, int, int, void**, int> ShmMap;
        public delegate* unmanaged[Cdecl]<File*, int, int, int, int> ShmLock;
        public delegate* unmanaged[Cdecl]<File*, void> ShmBarrier;
        public delegate* unmanaged[Cdecl]<File*, int, int> ShmUnmap;
    }

    /// <summary>sqlite3_vfs, version 2.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Vfs
    {
        public int Version;
        public int FileBytes;
        public int PathMax;
        public Vfs* Next;
        public byte* Name;
        public void* Data;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, File*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int*, int> Access;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, byte*, int> FullPathname;
        public nint DlOpen;
        public nint DlError;
        public nint DlSym;
        public nint DlClose;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> Randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
        public delegate* unmanaged[Cdecl]<Vfs*, double*, int> CurrentTime;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> LastError;
        public delegate* unmanaged[Cdecl]<Vfs*, long*, int> CurrentTimeInt64;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RegisterVfs(Vfs* vfs, int makeDefault);

    /// <summary>Makes a disk known; its files' paths begin with what is returned.</summary>
    public static (int Number, string Root) Add(StormDisk disk)
    {
        _ = Registered.Value;
        var number = Interlocked.Increment(ref s_lastDisk);
        Disks[number] = disk;
        return (number, $"/{number}/");
    }

    public static void Remove(int number) => Disks.TryRemove(number, out _);

    // Lives as long as the process, as SQLite asks.
    static bool Register()
    {
        var methods = (Methods*)NativeMemory.AllocZeroed((nuint)sizeof(Methods));
        *methods = new Methods
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };
        var vfs = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *vfs = new Vfs
        {
            Version = 2,
            FileBytes = sizeof(File),
            PathMax = PathMax,
            Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name),
            Data = methods,
            Open = &Open,
            Delete = &Delete,
            Access = &Access,
            FullPathname = &FullPathname,
            Randomness = &Randomness,
            Sleep = &Sleep,
            CurrentTime = &CurrentTime,
            LastError = &LastError,
            CurrentTimeInt64 = &CurrentTimeInt64,
        };
        return RegisterVfs(vfs, 0) == Ok;
    }

    /// <summary>Does something on the disk; what goes wrong becomes a code of SQLite's.</summary>
    static int Try(Func<int> step)
    {
        try
        {
            return step();
        }
        catch (DiskFaultException fault)
        {
            return fault.Fault switch
            {
                DiskFault.Full => DiskFull,
                DiskFault.SyncFails => SyncError,
                _ => WriteError,
            };
        }
    }

    static Handle Of(File* file) => Handles[file->Handle];

    static (StormDisk Disk, string Name) Named(byte* path)
    {
        var name = Marshal.PtrToStringUTF8((nint)path)!;
        return (Disks[int.Parse(name.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture)], name);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Open(Vfs* vfs, byte* path, File* file, int flags, int* outFlags)
    {
        file->Methods = null;
        // Files without a name are for sorting and the like; the ledger needs none.
        if (path is null)
            return CannotOpen;
        var (disk, name) = Named(path);
        if (disk.IsDead)
            return CannotOpen;
        var code = Try(() =>
        {
            var found = disk.Find(name) ?? ((flags & OpenCreate) != 0 ? disk.Create(name) : null);
            if (found is null)
                return CannotOpen;
            var handle = new Handle(disk, found, disk.Generation);
            file->Handle = Interlocked.Increment(ref s_lastHandle);
            Handles[file->Handle] = handle;
            return Ok;
        });
        if (code != Ok)
            return code == CannotOpen ? code : CannotOpen;
        file->Methods = (Methods*)vfs->Data;
        if (outFlags is not null)
            *outFlags = flags;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Delete(Vfs* vfs, byte* path, int syncsFolder)
    {
        var (disk, name) = Named(path);
        return Try(() =>
        {
            disk.Delete(name);
            return Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Access(Vfs* vfs, byte* path, int flags, int* answer)
    {
        var (disk, name) = Named(path);
        *answer = disk.Find(name) is null ? 0 : 1;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FullPathname(Vfs* vfs, byte* path, int size, byte* full)
    {
        var name = Encoding.UTF8.GetBytes(Marshal.PtrToStringUTF8((nint)path) + "\0");
        if (name.Length > size)
            return CannotOpen;
        name.CopyTo(new Span<byte>(full, size));
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Randomness(Vfs* vfs, int count, byte* target)
    {
        new Span<byte>(target, count).Clear();
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Sleep(Vfs* vfs, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int CurrentTime(Vfs* vfs, double* day)
    {
        *day = JulianDay;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int CurrentTimeInt64(Vfs* vfs, long* milliseconds)
    {
        *milliseconds = (long)(JulianDay * 86_400_000);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int LastError(Vfs* vfs, int size, byte* text) => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Close(File* file)
    {
        if (Handles.TryRemove(file->Handle, out var handle))
            handle.File.Locks.Leave(handle);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Read(File* file, byte* target, int count, long offset)
    {
        var handle = Of(file);
        if (!handle.IsAlive)
            return Error;
        var span = new Span<byte>(target, count);
        var read = handle.File.Read(span, offset);
        span[read..].Clear();
        return read == count ? Ok : ShortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Write(File* file, byte* data, int count, long offset)
    {
        var handle = Of(file);
        return !handle.IsAlive ? Error : Try(() =>
        {
            handle.Disk.Write(handle.File, new ReadOnlySpan<byte>(data, count), offset);
            return Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Truncate(File* file, long length)
    {
        var handle = Of(file);
        return !handle.IsAlive ? Error : Try(() =>
        {
            handle.Disk.Truncate(handle.File, length);
            return Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Sync(File* file, int flags)
    {
        var handle = Of(file);
        return !handle.IsAlive ? Error : Try(() =>
        {
            handle.Disk.Sync(handle.File);
            return Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FileSize(File* file, long* size)
    {
        *size = Of(file).File.Length;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Lock(File* file, int level)
    {
        var handle = Of(file);
        return !handle.IsAlive ? Error : handle.File.Locks.TryLock(handle, level) ? Ok : Busy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Unlock(File* file, int level)
    {
        var handle = Of(file);
        if (handle.IsAlive)
            handle.File.Locks.Unlock(handle, level);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int CheckReservedLock(File* file, int* answer)
    {
        *answer = Of(file).File.Locks.IsReserved ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FileControl(File* file, int operation, void* argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int SectorSize(File* file) => SectorBytes;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int DeviceCharacteristics(File* file) => PowersafeOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmMap(File* file, int region, int bytes, int makes, void** answer)
    {
        var handle = Of(file);
        *answer = null;
        if (!handle.IsAlive)
            return Error;
        *answer = (void*)handle.File.Locks.Region(region, bytes, makes != 0, handle.Disk.Regions);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmLock(File* file, int from, int count, int flags)
    {
        var handle = Of(file);
        if ((flags & ShmUnlock) != 0)
        {
            if (handle.IsAlive)
                handle.File.Locks.UnlockSlots(handle, from, count);
            return Ok;
        }
        return !handle.IsAlive ? Error
            : handle.File.Locks.TryLockSlots(handle, from, count, (flags & ShmExclusive) != 0) ? Ok : Busy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void ShmBarrier(File* file) => Thread.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmUnmap(File* file, int deletes)
    {
        if (deletes != 0 && Of(file) is { IsAlive: true } last)
            last.File.Locks.DropRegions();
        return Ok;
    }
}
