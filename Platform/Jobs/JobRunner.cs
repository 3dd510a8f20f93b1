using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Jobs;

/// <summary>One run of one job: its options, for whom, and how to tell how far it is.</summary>
public sealed class JobRun(Job job, Actor actor, Func<JobRun, CancellationToken, Task> save)
{
    static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(400);

    long _lastSaved;

    public Guid JobId => job.Id;
    public Actor Actor => actor;
    internal Job Job => job;

    public TOptions Options<TOptions>() =>
        JsonSerializer.Deserialize<TOptions>(job.Options)
            ?? throw new InvalidDataException($"Job {job.Id} has no options.");

    /// <summary>Says how far the work is; written at most a few times a second.</summary>
    public async Task ReportAsync(
        long done, long? total, CancellationToken cancellation, string? messageKey = null, object? arguments = null)
    {
        job.Done = done;
        job.Total = total;
        if (messageKey is not null)
        {
            job.MessageKey = messageKey;
            job.MessageArguments = arguments is null ? null : JsonSerializer.Serialize(arguments);
        }
        if (Environment.TickCount64 - _lastSaved < ReportEvery.TotalMilliseconds)
            return;
        _lastSaved = Environment.TickCount64;
        await save(this, cancellation);
    }
}

/// <summary>
/// Runs the jobs of all cities, one at a time per city. A job whose lease has run out (its process died) is taken
/// up again; after a few tries it has failed. A job that somebody stops ends as soon as its handler can.
/// </summary>
public sealed partial class JobRunner(
    IServiceProvider services, CityRegistry cities, JobSignal signal, TimeProvider time, ILogger<JobRunner> logger)
    : BackgroundService
{
    public const int TriesMax = 3;

    /// <summary>A job whose process died is taken up again within this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    static readonly TimeSpan RenewEvery = Lease / 4;
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LookForCancelEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var worked = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            // At the start too: the first page is not kept waiting.
            if (!worked)
                await signal.WaitAsync(LookEvery, stoppingToken);
            worked = false;
            foreach (var city in cities.All)
            {
                try
                {
                    worked |= await RunNextAsync(city, stoppingToken);
                }
                catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
                {
                    LogCityFailed(problem, city.Slug);
                }
            }
        }
    }

    /// <summary>Runs the oldest job that waits, or whose lease ran out; false when there is none.</summary>
    public async Task<bool> RunNextAsync(City city, CancellationToken cancellation)
    {
        await using var scope = services.CreateCityScope(city);
        var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
        var job = await TakeAsync(db, cancellation);
        if (job is null)
            return false;

        var actor = await ActorOfAsync(scope.ServiceProvider, job, cancellation);
        // A scope of its own: what a failing handler leaves half done must not be saved with the job's state.
        await using var own = services.CreateCityScope(city);
        own.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        var handler = own.ServiceProvider.GetServices<IJobHandler>().FirstOrDefault(h => h.Kind == job.Kind);
        var run = new JobRun(job, actor, async (_, token) =>
        {
            job.LeaseUntil = time.GetUtcNow() + Lease;
            job.Version++;
            await db.SaveChangesAsync(token);
        });
        job.State = job.CancelAskedAt is null
            ? await RunAsync(city, job, run, handler, cancellation)
            : JobState.Cancelled;
        if (job.State == JobState.Cancelled)
            await NoteCancelledAsync(db, job);
        job.EndedAt = job.IsEnded ? time.GetUtcNow() : null;
        job.Version++;
        await db.SaveChangesAsync(CancellationToken.None);
        if (job.State == JobState.Cancelled && handler is not null)
            await handler.CancelledAsync(run, CancellationToken.None);
        return true;
    }

    /// <summary>Runs it until it ends, the program stops or somebody stops it; gives the state that it then
    /// has.</summary>
    async Task<JobState> RunAsync(
        City city, Job job, JobRun run, IJobHandler? handler, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ended = new CancellationTokenSource();
        var watching = WatchAsync(city, job.Id, job.Tries, stop.CancelAsync, ended.Token);
        Exception? problem = null;
        try
        {
            if (handler is null)
                throw new InvalidOperationException($"No handler for jobs of kind {job.Kind}.");
            var result = await handler.RunAsync(run, stop.Token);
            job.Result = result is null ? null : JsonSerializer.Serialize(result);
        }
        catch (Exception thrown)
        {
            problem = thrown;
        }
        await ended.CancelAsync();
        var isCancelled = await watching;
        if (problem is null)
            return JobState.Done;
        if (problem is OperationCanceledException && stop.IsCancellationRequested && !isCancelled)
        {
            // The program stops: give the job back, so that the next start takes it up at once.
            job.LeaseUntil = null;
            job.Tries--;
            return JobState.Waiting;
        }
        if (problem is not OperationCanceledException)
        {
            LogJobFailed(problem, job.Id, job.Kind);
            (job.MessageKey, job.MessageArguments) = ("jobs.failed", null);
        }
        return isCancelled ? JobState.Cancelled : job.Tries >= TriesMax ? JobState.Failed : JobState.Waiting;
    }

    static async Task<Actor> ActorOfAsync(IServiceProvider scope, Job job, CancellationToken cancellation)
    {
        var name = job.PersonId is { } person
            ? await scope.GetRequiredService<IAccounts>().NameOfAsync(person, cancellation)
            : null;
        return new Actor(
            job.PersonId is null ? "system" : "person", job.PersonId, name ?? job.ActorName, job.OrganisationId, null,
            job.Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
    }

    /// <summary>In the name of who asked for it. Another context may have written who that is.</summary>
    async Task NoteCancelledAsync(PlatformDb db, Job job)
    {
        var person = await db.Jobs.Where(j => j.Id == job.Id).Select(j => j.CancelledBy).FirstOrDefaultAsync();
        db.Audit(
            Actor.Anonymous with { Kind = "person", PersonId = person }, time, "platform.job.cancelled",
            $"job {job.Id}", job.Kind);
    }

    /// <summary>
    /// Renews the lease of a job that works long without a word, or another process would take it up too; and looks
    /// whether somebody asked to stop it, from this process or another.
    /// </summary>
    /// <returns>Whether somebody asked to stop it.</returns>
    async Task<bool> WatchAsync(
        City city, Guid id, int tries, Func<Task> stopAsync, CancellationToken ended)
    {
        var isAsked = false;
        var renewAt = time.GetUtcNow() + RenewEvery;
        while (true)
        {
            await Task.Delay(LookForCancelEvery, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                return isAsked;
            try
            {
                await using var scope = services.CreateCityScope(city);
                var mine = scope.ServiceProvider.GetRequiredService<PlatformDb>().Jobs
                    .Where(j => j.Id == id && j.State == JobState.Running && j.Tries == tries);
                if (!isAsked && await mine.AnyAsync(j => j.CancelAskedAt != null, ended))
                {
                    isAsked = true;
                    await stopAsync();
                }
                if (time.GetUtcNow() < renewAt)
                    continue;
                DateTimeOffset? until = time.GetUtcNow() + Lease;
                var renewed = await mine.ExecuteUpdateAsync(
                    set => set.SetProperty(j => j.LeaseUntil, until), ended);
                renewAt = time.GetUtcNow() + RenewEvery;
                // It was taken for dead, and another process has it now.
                if (renewed == 0)
                    await stopAsync();
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return isAsked;
            }
            catch (Exception problem)
            {
                LogCityFailed(problem, city.Slug);
            }
        }
    }

    async Task<Job?> TakeAsync(PlatformDb db, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var job = await db.Jobs
            .Where(j => j.State == JobState.Waiting || (j.State == JobState.Running && j.LeaseUntil < now))
            .OrderBy(j => j.CreatedAt)
            .FirstOrDefaultAsync(cancellation);
        if (job is null)
            return null;
        job.State = JobState.Running;
        job.StartedAt ??= now;
        job.LeaseUntil = now + Lease;
        job.Tries++;
        job.Version++;
        if (job.Tries > TriesMax && job.CancelAskedAt is null)
        {
            job.State = JobState.Failed;
            job.MessageKey = "jobs.failed";
            job.EndedAt = now;
        }
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another process took it.
            return null;
        }
        return job.State == JobState.Running ? job : null;
    }

    [LoggerMessage(LogLevel.Error, "Jobs of city {City} could not be looked at")]
    partial void LogCityFailed(Exception problem, string city);

    [LoggerMessage(LogLevel.Error, "Job {JobId} ({Kind}) failed")]
    partial void LogJobFailed(Exception problem, Guid jobId, string kind);
}
