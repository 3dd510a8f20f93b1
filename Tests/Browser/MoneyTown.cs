using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using Npgsql;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web;

namespace Vliegwiel.Browser;

/// <summary>The real program with one city, on SQLite or on PostgreSQL, whose clock can be put forward.</summary>
sealed class MoneyTown : IAsyncDisposable
{
    const string Password = "paard batterij nietje correct";

    readonly DirectoryInfo _folder;
    readonly WebApplication _app;
    readonly LeapingTime _time;
    readonly string? _database;

    MoneyTown(DirectoryInfo folder, WebApplication app, LeapingTime time, string? database) =>
        (_folder, _app, _time, _database) = (folder, app, time, database);

    public static string? PostgresServer => Environment.GetEnvironmentVariable("VLIEGWIEL_TEST_POSTGRES");

    public string Folder => _folder.FullName;

    Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<MoneyTown> StartAsync(bool onPostgres)
    {
        var folder = Directory.CreateTempSubdirectory("vliegwiel-money-");
        string? database = null;
        string? connection = null;
        if (onPostgres)
        {
            database = $"money_{Guid.CreateVersion7():n}";
            await OnServerAsync($"create database {database} template template0");
            connection = new NpgsqlConnectionStringBuilder(PostgresServer) { Database = database }.ConnectionString;
        }
        new CityRegistry(folder.FullName).Save(new City
        {
            Slug = "heerlen",
            Name = "Heerlen",
            RegionName = "Parkstad",
            Languages = ["nl", "en"],
            TimeZone = "Europe/Amsterdam",
            Currency = "EUR",
            PostgresConnection = connection,
            Rings = new RingDefinitions { Municipality = [], SubRegion = [], Region = [], Country = "NL" },
        });
        var time = new LeapingTime();
        var app = VliegwielHost.Build(
            new ServeOptions(folder.FullName, ["http://127.0.0.1:0"]),
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    [KeyValuePair.Create("Limits:SignInsPerMinute", (string?)"1000")]);
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
            });
        await VliegwielHost.MigrateAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new MoneyTown(folder, app, time, database);
    }

    public void Leap(TimeSpan ahead) => _time.Ahead += ahead;

    /// <summary>Somebody with an account, who runs a shop or has a role in the city.</summary>
    public async Task PersonAsync(string email, string name, string? shop = null, string? cityRole = null)
    {
        await using var scope = Scope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        var person = (await accounts.CreateConfirmedAsync(
            Actor.CommandLine, email, name, Password, "nl", CancellationToken.None)).PersonId!.Value;
        if (cityRole is not null)
            await accounts.GrantRoleAsync(Actor.CommandLine, person, cityRole, null, CancellationToken.None);
        if (shop is null)
            return;
        var organisation = (await accounts.CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = shop, Kind = OrganisationKind.Company },
            CancellationToken.None)).OrganisationId;
        await accounts.GrantRoleAsync(Actor.CommandLine, person, Roles.Manager, organisation, CancellationToken.None);
    }

    public async Task SignInAsync(IPage page, string email, bool forShop = false)
    {
        await page.GotoAsync(At("/inloggen"));
        await page.FillAsync("#Email", email);
        await page.FillAsync("#Password", Password);
        await page.ClickAsync("main button[type=submit]:not([data-passkey-button])");
        await page.WaitForURLAsync("**/account");
        if (!forShop)
            return;
        await page.GotoAsync(At("/account/optreden"));
        await page.Locator("main form button[name=OrganisationId]").First.ClickAsync();
        await page.WaitForURLAsync(url => !url.EndsWith("/optreden", StringComparison.Ordinal));
    }

    /// <summary>On the page that asks who it is.</summary>
    public static async Task ConfirmAsync(IPage page)
    {
        await page.WaitForURLAsync("**/account/bevestig?**");
        await page.FillAsync("#Password", Password);
        await page.ClickAsync("main button[type=submit]:not([data-passkey-button])");
        await page.WaitForURLAsync(url => !url.Contains("/bevestig", StringComparison.Ordinal));
    }

    public string At(string path) => new Uri(Address, path).ToString();

    /// <summary>What the verb verify says, all of it.</summary>
    public async Task<IReadOnlyList<CheckOutcome>> VerifyAsync()
    {
        await using var scope = Scope();
        var outcomes = new List<CheckOutcome>();
        foreach (var check in scope.ServiceProvider.GetServices<ICityCheck>())
            outcomes.Add(await check.RunAsync(CancellationToken.None));
        return outcomes;
    }

    AsyncServiceScope Scope() =>
        _app.Services.CreateCityScope(_app.Services.GetRequiredService<CityRegistry>().BySlug("heerlen")!);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        if (_database is not null)
            await OnServerAsync($"drop database {_database} with (force)");
    }

    static async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresServer);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The computer's clock, some time ahead.</summary>
    sealed class LeapingTime : TimeProvider
    {
        long _ticks;

        public TimeSpan Ahead
        {
            get => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
            set => Interlocked.Exchange(ref _ticks, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
