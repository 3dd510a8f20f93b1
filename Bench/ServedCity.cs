using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web;

namespace Vliegwiel.Bench;

/// <param name="Key">Of a machine that may pay and read.</param>
/// <param name="Hot">Number of the account that is paid.</param>
/// <param name="Payers">Numbers of those that pay.</param>
sealed record BenchTown(string Key, string Hot, IReadOnlyList<string> Payers);

/// <summary>A city of one organisation with many accounts, and the program as it is run, in a process of its
/// own.</summary>
sealed partial class ServedCity(Process process, Uri address) : IAsyncDisposable
{
    /// <param name="folder">Of the cities.</param>
    /// <param name="postgres">A connection string; null is SQLite.</param>
    /// <param name="payers">How many can pay.</param>
    /// <param name="eachHasMinor">What they have to spend.</param>
    public static async Task<BenchTown> PrepareAsync(string folder, string? postgres, int payers, long eachHasMinor)
    {
        await using var services = Services(folder);
        var city = services.GetRequiredService<CityRegistry>().Save(new City
        {
            Slug = "bench",
            Name = "Bench",
            RegionName = "Bench",
            Languages = ["nl"],
            TimeZone = "Europe/Amsterdam",
            Currency = "EUR",
            PostgresConnection = postgres,
            Rings = new RingDefinitions { Municipality = [], SubRegion = [], Region = [], Country = "NL" },
        });
        await services.GetRequiredService<MigrationRunner>().MigrateAsync(city.Database, CancellationToken.None);
        await using var scope = services.CreateCityScope(city);
        var organisation = (await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = "Bench", Kind = OrganisationKind.Municipality },
            CancellationToken.None)).OrganisationId!.Value;
        var permissions = Permissions.All.Select(p => p.Name).ToHashSet();
        var actor = new Actor("person", Ids.New(TimeProvider.System), "Bench", organisation, "Bench", permissions);
        var accounts = new List<MoneyAccount>();
        for (var i = 0; i <= payers; i++)
        {
            accounts.Add((await scope.ServiceProvider.GetRequiredService<OpenAccount>().RunAsync(
                new OpenAccountOptions(actor, Ids.New(TimeProvider.System), $"Bench {i}"),
                CancellationToken.None)).Account!);
        }
        var ledger = await services.GetRequiredService<CityLedgers>().OfAsync(city, CancellationToken.None);
        await ledger.Writer.CreateTransfersAsync(
            [.. accounts.Skip(1).Select(a => ledger.Transfer(
                Ids.New(TimeProvider.System), CityLedger.Own(ChartOfAccounts.Reserve), a.Id, eachHasMinor,
                TransferCode.Issue))],
            CancellationToken.None);
        return new BenchTown(
            await KeyAsync(scope.ServiceProvider, organisation), accounts[0].Number,
            [.. accounts.Skip(1).Select(a => a.Number)]);
    }

    static async Task<string> KeyAsync(IServiceProvider scope, Guid organisation)
    {
        var secret = ApiKey.NewSecret();
        var db = scope.GetRequiredService<AccountsDb>();
        db.ApiKeys.Add(new ApiKey
        {
            Id = Ids.New(TimeProvider.System),
            OrganisationId = organisation,
            Name = "bench",
            KeyHash = ApiKey.Hash(secret),
            Start = ApiKey.StartOf(secret),
            Permissions = $"{Permissions.Pay} {Permissions.Read}",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
        });
        await db.SaveChangesAsync();
        return secret;
    }

    /// <summary>Every answered payment is there, once, and the books are right.</summary>
    public static async Task<bool> VerifyAsync(string folder, int answered)
    {
        await using var services = Services(folder);
        var city = services.GetRequiredService<CityRegistry>().All[0];
        await using var scope = services.CreateCityScope(city);
        foreach (var check in scope.ServiceProvider.GetServices<ICityCheck>())
        {
            var outcome = await check.RunAsync(CancellationToken.None);
            if (outcome.Problems.Count > 0 || (outcome.Name == "ledger" && outcome.Looked < answered))
                return false;
        }
        return true;
    }

    public static ServiceProvider Services(string folder)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        VliegwielHost.AddServices(services, folder);
        return services.BuildServiceProvider();
    }

    public Uri Address => address;

    public static async Task<ServedCity> StartAsync(string folder)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "vliegwiel.dll"), "serve", "--data", folder,
                "--url", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment =
            {
                ["Limits__CallsPerMinute"] = "1000000",
                ["Limits__AddressPerMinute"] = "1000000",
            },
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Printed().Match(line) is { Success: true } found)
                return new ServedCity(process, new Uri(found.Value));
        }
        throw new InvalidOperationException("The program did not start.");
    }

    public async Task StopAsync()
    {
        using (var stop = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await stop.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    /// <summary>Without a word of warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await StopAsync();
        process.Dispose();
    }

    [GeneratedRegex("http://[a-z.0-9]+:[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Printed();
}
