using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners;

/// <summary>What became of one file that was offered.</summary>
public sealed record SpendTakenIn(
    FileReading? Reading, Guid? ImportId, string? RefusalKey, string RefusalArgument = "")
{
    /// <summary>Rows that stood in an earlier list already, and now count twice.</summary>
    public long RepeatedRows { get; init; }

    /// <summary>The name of the earlier list that held most of them.</summary>
    public string? RepeatedOf { get; init; }
}

/// <summary>Taking in payment lists, for the command line and the demonstration. Works in a scope with a
/// city.</summary>
public interface ITakeInSpend
{
    Task<SpendTakenIn> TakeInAsync(Actor actor, Guid anchorId, string path, CancellationToken cancellation);
}

sealed class TakeInSpend(ImportSpend import, PartnersDb db) : ITakeInSpend
{
    public async Task<SpendTakenIn> TakeInAsync(Actor actor, Guid anchorId, string path, CancellationToken cancellation)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var options = new ImportSpendOptions(actor, anchorId, Path.GetFileName(path), content);
        return await import.RunAsync(options, cancellation) switch
        {
            ImportSpendResult.Taken taken =>
                new SpendTakenIn(new FileReading.Read(taken.Receipt), taken.ImportId, null)
                {
                    RepeatedRows = taken.RepeatedRows,
                    RepeatedOf = taken.RepeatedRows == 0 ? null : await EarlierAsync(taken.ImportId, cancellation),
                },
            ImportSpendResult.Refused refused => new SpendTakenIn(refused.Reading, null, null),
            ImportSpendResult.Duplicate earlier =>
                new SpendTakenIn(null, earlier.EarlierImportId, "imports.refused.duplicate", earlier.EarlierFileName),
            _ => new SpendTakenIn(null, null, "imports.refused.notAllowed"),
        };
    }

    /// <summary>Rows that were mended later have an import of their own, with the name of the list.</summary>
    Task<string?> EarlierAsync(Guid importId, CancellationToken cancellation) => db.Imports
        .Where(i => i.Id == importId)
        .Join(db.Imports, i => i.RepeatedOfId, earlier => earlier.Id, (_, earlier) => (string?)earlier.FileName)
        .FirstOrDefaultAsync(cancellation);
}
