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
        public string Kind => "test.count";

        public async Task<object?> RunAsync(JobRun run, CancellationToken cancellation)
        {
            Runs++;
            if (FailuresLeft-- > 0)
                throw new InvalidOperationException("This run fails on purpose.");
            var number = run.Options<CountTo>().Number;
            await run.ReportAsync(number, number, cancellation);
            return new CountTo(number);
        }
    }

    static async Task<Guid> AddAsync(TestCity city)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<JobQueue>().AddAsync(
            Actor.System("test"), "test.count", "jobs.title", new CountTo(7), CancellationToken.None);
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
}
