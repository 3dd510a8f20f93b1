using System.Text.Json;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Jobs;

/// <summary>What a module does when a job of its kind comes up. Running it twice must give the same outcome as
/// once.</summary>
public interface IJobHandler
{
    string Kind { get; }

    /// <returns>A record that is kept as the job's result, or null.</returns>
    /// <param name="run">Its options, for whom, and how to tell how far it is.</param>
    /// <param name="cancellation">When the program stops, or somebody stops the job: end soon, leave nothing half
    /// done, and throw. A job that is done all the same just returns.</param>
    Task<object?> RunAsync(JobRun run, CancellationToken cancellation);

    /// <summary>What each of these jobs of this kind is about, for the people who may see them.</summary>
    Task<IReadOnlyDictionary<Guid, JobAbout>> AboutAsync(
        IReadOnlyList<Job> jobs, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<Guid, JobAbout>>(new Dictionary<Guid, JobAbout>());

    /// <summary>Somebody stopped the job, before it began or while it ran: puts right what waits for it.</summary>
    Task CancelledAsync(JobRun run, CancellationToken cancellation) => Task.CompletedTask;
}

/// <param name="Name">Of the file that is read, say.</param>
/// <param name="Outcome">In words, where the job is done and yet not what was asked.</param>
public sealed record JobAbout(string Name, string? Outcome);

/// <summary>Puts work in the queue of the current city.</summary>
public sealed class JobQueue(PlatformDb db, TimeProvider time, JobSignal signal)
{
    public async Task<Guid> AddAsync<TOptions>(
        Actor actor, string kind, string titleKey, TOptions options, CancellationToken cancellation)
    {
        var job = Make(actor, kind, titleKey, options);
        db.Jobs.Add(job);
        await db.SaveChangesAsync(cancellation);
        signal.Set();
        return job.Id;
    }

    /// <summary>A job for the caller's own transaction; after the commit <see cref="Wake"/> has it begin at
    /// once.</summary>
    public Job Make<TOptions>(Actor actor, string kind, string titleKey, TOptions options) =>
        new()
        {
            Id = Ids.New(time),
            Kind = kind,
            TitleKey = titleKey,
            Options = JsonSerializer.Serialize(options),
            State = JobState.Waiting,
            PersonId = actor.PersonId,
            OrganisationId = actor.OrganisationId,
            ActorName = actor.Kind,
            Permissions = Words(actor),
            CreatedAt = time.GetUtcNow(),
        };

    public void Wake() => signal.Set();

    internal static string Words(Actor actor) => string.Join(' ', actor.Permissions.Order(StringComparer.Ordinal));
}

/// <summary>Wakes the runner at once instead of at its next look.</summary>
public sealed class JobSignal : IDisposable
{
    readonly SemaphoreSlim _waiting = new(0);

    public void Set() => _waiting.Release();

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellation) =>
        _waiting.WaitAsync(longest, cancellation);

    public void Dispose() => _waiting.Dispose();
}
