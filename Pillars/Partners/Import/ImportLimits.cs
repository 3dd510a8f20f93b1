using Vliegwiel.Partners.Reading;

namespace Vliegwiel.Partners.Import;

/// <summary>What one upload may bring. Registered once; a test lowers it.</summary>
sealed record ImportLimits
{
    /// <summary>One file; the reader's own limit.</summary>
    public long FileBytesMax { get; init; } = ReadingLimits.FileBytesMax;

    public int FilesMax { get; init; } = 50;

    /// <summary>All files of one form together. With script each file comes by itself.</summary>
    public const long RequestBytesMax = 4L * 1024 * 1024 * 1024;

    /// <summary>Files of one anchor that wait to be read.</summary>
    public const int WaitingMax = 500;

    public const int ListMax = 50;
    public const int SetAsideMax = 25;
    public const int DismissedBecauseMax = 500;
    public const int IdempotencyKeyMax = 200;
    public const int MendedRowsMax = 5_000;

    /// <summary>What a crash left is removed after this; a running import has written its files since.</summary>
    public static readonly TimeSpan OrphanAfter = TimeSpan.FromHours(24);

    /// <summary>A file that was refused stays this long, so that its columns can be pointed out.</summary>
    public static readonly TimeSpan RefusedStays = TimeSpan.FromDays(14);
}
