using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Books;

/// <summary>Opens each city's ledger when the process starts to serve, and frees reservations whose time is
/// over.</summary>
sealed partial class KeepLedgers(
    CityRegistry cities, CityLedgers ledgers, TimeProvider time, ILogger<KeepLedgers> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Pages come first.
        await Task.Yield();
        var told = new HashSet<string>();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var city in cities.All)
            {
                try
                {
                    var ledger = await ledgers.OfAsync(city, stoppingToken);
                    if (await ledger.HasExpiryAsync(time, stoppingToken))
                        await ledger.Writer.ExpireAsync(stoppingToken);
                    told.Remove(city.Slug);
                }
                catch (Exception problem) when (problem is LedgerClosedException or LedgerUnavailableException)
                {
                    if (told.Add(city.Slug))
                        LogClosed(problem, city.Slug);
                }
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger of {City} takes nothing.")]
    partial void LogClosed(Exception problem, string city);
}
