using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Import;

sealed record ReadUploadOptions(Guid UploadId);

/// <summary>The job that takes in one upload. The import has the upload's id: run twice, it is taken in once.</summary>
sealed partial class ReadUpload(
    PartnersDb db, CurrentCity current, ImportSpend import, PageTexts texts, TimeProvider time,
    ILogger<ReadUpload> logger) : IJobHandler
{
    public const string JobKind = "partners.import";
    public const string DiskFull = "imports.refused.diskFull";
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    public string Kind => JobKind;

    public async Task<object?> RunAsync(JobRun run, CancellationToken cancellation)
    {
        var id = run.Options<ReadUploadOptions>().UploadId;
        var upload = await db.Uploads.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellation);
        if (upload is null || upload.State != UploadState.Waiting)
            return null;
        try
        {
            var result = await ImportAsync(run, upload, cancellation);
            // What was taken in is told, whatever was asked meanwhile.
            await EndAsync(upload, Outcome(result), CancellationToken.None);
        }
        catch (IOException problem) when (SpendDisk.IsFull(problem))
        {
            await EndAsync(upload, new Ending(UploadState.Failed, DiskFull), cancellation);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LogFailed(problem, upload.Id);
            await EndAsync(upload, new Ending(UploadState.Failed, "imports.refused.failed"), cancellation);
        }
        return null;
    }

    public async Task<IReadOnlyDictionary<Guid, JobAbout>> AboutAsync(
        IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        Guid?[] ids = [.. jobs.Select(j => (Guid?)j.Id)];
        var uploads = await db.Uploads.AsNoTracking().Where(u => ids.Contains(u.JobId)).ToListAsync(cancellation);
        return uploads.ToDictionary(u => u.JobId!.Value, u => new JobAbout(
            u.FileName,
            u.Refusal is null ? null : texts[
                "imports.refused.job", ("reason", texts[u.Refusal, ("value", u.RefusalArgument)])]));
    }

    /// <summary>The file stays, as after a failure of the machine, and can be read in once more.</summary>
    public async Task CancelledAsync(JobRun run, CancellationToken cancellation)
    {
        var id = run.Options<ReadUploadOptions>().UploadId;
        var upload = await db.Uploads.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellation);
        if (upload is { State: UploadState.Waiting })
            await EndAsync(upload, new Ending(UploadState.Failed, "imports.refused.stopped"), cancellation);
    }

    sealed record Ending(
        UploadState State, string? Refusal = null, string? Argument = null, Guid? EarlierId = null, bool Stays = false);

    /// <summary>The reader works without a pause; meanwhile this tells how far it is.</summary>
    async Task<ImportSpendResult> ImportAsync(JobRun run, SpendUpload upload, CancellationToken cancellation)
    {
        var lines = 0L;
        var files = new SpendFiles(current.City);
        var replaced = upload.ReplacesId is not { } old ? null : await db.Imports.AsNoTracking()
            .FirstOrDefaultAsync(i => i.Id == old && i.AnchorId == upload.AnchorId, cancellation);
        await using var content = new FileStream(
            replaced is null ? files.Received(upload.Id) : files.Raw(replaced.Sha256), FileMode.Open, FileAccess.Read,
            FileShare.Read, bufferSize: 0);
        var options = new ImportSpendOptions(
            run.Actor, upload.AnchorId, upload.FileName, content, new Told(n => Interlocked.Exchange(ref lines, n)))
        {
            Id = upload.Id,
            ReplacesId = replaced?.Id,
            Layout = upload.Layout is null ? null : LayoutProfile.FromJson(upload.Layout),
        };
        var reading = Task.Run(() => import.RunAsync(options, cancellation), cancellation);
        while (await Task.WhenAny(reading, Task.Delay(LookEvery, CancellationToken.None)) != reading)
            await run.ReportAsync(Interlocked.Read(ref lines), null, CancellationToken.None);
        return await reading;
    }

    sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }

    static Ending Outcome(ImportSpendResult result) => result switch
    {
        ImportSpendResult.Taken => new Ending(UploadState.Taken),
        ImportSpendResult.Refused { Reading.Refusal: var refusal } => new Ending(
            UploadState.Refused, ReadingTexts.Key(refusal.Code), refusal.Arguments is [var first, ..] ? first : null,
            Stays: CanBePointedOut(refusal.Code)),
        ImportSpendResult.Duplicate earlier => new Ending(
            UploadState.Duplicate, "imports.refused.duplicate", earlier.EarlierFileName, earlier.EarlierImportId),
        ImportSpendResult.Overtaken => new Ending(UploadState.Refused, "imports.refused.overtaken"),
        _ => new Ending(UploadState.Refused, "imports.refused.notAllowed"),
    };

    /// <summary>What a person can mend by saying which column is what.</summary>
    static bool CanBePointedOut(RefusalCode code) => code is RefusalCode.NoAmount or RefusalCode.NoPayee
        or RefusalCode.NoRows or RefusalCode.AmountsByMonth or RefusalCode.TooManySetAside
        or RefusalCode.ProfileDoesNotFit;

    async Task EndAsync(SpendUpload upload, Ending ending, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        DateTimeOffset? now = time.GetUtcNow();
        await db.Uploads.Where(u => u.Id == upload.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(u => u.State, ending.State)
                .SetProperty(u => u.Refusal, ending.Refusal)
                .SetProperty(u => u.RefusalArgument, ending.Argument)
                .SetProperty(u => u.EarlierId, ending.EarlierId)
                .SetProperty(u => u.EndedAt, now)
                .SetProperty(u => u.Version, u => u.Version + 1),
            cancellation);
        if (ending is { Stays: false, State: not UploadState.Failed })
            File.Delete(new SpendFiles(current.City).Received(upload.Id));
    }

    [LoggerMessage(LogLevel.Error, "Upload {UploadId} could not be read")]
    partial void LogFailed(Exception problem, Guid uploadId);
}
