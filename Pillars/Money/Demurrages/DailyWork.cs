using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Demurrages;

/// <summary>
/// What each day brings, in the city's own time: limits of rules that begin, and demurrage of months that are over.
/// When the process was down it makes up for it; done twice it changes nothing.
/// </summary>
sealed partial class DailyWork(
    CityRegistry cities, IServiceProvider services, ILogger<DailyWork> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    readonly Dictionary<string, DateOnly> _done = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var city in cities.All)
            {
                try
                {
                    await OfAsync(city, stoppingToken);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    LogFailed(problem, city.Slug);
                }
            }
            await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task OfAsync(City city, CancellationToken cancellation)
    {
        await using var scope = services.CreateCityScope(city);
        var today = scope.ServiceProvider.GetRequiredService<RulesInForce>().Today;
        if (_done.GetValueOrDefault(city.Slug) == today)
            return;
        try
        {
            await scope.ServiceProvider.GetRequiredService<DecideRules>().EnforceAsync(cancellation);
            var run = await scope.ServiceProvider.GetRequiredService<ChargeDemurrage>()
                .MonthsAsync(null, cancellation);
            if (run.Accounts > 0)
                LogCharged(city.Slug, run.Accounts, run.Last);
            _done[city.Slug] = today;
        }
        catch (Exception problem) when (problem is LedgerClosedException or LedgerUnavailableException)
        {
            // The ledger tells why itself; the next look tries again.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{City}: demurrage of {Accounts} accounts to {Last}.")]
    partial void LogCharged(string city, int accounts, DateOnly last);

    [LoggerMessage(Level = LogLevel.Error, Message = "The daily work of {City} failed; it is tried again.")]
    partial void LogFailed(Exception problem, string city);
}
