using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners;

/// <summary>What became of one file that was offered.</summary>
public sealed record SpendTakenIn(FileReading? Reading, Guid? ImportId, string? RefusalKey, string RefusalArgument =
    "");

/// <summary>Taking in payment lists, for the command line and the demonstration. Works in a scope with a
/// city.</summary>
public interface ITakeInSpend
{
    Task<SpendTakenIn> TakeInAsync(Actor actor, Guid anchorId, string path, CancellationToken cancellation);
}

sealed class TakeInSpend(ImportSpend import) : ITakeInSpend
{
    public async Task<SpendTakenIn> TakeInAsync(Actor actor, Guid anchorId, string path, CancellationToken cancellation)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var options = new ImportSpendOptions(actor, anchorId, Path.GetFileName(path), content);
        return await import.RunAsync(options, cancellation) switch
        {
            ImportSpendResult.Taken taken =>
                new SpendTakenIn(new FileReading.Read(taken.Receipt), taken.ImportId, null),
            ImportSpendResult.Refused refused => new SpendTakenIn(refused.Reading, null, null),
            ImportSpendResult.Duplicate earlier =>
                new SpendTakenIn(null, earlier.EarlierImportId, "spend.import.duplicate", earlier.EarlierFileName),
            _ => new SpendTakenIn(null, null, "spend.import.notAllowed"),
        };
    }
}
