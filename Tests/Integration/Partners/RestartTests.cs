using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Partners;

/// <summary>A real process that is ended in the middle of reading a list, and started again.</summary>
public sealed class RestartTests
{
    /// <summary>Enough to be in the middle of it for some seconds.</summary>
    const int Rows = 500_000;
    static readonly TimeSpan Within = TimeSpan.FromMinutes(3);
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(35);

    [Theory, EveryDatabase]
    public async Task A_list_that_was_being_read_at_a_kill_is_taken_in_once_after_the_next_start(
        DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var upload = await HandInAsync(city);
        await using (var killed = await ServingProcess.StartAsync(city.Folder))
        {
            await UntilAsync(city, job => job is { State: JobState.Running, Done: > 0 });
            await killed.KillAsync();
        }
        Assert.Equal(JobState.Running, (await JobAsync(city)).State);
        Assert.Equal(0, await AskAsync(city, db => db.Imports.CountAsync()));

        await using var next = await ServingProcess.StartAsync(city.Folder);
        var job = await UntilAsync(city, j => j.IsEnded);

        Assert.Equal((JobState.Done, 2), (job.State, job.Tries));
        await TakenOnceAsync(city, upload);
        Assert.Equal(0, await next.StopAsync(StopsWithin));
    }

    [Theory, EveryDatabase]
    public async Task A_list_that_was_being_read_at_a_stop_is_given_back_and_taken_in_once(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var upload = await HandInAsync(city);
        await using (var stopped = await ServingProcess.StartAsync(city.Folder))
        {
            await UntilAsync(city, job => job is { State: JobState.Running, Done: > 0 });
            Assert.Equal(0, await stopped.StopAsync(StopsWithin));
        }
        var given = await JobAsync(city);
        Assert.Equal((JobState.Waiting, 0, (DateTimeOffset?)null), (given.State, given.Tries, given.LeaseUntil));
        Assert.Equal(0, await AskAsync(city, db => db.Imports.CountAsync()));

        await using var next = await ServingProcess.StartAsync(city.Folder);
        var job = await UntilAsync(city, j => j.IsEnded);

        Assert.Equal((JobState.Done, 1), (job.State, job.Tries));
        await TakenOnceAsync(city, upload);
    }

    static async Task TakenOnceAsync(TestCity city, Guid upload)
    {
        var import = Assert.Single(await AskAsync(city, db => db.Imports.AsNoTracking().ToListAsync()));
        Assert.Equal((upload, (long)Rows, 0L), (import.Id, import.RowsTaken, import.RepeatedRows));
        Assert.Equal(
            UploadState.Taken, await AskAsync(city, db => db.Uploads.Select(u => u.State).SingleAsync()));
        Assert.Equal(
            1, await AskAsync(city, db => db.AuditEntries.CountAsync(e => e.Process == "partners.import.taken")));
        Assert.Equal(
            1, await AskAsync(city, db => db.OutboxMessages.CountAsync(m => m.Kind == typeof(SpendImported).FullName)));
        var folder = city.City.FilesFolder("partners");
        Assert.Equal([$"{upload}.parquet"], Names(folder, "lines"));
        Assert.Equal([import.Sha256], Names(folder, "raw"));
        Assert.Empty(Names(folder, "uploads"));
    }

    static IEnumerable<string?> Names(string folder, string kind) =>
        Directory.GetFiles(Path.Combine(folder, kind)).Select(Path.GetFileName);

    static async Task<Guid> HandInAsync(TestCity city)
    {
        await using var scope = city.Scope();
        var anchor = (await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine,
            new NewOrganisation { Name = "Ziekenhuis", Kind = OrganisationKind.Hospital, IsAnchor = true },
            CancellationToken.None)).OrganisationId!.Value;
        var db = scope.ServiceProvider.GetRequiredService<PartnersDb>();
        var upload = new SpendUpload
        {
            Id = Ids.New(TimeProvider.System),
            AnchorId = anchor,
            FileName = "lijst.csv",
            Bytes = 0,
            State = UploadState.Waiting,
            ActorName = "Ank",
            UploadedAt = TimeProvider.System.GetUtcNow(),
        };
        await using (var file = File.CreateText(new SpendFiles(city.City).Received(upload.Id)))
        {
            await file.WriteAsync("Leverancier;Datum;Bedrag;Kenmerk\n");
            for (var row = 0; row < Rows; row++)
                await file.WriteAsync($"Leverancier {row % 200} BV;0{1 + (row % 9)}-02-2024;{row % 900},25;K{row}\n");
        }
        db.Uploads.Add(upload);
        var actor = new Actor(
            "person", null, "Ank", anchor, null, new HashSet<string> { Permissions.Import });
        ReceiveUploads.Queue(db, scope.ServiceProvider.GetRequiredService<JobQueue>(), actor, upload);
        await db.SaveChangesAsync();
        return upload.Id;
    }

    static async Task<T> AskAsync<T>(TestCity city, Func<PartnersDb, Task<T>> ask)
    {
        await using var scope = city.Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<PartnersDb>());
    }

    static Task<Job> JobAsync(TestCity city) => AskAsync(city, db => db.Jobs.AsNoTracking().SingleAsync());

    static async Task<Job> UntilAsync(TestCity city, Func<Job, bool> holds)
    {
        using var limit = new CancellationTokenSource(Within);
        while (true)
        {
            var job = await JobAsync(city);
            if (holds(job))
                return job;
            await Task.Delay(50, limit.Token);
        }
    }
}
