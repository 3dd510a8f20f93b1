using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform;

/// <summary>Jobs run once, fail in the end, and are taken up again after a crash.</summary>
public sealed class JobTests
{
    sealed record CountTo(int Number);

    sealed class Counting : IJobHandler
    {
        public int Runs { get; private set; }
        public int FailuresLeft { get; set; }
        public List<Guid> Cancelled { get; } = [];

        /// <summary>Set once it runs; then it waits until it is told to stop.</summary>
        public TaskCompletionSource? Waits { get; set; }

        public string Kind => "test.count";

        public async Task<object?> RunAsync(JobRun run, CancellationToken cancellation)
        {
            Runs++;
            if (FailuresLeft-- > 0)
                throw new InvalidOperationException("This run fails on purpose.");
            if (Waits is not null)
            {
                Waits.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            var number = run.Options<CountTo>().Number;
            await run.ReportAsync(number, number, cancellation);
            return new CountTo(number);
        }

        public Task CancelledAsync(JobRun run, CancellationToken cancellation)
        {
            Cancelled.Add(run.JobId);
            return Task.CompletedTask;
        }
    }

    static async Task<Guid> AddAsync(TestCity city, Actor? actor = null)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<JobQueue>().AddAsync(
            actor ?? Actor.System("test"), "test.count", "jobs.title", new CountTo(7), CancellationToken.None);
    }

    static Actor Person(Guid? organisation = null, params string[] permissions) =>
        new("person", Guid.CreateVersion7(), "Ank", organisation, null, permissions.ToHashSet());

    static async Task<ChangeJobResult> ChangeAsync(
        TestCity city, Actor actor, Guid id,
        Func<ChangeJob, Func<ChangeJobOptions, CancellationToken, Task<ChangeJobResult>>> which)
    {
        await using var scope = city.Scope();
        var change = which(scope.ServiceProvider.GetRequiredService<ChangeJob>());
        return await change(new ChangeJobOptions(actor, id), CancellationToken.None);
    }

    static Task<ChangeJobResult> StopAsync(TestCity city, Actor actor, Guid id) =>
        ChangeAsync(city, actor, id, change => change.StopAsync);

    static Task<ChangeJobResult> RetryAsync(TestCity city, Actor actor, Guid id) =>
        ChangeAsync(city, actor, id, change => change.RetryAsync);

    static async Task<(string Process, Guid? Person)[]> AuditAsync(TestCity city, Guid id)
    {
        await using var scope = city.Scope();
        var entries = await scope.ServiceProvider.GetRequiredService<PlatformDb>().AuditEntries
            .Where(e => e.Subject == $"job {id}").OrderBy(e => e.At).ToListAsync();
        return [.. entries.Select(e => (e.Process, e.PersonId))];
    }

