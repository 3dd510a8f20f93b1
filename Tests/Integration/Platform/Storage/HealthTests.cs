using System.Net;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Storage;

/// <summary>Ready says whether the city's database answers, and nothing more.</summary>
public sealed class HealthTests
{
    [Theory, EveryDatabase]
    public async Task Ready_fails_when_the_database_does_and_live_does_not(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await Town.StartAsync(
            provider == DatabaseProvider.Postgres ? database.Options.ConnectionString : null);
        using var browser = town.Browser();
        await browser.OpenAsync("/health/ready");
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (browser.Answer.StatusCode, browser.Text));

        await using (var connection = await Database.OpenAsync(town.City().Database, CancellationToken.None))
        await using (var spoil = connection.Command("drop table schema_migration"))
            await spoil.ExecuteNonQueryAsync();

        await browser.OpenAsync("/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (browser.Answer.StatusCode, browser.Text));
        await browser.OpenAsync("/health/live");
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (browser.Answer.StatusCode, browser.Text));
    }
}
