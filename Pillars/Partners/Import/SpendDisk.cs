namespace Vliegwiel.Partners.Import;

/// <summary>Opens the files that uploads are written to; a test puts a full disk in its place.</summary>
class SpendDisk
{
    const int DiskFullOnUnix = 28;
    const int DiskFullOnWindows = 0x70;
    const int QuotaOnUnix = 122;

    public virtual Stream Create(string path) =>
        new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

    public static bool IsFull(IOException problem) =>
        (problem.HResult & 0xFFFF) is DiskFullOnUnix or DiskFullOnWindows or QuotaOnUnix;
}
