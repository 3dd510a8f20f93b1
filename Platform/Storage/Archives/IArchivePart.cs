using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>
/// What a module keeps of a city outside the city's tables and files, and that goes along in a backup, a restore and a
/// move: the ledger.
/// </summary>
public interface IArchivePart
{
    /// <summary>Its name in the archive.</summary>
    string Name { get; }

    /// <summary>Where it stands now, in words that prove it (a hash over all of it); null when the city has none.
    /// Asked right after the snapshot of the tables was taken.</summary>
    Task<string?> MarkAsync(City city, CancellationToken cancellation);

    /// <summary>Writes it as it stood at the mark, while the city goes on.</summary>
    Task WriteAsync(City city, string mark, Stream output, CancellationToken cancellation);

    /// <summary>Puts it beside what is there and proves that it comes to the same mark; nothing is replaced
    /// yet.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="input">Null when the archive has none.</param>
    /// <param name="mark">As it was written; null when there is none.</param>
    /// <param name="cancellation">Stops it; nothing is left behind.</param>
    /// <returns>The step that puts it in the place of what is there.</returns>
    /// <exception cref="StorageRefusedException">It does not come to its mark.</exception>
    Task<Func<Task>> ReadAsync(City target, Stream? input, string? mark, CancellationToken cancellation);
}
