using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Books;

/// <summary>Opens each city's ledger when the process starts to serve, frees reservations whose time is over, and now
/// and then writes a snapshot.</summary>
sealed class KeepLedgers(
    CityRegistry cities, IServiceProvider services, CityLedgers ledgers, TimeProvider time,
    ILogger<KeepLedgers> logger) : CityRounds(cities, services, TimeSpan.FromSeconds(30), logger)
{
    // What is replayed in some seconds, should the process die.
    const long SnapshotEvery = 1_000_000;

    protected override async Task OfAsync(City city, IServiceProvider scope, CancellationToken cancellation)
    {
        var ledger = await ledgers.OfAsync(city, cancellation);
        if (await ledger.HasExpiryAsync(time, cancellation))
            await ledger.Writer.ExpireAsync(cancellation);
        await ledger.SnapshotAsync(SnapshotEvery, cancellation);
    }
}
