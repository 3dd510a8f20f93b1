using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web;
using Xunit;

namespace Vliegwiel.Integration.Platform.Storage;

/// <summary>The runner applies each step once, and stops where a step is not what it was.</summary>
public sealed class MigrationTests
{
    static ServiceProvider Program(string folder)
    {
        var services = new ServiceCollection();
        VliegwielHost.AddServices(services, folder);
        return services.BuildServiceProvider();
    }

    static async Task ExecuteAsync(DatabaseOptions options, string sql)
    {
        await using var connection = await Database.OpenAsync(options, CancellationToken.None);
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync();
    }

    [Theory, EveryDatabase]
    public async Task Four_runners_at_once_apply_each_step_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var folder = Directory.CreateTempSubdirectory("vliegwiel-");
        await using var program = Program(folder.FullName);
        var runner = program.GetRequiredService<MigrationRunner>();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => Task.Run(() => runner.MigrateAsync(database.Options, CancellationToken.None))));

        var all = runner.All(provider).Select(m => (m.Module, m.Number)).ToList();
        Assert.Equal(all.Order(), applied.SelectMany(steps => steps).Select(m => (m.Module, m.Number)).Order());
        folder.Delete(recursive: true);
    }

    [Theory, EveryDatabase]
    public async Task Refuses_a_step_that_was_changed_after_it_was_applied(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await ExecuteAsync(
            city.City.Database,
            "update schema_migration set checksum = 'other' where module = 'platform' and number = 1");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => city.Services
            .GetRequiredService<MigrationRunner>().MigrateAsync(city.City.Database, CancellationToken.None));

        Assert.Contains("platform 0001", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_step_that_breaks_off_leaves_nothing_and_is_done_again(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var folder = Directory.CreateTempSubdirectory("vliegwiel-");
        await using var program = Program(folder.FullName);
        var runner = program.GetRequiredService<MigrationRunner>();
        // The step with this table fails at its fourth table, after three were made.
        await ExecuteAsync(database.Options, "create table platform_organisation (id text)");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(
            () => runner.MigrateAsync(database.Options, CancellationToken.None));
        // Fails as long as the first table of that step is there.
        await ExecuteAsync(database.Options, "create table platform_person (id text)");
        await ExecuteAsync(database.Options, "drop table platform_person");
        await ExecuteAsync(database.Options, "drop table platform_organisation");
        await runner.MigrateAsync(database.Options, CancellationToken.None);

        Assert.Empty(await runner.MigrateAsync(database.Options, CancellationToken.None));
        folder.Delete(recursive: true);
    }
}
