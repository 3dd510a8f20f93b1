using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Layouts;

sealed record RereadSpendOptions(Actor Actor, Guid AnchorId, Guid SourceId, LayoutProfile Layout);

sealed record RereadSpendResult(Guid? UploadId, string? RefusalKey = null);

/// <summary>The file of an import, or of an upload that was refused, as it lies on disk.</summary>
sealed record SpendSource(string Path, string FileName, long Bytes, SpendImport? Import);

/// <summary>
/// Has a file read again with columns that a person pointed out. The job withdraws the first reading and takes the
/// new one in, in one transaction; when it is refused, the first stays as it was.
/// </summary>
sealed class RereadSpend(PartnersDb db, CurrentCity current, JobQueue queue, TimeProvider time)
{
    public async Task<SpendSource?> SourceAsync(Guid anchorId, Guid id, CancellationToken cancellation)
    {
        var files = new SpendFiles(current.City);
        var import = await db.Imports.AsNoTracking().FirstOrDefaultAsync(
            i => i.Id == id && i.AnchorId == anchorId && i.PartOfId == null && i.WithdrawnAt == null, cancellation);
        var upload = import is not null ? null : await db.Uploads.AsNoTracking().FirstOrDefaultAsync(
            u => u.Id == id && u.AnchorId == anchorId && u.State == UploadState.Refused, cancellation);
        var source = import is not null
            ? new SpendSource(files.Raw(import.Sha256), import.FileName, import.Bytes, import)
            : upload is null ? null : new SpendSource(files.Received(id), upload.FileName, upload.Bytes, null);
        return source is not null && File.Exists(source.Path) ? source : null;
    }

    public async Task<RereadSpendResult> RunAsync(RereadSpendOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Import, options.AnchorId))
            return new RereadSpendResult(null, "imports.refused.notAllowed");
        if (await SourceAsync(options.AnchorId, options.SourceId, cancellation) is not { } source)
            return new RereadSpendResult(null, "imports.refused.gone");
        var upload = new SpendUpload
        {
            Id = Ids.New(time),
            AnchorId = options.AnchorId,
            FileName = source.FileName,
            Bytes = source.Bytes,
            State = UploadState.Waiting,
            ReplacesId = options.SourceId,
            Layout = options.Layout.ToJson(),
            PersonId = options.Actor.PersonId,
            ActorName = options.Actor.Name,
            UploadedAt = time.GetUtcNow(),
        };
        // A refused file goes along; that of an import stays where it is.
        if (source.Import is null)
            File.Copy(source.Path, new SpendFiles(current.City).Received(upload.Id));
        db.Uploads.Add(upload);
        ReceiveUploads.Queue(db, queue, options.Actor, upload);
        await db.SaveChangesAsync(cancellation);
        queue.Wake();
        return new RereadSpendResult(upload.Id);
    }

    /// <summary>Has an upload that the machine could not read tried once more.</summary>
    public async Task<RereadSpendResult> AgainAsync(
        Actor actor, Guid anchorId, Guid uploadId, CancellationToken cancellation)
    {
        if (!actor.MayFor(Permissions.Import, anchorId))
            return new RereadSpendResult(null, "imports.refused.notAllowed");
        var upload = await db.Uploads.FirstOrDefaultAsync(
            u => u.Id == uploadId && u.AnchorId == anchorId && u.State == UploadState.Failed, cancellation);
        if (upload is null)
            return new RereadSpendResult(null, "imports.refused.gone");
        (upload.State, upload.Refusal, upload.EndedAt) = (UploadState.Waiting, null, null);
        upload.Version++;
        ReceiveUploads.Queue(db, queue, actor, upload);
        await db.SaveChangesAsync(cancellation);
        queue.Wake();
        return new RereadSpendResult(uploadId);
    }
}
