using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;
using Vliegwiel.Web.Demonstration;
using Vliegwiel.Web.Hosting;
using Vliegwiel.Web.Setup;

namespace Vliegwiel.Web.Commands;

/// <summary>Serves the cities of a data folder until Ctrl-C.</summary>
static class Serve
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <param name="announce">What to say once the first page can be asked for.</param>
    public static async Task<int> RunAsync(
        ServeOptions options, Func<WebApplication, Task> announce, CancellationToken cancellation)
    {
        WebApplication app;
        IDisposable? serving = null;
        try
        {
            serving = ServingLock.Share(options.DataFolder);
            EarlyStart.MakeModels(options.DataFolder);
            app = VliegwielHost.Build(options);
            await VliegwielHost.MigrateAsync(app.Services, cancellation);
            EarlyStart.ReadSums(app.Services);
            if (options.Demonstration)
                await app.Services.GetRequiredService<MakeDemonstration>()
                    .RunAsync(Console.Error.WriteLine, cancellation);
        }
        catch (Exception problem) when (problem is SchemaException or InvalidDataException or IOException
            or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            serving?.Dispose();
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }

        using (serving)
        await using (app)
        {
            try
            {
                await app.StartAsync(cancellation);
            }
            catch (IOException problem)
            {
                // The address is taken, or may not be used: the message names it.
                await Console.Error.WriteLineAsync(problem.Message);
                // Background work has begun already: let it end before its services are gone.
                await app.StopAsync(CancellationToken.None);
                return 1;
            }
            await announce(app);
            await app.WaitForShutdownAsync(cancellation);
        }
        return 0;
    }

    public static async Task AnnounceAsync(WebApplication app)
    {
        var address = AddressOf(app);
        var cities = app.Services.GetRequiredService<CityRegistry>();
        if (cities.All.IsEmpty)
        {
            var token = app.Services.GetRequiredService<SetupToken>();
            await Console.Out.WriteLineAsync($"""

                Vliegwiel has no city yet. Set one up at {address}/instellen (English: {address}/en/set-up).
                The page asks for this token, so that nobody else can claim the system: {token.Value}

                """);
            return;
        }
        foreach (var city in cities.All)
            await Console.Out.WriteLineAsync($"{city.Name}: {AddressOf(city, address)}");
    }

    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
            .Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    /// <summary>The address on which this city answers, by its first host name.</summary>
    public static string AddressOf(City city, string address)
    {
        if (city.Hosts.Count == 0)
            return address;
        return new UriBuilder(address) { Host = city.Hosts[0] }.Uri.ToString().TrimEnd('/');
    }
}
