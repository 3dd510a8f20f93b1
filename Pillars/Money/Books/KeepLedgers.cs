using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Books;

/// <summary>Opens each city's ledger when the process starts to serve, and frees reservations whose time is
/// over.</summary>
sealed class KeepLedgers(
    CityRegistry cities, IServiceProvider services, CityLedgers ledgers, TimeProvider time,
    ILogger<KeepLedgers> logger) : CityRounds(cities, services, TimeSpan.FromSeconds(30), logger)
{
    protected override async Task OfAsync(City city, IServiceProvider scope, CancellationToken cancellation)
    {
        var ledger = await ledgers.OfAsync(city, cancellation);
        if (await ledger.HasExpiryAsync(time, cancellation))
            await ledger.Writer.ExpireAsync(cancellation);
    }
}
