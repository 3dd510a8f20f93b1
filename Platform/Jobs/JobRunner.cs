using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
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
/// up again; after a few tries it has failed.
/// </summary>
public sealed partial class JobRunner(
    IServiceProvider services, CityRegistry cities, JobSignal signal, TimeProvider time, ILogger<JobRunner> logger)
    : BackgroundService
{
    public const int TriesMax = 3;
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var worked = false;
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
            if (!worked)
                await signal.WaitAsync(LookEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

        var actor = new Actor(
            job.PersonId is null ? "system" : "person", job.PersonId, job.ActorName, job.OrganisationId, null,
            job.Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
        // A scope of its own: what a failing handler leaves half done must not be saved with the job's state.
        await using var own = services.CreateCityScope(city);
        own.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beating = KeepLeaseAsync(city, job.Id, job.Tries, ended.Token);
        var run = new JobRun(job, actor, async (_, token) =>
        {
            job.LeaseUntil = time.GetUtcNow() + Lease;
            job.Version++;
            await db.SaveChangesAsync(token);
        });
        try
        {
            var handler = own.ServiceProvider.GetServices<IJobHandler>().FirstOrDefault(h => h.Kind == job.Kind)
                ?? throw new InvalidOperationException($"No handler for jobs of kind {job.Kind}.");
            var result = await handler.RunAsync(run, cancellation);
            job.Result = result is null ? null : JsonSerializer.Serialize(result);
            job.State = JobState.Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The program stops: give the job back, so that the next start takes it up at once.
            job.State = JobState.Waiting;
            job.LeaseUntil = null;
            job.Tries--;
        }
        catch (Exception problem)
        {
            LogJobFailed(problem, job.Id, job.Kind);
            job.State = job.Tries >= TriesMax ? JobState.Failed : JobState.Waiting;
            job.MessageKey = "jobs.failed";
            job.MessageArguments = null;
        }
        await ended.CancelAsync();
        await beating;
        job.EndedAt = job.IsEnded ? time.GetUtcNow() : null;
        job.Version++;
        await db.SaveChangesAsync(CancellationToken.None);
        return true;
    }

    /// <summary>Renews the lease of a job that works long without a word, or another process would take it up
    /// too.</summary>
    async Task KeepLeaseAsync(City city, Guid id, int tries, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Lease / 4, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
                return;
            try
            {
                await using var scope = services.CreateCityScope(city);
                DateTimeOffset? until = time.GetUtcNow() + Lease;
                await scope.ServiceProvider.GetRequiredService<PlatformDb>().Jobs
                    .Where(j => j.Id == id && j.State == JobState.Running && j.Tries == tries)
                    .ExecuteUpdateAsync(set => set.SetProperty(j => j.LeaseUntil, until), cancellation);
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                LogCityFailed(problem, city.Slug);
            }
            catch (OperationCanceledException)
            {
                return;
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
        if (job.Tries > TriesMax)
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
