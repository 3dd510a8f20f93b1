using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Import;

/// <param name="Parts">The parts of the form after its token.</param>
sealed record ReceiveUploadsOptions(Actor Actor, Guid AnchorId, MultipartReader Parts);

/// <param name="Uploads">One for each file; those that were refused at the door are among them.</param>
/// <param name="RefusalKey">Why nothing was received.</param>
sealed record ReceiveUploadsResult(IReadOnlyList<SpendUpload> Uploads, string? RefusalKey = null);

/// <summary>
/// Writes the files of a form to disk as they come in, never holding one in memory, and queues each to be read. When
/// the sender goes away half way, nothing of the form is left.
/// </summary>
sealed class ReceiveUploads(
    PartnersDb db, CurrentCity current, JobQueue queue, SpendDisk disk, ImportLimits limits, TimeProvider time)
{
    const int CopyBytes = 1 << 17;

    public async Task<ReceiveUploadsResult> RunAsync(ReceiveUploadsOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Import, options.AnchorId))
            return new ReceiveUploadsResult([], "imports.refused.notAllowed");
        var waiting = await db.Uploads.CountAsync(
            u => u.AnchorId == options.AnchorId && u.State == UploadState.Waiting, cancellation);
        if (waiting + limits.FilesMax > ImportLimits.WaitingMax)
            return new ReceiveUploadsResult([], "imports.refused.tooManyWaiting");
        var files = new SpendFiles(current.City);
        var uploads = new List<SpendUpload>();
        var isKept = false;
        try
        {
            while (await options.Parts.ReadNextSectionAsync(cancellation) is { } part)
            {
                if (FileNameOf(part) is not { Length: > 0 } name)
                    continue;
                if (uploads.Count == limits.FilesMax)
                    return new ReceiveUploadsResult([], "imports.refused.tooManyFiles");
                uploads.Add(await ReceiveAsync(options, files, name, part.Body, cancellation));
            }
            if (uploads.Count == 0)
                return new ReceiveUploadsResult([], "imports.refused.noFile");
            await KeepAsync(options, uploads, cancellation);
            isKept = true;
            return new ReceiveUploadsResult(uploads);
        }
        finally
        {
            foreach (var upload in uploads.Where(u => !isKept || u.State != UploadState.Waiting))
                File.Delete(files.Received(upload.Id));
        }
    }

    async Task KeepAsync(ReceiveUploadsOptions options, List<SpendUpload> uploads, CancellationToken cancellation)
    {
        foreach (var upload in uploads)
        {
            db.Uploads.Add(upload);
            if (upload.State == UploadState.Waiting)
                Queue(db, queue, options.Actor, upload);
        }
        await db.SaveChangesAsync(cancellation);
        queue.Wake();
    }

    /// <summary>Adds the job that reads an upload, in the caller's transaction.</summary>
    public static void Queue(PartnersDb db, JobQueue queue, Actor actor, SpendUpload upload)
    {
        var job = queue.Make(actor, ReadUpload.JobKind, "imports.job", new ReadUploadOptions(upload.Id));
        upload.JobId = job.Id;
        db.Jobs.Add(job);
    }

    async Task<SpendUpload> ReceiveAsync(
        ReceiveUploadsOptions options, SpendFiles files, string name, Stream body, CancellationToken cancellation)
    {
        var id = Ids.New(time);
        var (bytes, refusal) = (0L, (string?)null);
        try
        {
            (bytes, refusal) = await CopyAsync(body, files.Received(id), cancellation);
        }
        catch
        {
            File.Delete(files.Received(id));
            throw;
        }
        return new SpendUpload
        {
            Id = id,
            AnchorId = options.AnchorId,
            FileName = name,
            Bytes = bytes,
            State = refusal is null ? UploadState.Waiting : UploadState.Refused,
            Refusal = refusal,
            RefusalArgument = $"{limits.FileBytesMax}",
            PersonId = options.Actor.PersonId,
            ActorName = options.Actor.Name,
            UploadedAt = time.GetUtcNow(),
            EndedAt = refusal is null ? null : time.GetUtcNow(),
        };
    }

    /// <summary>What is left of a file that is too large, or finds no room, is read and dropped: the files after it
    /// still count.</summary>
    async Task<(long Bytes, string? Refusal)> CopyAsync(Stream body, string path, CancellationToken cancellation)
    {
        var buffer = new byte[CopyBytes];
        var bytes = 0L;
        string? refusal = null;
        var file = Open(path, ref refusal);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
            {
                bytes += read;
                if (refusal is null && bytes > limits.FileBytesMax)
                    refusal = ReadingTexts.Key(RefusalCode.TooLarge);
                if (refusal is null)
                    refusal = await WriteAsync(file!, buffer.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            if (file is not null)
                await file.DisposeAsync();
        }
        return (bytes, refusal);
    }

    Stream? Open(string path, ref string? refusal)
    {
        try
        {
            return disk.Create(path);
        }
        catch (IOException problem) when (SpendDisk.IsFull(problem))
        {
            refusal = ReadUpload.DiskFull;
            return null;
        }
    }

    static async Task<string?> WriteAsync(Stream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await file.WriteAsync(bytes, cancellation);
            return null;
        }
        catch (IOException problem) when (SpendDisk.IsFull(problem))
        {
            return ReadUpload.DiskFull;
        }
    }

    /// <summary>The file's own name, without folders that some browsers send.</summary>
    static string? FileNameOf(MultipartSection part)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
            return null;
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : disposition.FileName.Value;
        return CleanName(HeaderUtilities.RemoveQuotes(name).Value);
    }

    public static string? CleanName(string? name)
    {
        name = name?.Split('/', '\\')[^1];
        if (name is null)
            return null;
        var clean = string.Concat(name.Where(c => !char.IsControl(c))).Trim();
        return clean.Length > SpendUpload.FileNameLengthMax ? clean[^SpendUpload.FileNameLengthMax..] : clean;
    }
}
