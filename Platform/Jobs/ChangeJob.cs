using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Jobs;

/// <param name="Actor">Who asks.</param>
/// <param name="JobId">One of their own, or anybody's with the permission to manage jobs.</param>
sealed record ChangeJobOptions(Actor Actor, Guid JobId);

enum ChangeJobResult
{
    Done,

    /// <summary>There is no such job, or it is somebody else's.</summary>
    Unknown,

    /// <summary>It came to its end, or was changed, in the meantime.</summary>
    TooLate,

    /// <summary>It was asked for on behalf of another organisation than is acted for now.</summary>
    OtherOrganisation,
}

/// <summary>Stops a job that waits or runs, and has one that failed tried again.</summary>
sealed class ChangeJob(PlatformDb db, IEnumerable<IJobHandler> handlers, JobSignal signal, TimeProvider time)
{
    /// <summary>The jobs that somebody may see and change.</summary>
    public IQueryable<Job> Of(Actor actor)
    {
        if (actor.May(PlatformPermissions.ManageJobs))
            return db.Jobs;
        var person = actor.PersonId;
        return db.Jobs.Where(j => j.PersonId != null && j.PersonId == person);
    }

    /// <summary>A job that waits is stopped at once; one that runs is told, and stops as soon as it can.</summary>
    public async Task<ChangeJobResult> StopAsync(ChangeJobOptions options, CancellationToken cancellation)
    {
        var (actor, id) = (options.Actor, options.JobId);
        if (await Of(actor).FirstOrDefaultAsync(j => j.Id == id, cancellation) is not { } job)
            return ChangeJobResult.Unknown;
        if (job.State == JobState.Running)
            return await AskAsync(actor, job, cancellation);
        if (job.State != JobState.Waiting)
            return ChangeJobResult.TooLate;
        job.State = JobState.Cancelled;
        (job.CancelledBy, job.CancelAskedAt, job.EndedAt) = (actor.PersonId, time.GetUtcNow(), time.GetUtcNow());
        job.Version++;
        db.Audit(actor, time, "platform.job.cancelled", $"job {id}", job.Kind);
        if (!await SaveAsync(cancellation))
            // It began just now.
            return await AskAsync(actor, job, cancellation);
        if (handlers.FirstOrDefault(h => h.Kind == job.Kind) is { } handler)
            await handler.CancelledAsync(new JobRun(job, actor, (_, _) => Task.CompletedTask), cancellation);
        return ChangeJobResult.Done;
    }

    /// <summary>Runs a failed job from its start. Its own person gives it the permissions held now; who manages jobs
    /// leaves those with which it was asked for.</summary>
    public async Task<ChangeJobResult> RetryAsync(ChangeJobOptions options, CancellationToken cancellation)
    {
        var (actor, id) = (options.Actor, options.JobId);
        if (await Of(actor).FirstOrDefaultAsync(j => j.Id == id, cancellation) is not { } job)
            return ChangeJobResult.Unknown;
        if (job.State != JobState.Failed)
            return ChangeJobResult.TooLate;
        if (!actor.May(PlatformPermissions.ManageJobs))
        {
            if (job.OrganisationId != actor.OrganisationId)
                return ChangeJobResult.OtherOrganisation;
            job.Permissions = JobQueue.Words(actor);
        }
        job.State = JobState.Waiting;
        (job.Tries, job.Done, job.Total) = (0, 0, null);
        (job.StartedAt, job.EndedAt, job.LeaseUntil) = (null, null, null);
        (job.MessageKey, job.MessageArguments) = (null, null);
        job.Version++;
        db.Audit(actor, time, "platform.job.retried", $"job {id}", job.Kind);
        if (!await SaveAsync(cancellation))
            return ChangeJobResult.TooLate;
        signal.Set();
        return ChangeJobResult.Done;
    }

    /// <summary>The version stays as it is: the process that runs the job goes on writing its progress.</summary>
    async Task<ChangeJobResult> AskAsync(Actor actor, Job job, CancellationToken cancellation)
    {
        var (id, person) = (job.Id, actor.PersonId);
        DateTimeOffset? now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var asked = await db.Jobs
            .Where(j => j.Id == id && j.State == JobState.Running && j.CancelAskedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(j => j.CancelAskedAt, now).SetProperty(j => j.CancelledBy, person),
                cancellation);
        if (asked == 0)
            return ChangeJobResult.TooLate;
        db.Audit(actor, time, "platform.job.cancelAsked", $"job {id}", job.Kind);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return ChangeJobResult.Done;
    }

    async Task<bool> SaveAsync(CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
