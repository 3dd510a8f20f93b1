using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web;

namespace Vliegwiel.Integration.Harness;

/// <summary>A city with an empty database of one kind, and all services of the program but its pages.</summary>
public sealed class TestCity : IAsyncDisposable
{
    readonly TestDatabase _database;
    readonly ServiceProvider _services;

    TestCity(TestDatabase database, string folder, ServiceProvider services, City city)
    {
        _database = database;
        Folder = folder;
        _services = services;
        City = city;
    }

    public string Folder { get; }
    public City City { get; }
    public IServiceProvider Services => _services;

    public static City Example(string slug = "testdorp") => new()
    {
        Slug = slug,
        Name = "Testdorp",
        RegionName = "Teststreek",
        Languages = ["nl", "en"],
        TimeZone = "Europe/Amsterdam",
        Currency = "EUR",
        Hosts = ["localhost"],
        Rings = new RingDefinitions
        {
            Municipality = ["GM0917"],
            SubRegion = ["GM0917", "GM0928", "GM1954"],
            Region = ["GM0917", "GM0928", "GM1954", "GM0935"],
            Country = "NL",
            SubRegionName = "Teststreek",
            RegionName = "Limburg",
        },
    };

    /// <param name="provider">Which database.</param>
    /// <param name="adjust">Replaces services, such as the clock.</param>
    public static async Task<TestCity> CreateAsync(DatabaseProvider provider, Action<IServiceCollection>? adjust = null)
    {
        var database = await TestDatabase.CreateAsync(provider);
        var folder = Directory.CreateTempSubdirectory("vliegwiel-").FullName;
        var services = new ServiceCollection();
        services.AddLogging();
        VliegwielHost.AddServices(services, folder);
        services.HashQuickly();
        adjust?.Invoke(services);
        var built = services.BuildServiceProvider(validateScopes: true);
        var city = built.GetRequiredService<CityRegistry>().Save(Example() with
        {
            PostgresConnection = provider == DatabaseProvider.Postgres ? database.Options.ConnectionString : null,
        });
        await built.GetRequiredService<MigrationRunner>().MigrateAsync(city.Database, CancellationToken.None);
        return new TestCity(database, folder, built, city);
    }

    public AsyncServiceScope Scope() => _services.CreateCityScope(City);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

static class TestServices
{
    /// <summary>A password's hash is slow on purpose; of the many people of the tests none has anything to
    /// lose.</summary>
    public static void HashQuickly(this IServiceCollection services) =>
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
}
