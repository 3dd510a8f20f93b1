using System.Data;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Areas.Import;

/// <summary>What came of one file. RowsRead = RowsTaken + RowsSetAside, always.</summary>
public sealed record AreaFileReceipt
{
    public required string FileName { get; init; }

    /// <summary>Areas, Predecessors, Postcodes, Shapes, Indicators, Figures or Sources; null when it was
    /// refused.</summary>
    public string? Content { get; init; }

    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }
    public string? RefusalKey { get; init; }
    public required long RowsRead { get; init; }
    public required long RowsTaken { get; init; }
    public required long RowsChanged { get; init; }
    public required long RowsSetAside { get; init; }

    /// <summary>Columns of a table that say nothing to the register.</summary>
    public required IReadOnlyList<string> ColumnsUnused { get; init; }

    /// <summary>The first of them; RowsSetAside counts them all.</summary>
    public required IReadOnlyList<RowSetAside> SetAside { get; init; }
}

/// <summary>The register of areas was added to: whoever places something by it looks again.</summary>
public sealed record AreasImported(Guid ImportId);

/// <param name="RefusalKey">Why nothing was taken.</param>
public sealed record ImportAreasResult(Guid? ImportId, string? RefusalKey, IReadOnlyList<AreaFileReceipt> Files)
{
    public bool IsTaken => ImportId is not null;
}

/// <summary>
/// Takes files of areas, predecessors, postcodes, outlines and figures into the register: all files or none, in
/// one transaction. Rows that cannot be taken are set aside with a reason. Taking the same file twice changes nothing.
/// </summary>
public sealed class ImportAreas(AreasDb db, TimeProvider time)
{
    /// <summary>Reads and checks; changes nothing.</summary>
    public Task<ImportAreasResult> CheckAsync(
        IReadOnlyList<GivenFile> files, Actor actor, CancellationToken cancellation) =>
            RunAsync(files, actor, false, cancellation);

    public Task<ImportAreasResult> TakeAsync(
        IReadOnlyList<GivenFile> files, Actor actor, CancellationToken cancellation) =>
            RunAsync(files, actor, true, cancellation);

    async Task<ImportAreasResult> RunAsync(
        IReadOnlyList<GivenFile> given, Actor actor, bool take, CancellationToken cancellation)
    {
        if (!actor.May(PlatformPermissions.ManageAreas))
            return new ImportAreasResult(null, "areas.refused.permission", []);
        if (given.Count is 0 or > AreaLimits.FilesMax)
            return new ImportAreasResult(null, "areas.refused.files", []);
        var files = given.Select(AreaFile.Read).ToList();
        await using var transaction =
            await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var writer = new AreaWriter(db, time.GetUtcNow(), time);
        foreach (var content in Enum.GetValues<AreaContent>())
        {
            foreach (var file in files.Where(f => f.Content == content))
                await writer.WriteAsync(file, cancellation);
        }
        var receipts = files.ConvertAll(Receipt);
        var refused = files.Exists(f => f.RefusalKey is not null);
        if (!take || refused)
        {
            db.ChangeTracker.Clear();
            return new ImportAreasResult(null, refused ? "areas.refused.file" : null, receipts);
        }
        var id = Ids.New(time);
        foreach (var file in files)
            db.Receipts.Add(Stored(file, id));
        db.Audit(actor, time, "platform.areas.imported", $"import {id}", string.Join(", ", files.Select(f => f.Name)),
            new { files = files.Count, rows = files.Sum(f => f.RowsTaken), changed = files.Sum(f => f.RowsChanged) });
        db.Tell(time, new AreasImported(id));
        db.ChangeTracker.DetectChanges();
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new ImportAreasResult(id, null, receipts);
    }

    static AreaFileReceipt Receipt(AreaFile file)
    {
        if (file.RowsRead != file.RowsTaken + file.SetAside.Count)
            throw new InvalidOperationException($"The count of {file.Name} does not close.");
        return new AreaFileReceipt
        {
            FileName = file.Name,
            Content = file.Content?.ToString(),
            Sha256 = file.Sha256,
            Bytes = file.Bytes,
            RefusalKey = file.RefusalKey,
            RowsRead = file.RowsRead,
            RowsTaken = file.RowsTaken,
            RowsChanged = file.RowsChanged,
            RowsSetAside = file.SetAside.Count,
            ColumnsUnused = file.ColumnsUnused,
            SetAside = [.. file.SetAside.OrderBy(r => r.Line).Take(AreaLimits.SetAsideKept)],
        };
    }

    AreaReceipt Stored(AreaFile file, Guid importId) => new()
    {
        Id = Ids.New(time),
        ImportId = importId,
        At = time.GetUtcNow(),
        FileName = file.Name,
        Content = file.Content!.Value.ToString(),
        Sha256 = file.Sha256,
        Bytes = file.Bytes,
        RowsRead = file.RowsRead,
        RowsTaken = file.RowsTaken,
        RowsChanged = file.RowsChanged,
        RowsSetAside = file.SetAside.Count,
        SetAside = JsonSerializer.Serialize(file.SetAside.OrderBy(r => r.Line).Take(AreaLimits.SetAsideKept)),
    };
}
