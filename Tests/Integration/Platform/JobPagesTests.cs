using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform;

/// <summary>The page of long work over HTTP, without script.</summary>
public sealed class JobPagesTests
{
    /// <summary>A row as another process would leave it: this one's runner knows no such kind of job.</summary>
    static async Task<Guid> JobAsync(Town town, JobState state, Guid? person)
    {
        var now = TimeProvider.System.GetUtcNow();
        var job = new Job
        {
            Id = Ids.New(TimeProvider.System),
            Kind = "test.elsewhere",
            TitleKey = "imports.job",
            Options = "{}",
            State = state,
            PersonId = person,
            ActorName = "person",
            Permissions = "",
            CreatedAt = now,
            StartedAt = now,
            LeaseUntil = state == JobState.Running ? now.AddHours(1) : null,
            Tries = 1,
            Done = 250,
            Total = 1000,
        };
        await using var scope = town.Scope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        return job.Id;
    }

    [Fact]
    public async Task Nobody_sees_or_stops_the_job_of_somebody_else()
    {
        await using var town = await Town.StartAsync(null);
        var ank = await town.PersonAsync("ank@example.com");
        await town.PersonAsync("piet@example.com");
        var job = await JobAsync(town, JobState.Running, ank);
        using var browser = town.Browser();
        await browser.OpenAsync($"/taken/{job}");
        Assert.Equal("/inloggen", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);

        await browser.SignInAsync("piet@example.com");
        await browser.OpenAsync($"/taken/{job}");
        Assert.Equal(HttpStatusCode.NotFound, browser.Answer.StatusCode);
        await browser.OpenAsync("/taken?handler=List");
        Assert.Empty(browser.Page.QuerySelectorAll("[data-jobs] > li"));
        await browser.OpenAsync("/account");
        var token = browser.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var handler in new[] { "Stop", "Retry" })
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
            await browser.PostAsync($"/taken/{job}?handler={handler}", form);
            Assert.Equal(HttpStatusCode.NotFound, browser.Answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/taken", "loopt 250 van 1.000", "wordt gestopt", "Er blijft niets half gedaan")]
    [InlineData("/en/jobs", "running 250 of 1,000", "is being stopped", "Nothing stays half done")]
    public async Task Shows_how_far_it_is_and_stops_it(string path, string running, string stopping, string said)
    {
        await using var town = await Town.StartAsync(null);
        var ank = await town.PersonAsync("ank@example.com");
        var id = await JobAsync(town, JobState.Running, ank);
        using var browser = town.Browser();
        await browser.SignInAsync("ank@example.com");
        await browser.OpenAsync(path);
        Assert.Contains(running, Words(browser), StringComparison.Ordinal);
        Assert.Equal("250", browser.Page.QuerySelector("[data-jobs] progress")!.GetAttribute("value"));
        Assert.Null(browser.Page.QuerySelector("meta[http-equiv=refresh]"));
        Assert.NotNull(browser.Page.QuerySelector("[data-jobs-refresh] a"));

        await browser.SendAsync("main form");

        Assert.Contains(said, browser.Text, StringComparison.Ordinal);
        Assert.Contains(stopping, Words(browser), StringComparison.Ordinal);
        Assert.Null(browser.Page.QuerySelector("[data-jobs] form"));
        await using var scope = town.Scope();
        var job = await scope.ServiceProvider.GetRequiredService<PlatformDb>().Jobs.SingleAsync(j => j.Id == id);
        Assert.Equal((JobState.Running, ank), (job.State, job.CancelledBy));
    }

    [Fact]
    public async Task The_administrator_retries_a_failed_job_and_sees_who_stopped_one()
    {
        await using var town = await Town.StartAsync(null);
        var ank = await town.PersonAsync("ank@example.com");
        var failed = await JobAsync(town, JobState.Failed, null);
        var stopped = await JobAsync(town, JobState.Cancelled, null);
        await using (var scope = town.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<IAccounts>().GrantRoleAsync(
                Actor.CommandLine, ank, Roles.CityAdministrator, null, CancellationToken.None);
            await scope.ServiceProvider.GetRequiredService<PlatformDb>().Jobs.Where(j => j.Id == stopped)
                .ExecuteUpdateAsync(set => set.SetProperty(j => j.CancelledBy, ank));
        }
        using var browser = town.Browser();
        await browser.SignInAsync("ank@example.com");
        await browser.OpenAsync("/taken");
        Assert.Contains("gestopt door Ank Claessens", Words(browser), StringComparison.Ordinal);

        await browser.SendAsync($"#job-{failed} form");

        Assert.Contains("De taak begint opnieuw", browser.Text, StringComparison.Ordinal);
        await using var after = town.Scope();
        Assert.Equal(1, await after.ServiceProvider.GetRequiredService<PlatformDb>().AuditEntries
            .CountAsync(e => e.Process == "platform.job.retried" && e.PersonId == ank));
    }

    static string Words(Browser browser) => string.Join(
        ' ', browser.Page.QuerySelector("[data-jobs]")!.TextContent.Split((char[]?)null,
            StringSplitOptions.RemoveEmptyEntries));
}