    static async Task<Job> FindAsync(TestCity city, Guid id)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<PlatformDb>().Jobs.SingleAsync(j => j.Id == id);
    }

    static Task<TestCity> CityAsync(DatabaseProvider provider, Counting handler) =>
        TestCity.CreateAsync(provider, services => services.AddSingleton<IJobHandler>(handler));

    [Theory, EveryDatabase]
    public async Task Runs_a_job_once_and_keeps_its_result(DatabaseProvider provider)
    {
        var handler = new Counting();
        await using var city = await CityAsync(provider, handler);
        var id = await AddAsync(city);
        var runner = city.Services.GetRequiredService<JobRunner>();

        Assert.True(await runner.RunNextAsync(city.City, CancellationToken.None));
        Assert.False(await runner.RunNextAsync(city.City, CancellationToken.None));

        var job = await FindAsync(city, id);
        Assert.Equal((JobState.Done, 7L, "{\"Number\":7}", 1), (job.State, job.Done, job.Result, handler.Runs));
    }

    [Theory, EveryDatabase]
    public async Task Tries_a_failing_job_again_and_gives_up_in_the_end(DatabaseProvider provider)
    {
        var handler = new Counting { FailuresLeft = int.MaxValue };
        await using var city = await CityAsync(provider, handler);
        var id = await AddAsync(city);
        var runner = city.Services.GetRequiredService<JobRunner>();

        while (await runner.RunNextAsync(city.City, CancellationToken.None))
        {
        }

        Assert.Equal(JobState.Failed, (await FindAsync(city, id)).State);
        Assert.Equal(JobRunner.TriesMax, handler.Runs);
    }

    [Theory, EveryDatabase]
    public async Task Takes_up_a_job_whose_process_died(DatabaseProvider provider)
    {
        var handler = new Counting();
        await using var city = await CityAsync(provider, handler);
        var id = await AddAsync(city);
        await using (var scope = city.Scope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
            var job = await db.Jobs.SingleAsync(j => j.Id == id);
            (job.State, job.Tries, job.LeaseUntil) = (JobState.Running, 1, DateTimeOffset.UnixEpoch);
            await db.SaveChangesAsync();
        }

        await city.Services.GetRequiredService<JobRunner>().RunNextAsync(city.City, CancellationToken.None);

        Assert.Equal((JobState.Done, 1), ((await FindAsync(city, id)).State, handler.Runs));
    }

    [Theory, EveryDatabase]
    public async Task Somebody_else_can_neither_stop_nor_retry_a_job(DatabaseProvider provider)
    {
        var handler = new Counting { FailuresLeft = JobRunner.TriesMax };
        await using var city = await CityAsync(provider, handler);
        var id = await AddAsync(city, Person());
        Assert.Equal(ChangeJobResult.Unknown, await StopAsync(city, Person(), id));
        Assert.Equal(ChangeJobResult.Unknown, await StopAsync(city, Actor.Anonymous, id));
        Assert.Equal(JobState.Waiting, (await FindAsync(city, id)).State);

        while (await city.Services.GetRequiredService<JobRunner>().RunNextAsync(city.City, CancellationToken.None))
        {
        }
        Assert.Equal(ChangeJobResult.Unknown, await RetryAsync(city, Person(), id));
        Assert.Equal(JobState.Failed, (await FindAsync(city, id)).State);
        Assert.Empty(await AuditAsync(city, id));
    }

    [Theory, EveryDatabase]
    public async Task A_job_that_waits_is_stopped_at_once_and_never_runs(DatabaseProvider provider)
    {
        var handler = new Counting();
        await using var city = await CityAsync(provider, handler);
        var ank = Person();
        var id = await AddAsync(city, ank);

        Assert.Equal(ChangeJobResult.Done, await StopAsync(city, ank, id));
        Assert.Equal(ChangeJobResult.TooLate, await StopAsync(city, ank, id));
        Assert.False(await city.Services.GetRequiredService<JobRunner>()
            .RunNextAsync(city.City, CancellationToken.None));

        var job = await FindAsync(city, id);
        Assert.Equal((JobState.Cancelled, ank.PersonId, 0), (job.State, job.CancelledBy, handler.Runs));
        Assert.NotNull(job.EndedAt);
        Assert.Equal([id], handler.Cancelled);
        Assert.Equal([("platform.job.cancelled", ank.PersonId)], await AuditAsync(city, id));
    }

    [Theory, EveryDatabase]
    public async Task A_job_that_runs_is_told_to_stop_by_whoever_manages_jobs(DatabaseProvider provider)
    {
        var handler = new Counting { Waits = new TaskCompletionSource() };
        await using var city = await CityAsync(provider, handler);
        var id = await AddAsync(city, Person());
        var running = city.Services.GetRequiredService<JobRunner>().RunNextAsync(city.City, CancellationToken.None);
        await handler.Waits.Task.WaitAsync(TimeSpan.FromSeconds(20));

        var administrator = Person(null, PlatformPermissions.ManageJobs);
        Assert.Equal(ChangeJobResult.Done, await StopAsync(city, administrator, id));
        Assert.Equal(ChangeJobResult.TooLate, await StopAsync(city, administrator, id));
        await running.WaitAsync(TimeSpan.FromSeconds(20));

        var job = await FindAsync(city, id);
        Assert.Equal((JobState.Cancelled, administrator.PersonId, 1), (job.State, job.CancelledBy, handler.Runs));
        Assert.Equal([id], handler.Cancelled);
        Assert.Equal(
            [("platform.job.cancelAsked", administrator.PersonId), ("platform.job.cancelled", administrator.PersonId)],
            await AuditAsync(city, id));
    }

    [Theory, EveryDatabase]
    public async Task A_stop_that_was_asked_before_the_process_died_holds_after_it(DatabaseProvider provider)
    {
        var handler = new Counting();
        await using var city = await CityAsync(provider, handler);
        var ank = Person();
        var id = await AddAsync(city, ank);
        await using (var scope = city.Scope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
            var job = await db.Jobs.SingleAsync(j => j.Id == id);
            (job.State, job.Tries, job.LeaseUntil) = (JobState.Running, 1, DateTimeOffset.UnixEpoch);
            await db.SaveChangesAsync();
        }
        Assert.Equal(ChangeJobResult.Done, await StopAsync(city, ank, id));

        await city.Services.GetRequiredService<JobRunner>().RunNextAsync(city.City, CancellationToken.None);

        Assert.Equal((JobState.Cancelled, 0), ((await FindAsync(city, id)).State, handler.Runs));
    }

    [Theory, EveryDatabase]
    public async Task A_failed_job_is_retried_with_what_its_person_may_do_now(DatabaseProvider provider)
    {
        var handler = new Counting { FailuresLeft = JobRunner.TriesMax };
        await using var city = await CityAsync(provider, handler);
        var hospital = Guid.CreateVersion7();
        var ank = Person(hospital, "partners.import", "partners.read");
        var id = await AddAsync(city, ank);
        var runner = city.Services.GetRequiredService<JobRunner>();
        Assert.Equal(ChangeJobResult.TooLate, await RetryAsync(city, ank, id));
        while (await runner.RunNextAsync(city.City, CancellationToken.None))
        {
        }

        Assert.Equal(
            ChangeJobResult.OtherOrganisation, await RetryAsync(city, ank with { OrganisationId = null }, id));
        var now = ank with { Permissions = new HashSet<string> { "partners.read" } };
        Assert.Equal(ChangeJobResult.Done, await RetryAsync(city, now, id));
        Assert.True(await runner.RunNextAsync(city.City, CancellationToken.None));

        var job = await FindAsync(city, id);
        Assert.Equal((JobState.Done, 1, "partners.read"), (job.State, job.Tries, job.Permissions));
        Assert.Equal([("platform.job.retried", ank.PersonId)], await AuditAsync(city, id));
    }
}
