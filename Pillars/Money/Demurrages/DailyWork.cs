using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.StandingOrders;
using Vliegwiel.Money.Vouchers;
using Vliegwiel.Money.Webhooks;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Demurrages;

/// <summary>
/// What each day brings, in the city's own time: limits of rules that begin, demurrage of months that are over,
/// standing orders, vouchers that are too old, and messages that were told long ago.
/// When the process was down it makes up for it; done twice it changes nothing.
/// </summary>
sealed partial class DailyWork(CityRegistry cities, IServiceProvider services, ILogger<DailyWork> logger)
    : CityRounds(cities, services, TimeSpan.FromSeconds(10), logger)
{
    readonly Dictionary<string, DateOnly> _done = [];

    protected override async Task OfAsync(City city, IServiceProvider scope, CancellationToken cancellation)
    {
        var today = scope.GetRequiredService<RulesInForce>().Today;
        if (_done.GetValueOrDefault(city.Slug) == today)
            return;
        await scope.GetRequiredService<DecideRules>().EnforceAsync(cancellation);
        var run = await scope.GetRequiredService<ChargeDemurrage>().MonthsAsync(null, cancellation);
        if (run.Accounts > 0)
            LogCharged(city.Slug, run.Accounts, run.Last);
        await scope.GetRequiredService<RunStandingOrders>().RunAsync(cancellation);
        await scope.GetRequiredService<EndVoucher>().ExpireAsync(cancellation);
        await scope.GetRequiredService<DeliverWebhooks>().TidyAsync(cancellation);
        _done[city.Slug] = today;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{City}: demurrage of {Accounts} accounts to {Last}.")]
    partial void LogCharged(string city, int accounts, DateOnly last);
}
