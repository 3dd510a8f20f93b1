using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Flywheel;

namespace Vliegwiel.Web.Hosting;

/// <summary>What the first page needs and takes the runtime longest to meet, done beside the rest of a start on another
/// core. Whatever goes wrong here goes wrong again in the start or on the page itself, and is told there.</summary>
static class EarlyStart
{
    /// <summary>Makes the models of the databases; touches no database.</summary>
    public static void MakeModels(string dataFolder) => _ = Task.Run(() =>
    {
        var registered = new ServiceCollection();
        registered.AddLogging();
        VliegwielHost.AddServices(registered, dataFolder);
        using var services = registered.BuildServiceProvider();
        if (services.GetRequiredService<CityRegistry>().All.FirstOrDefault() is not { } city)
            return;
        using var scope = services.CreateCityScope(city);
        foreach (var context in registered.Select(s => s.ServiceType).Where(t => t.IsSubclassOf(typeof(DbContext))))
            _ = ((DbContext)scope.ServiceProvider.GetRequiredService(context)).Model;
    });

    /// <summary>Reads the sums of every front page, on databases that are up to date.</summary>
    public static void ReadSums(IServiceProvider services) => _ = Task.Run(async () =>
    {
        foreach (var city in services.GetRequiredService<CityRegistry>().All)
        {
            await using var scope = services.CreateCityScope(city);
            foreach (var summary in scope.ServiceProvider.GetServices<IPillarSummary>())
                await summary.NowAsync(CancellationToken.None);
        }
    });
}
