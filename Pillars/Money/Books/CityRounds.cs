using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Books;

/// <summary>
/// Background work that goes round the cities again and again. What fails in one is told once and tried again, and
/// holds up no other.
/// </summary>
abstract partial class CityRounds(CityRegistry cities, IServiceProvider services, TimeSpan every, ILogger logger)
    : BackgroundService
{
    readonly HashSet<string> _told = [];

    /// <param name="city">Whose turn it is.</param>
    /// <param name="scope">Its services.</param>
    /// <param name="cancellation">When the program stops.</param>
    protected abstract Task OfAsync(City city, IServiceProvider scope, CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Pages come first.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var city in cities.All)
                await RoundAsync(city, stoppingToken);
            await Task.Delay(every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task RoundAsync(City city, CancellationToken cancellation)
    {
        try
        {
            await using var scope = services.CreateCityScope(city);
            await OfAsync(city, scope.ServiceProvider, cancellation);
            _told.Remove(city.Slug);
        }
        catch (Exception problem)
        {
            // A program that stops takes the ledger and the database away under it.
            if (!cancellation.IsCancellationRequested && _told.Add(city.Slug))
                LogFailed(problem, GetType().Name, city.Slug);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} of {City} failed; it is tried again.")]
    partial void LogFailed(Exception problem, string work, string city);
}
