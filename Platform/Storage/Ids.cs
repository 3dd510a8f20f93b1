namespace Vliegwiel.Platform.Storage;

/// <summary>Version 7 identifiers (RFC 9562): made by us, sorted by time, the same on both databases.</summary>
public static class Ids
{
    public static Guid New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow());
}
