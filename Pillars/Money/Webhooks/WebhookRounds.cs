using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vliegwiel.Money.Books;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Webhooks;

/// <summary>Tells programs what was booked, some seconds after it was.</summary>
sealed class WebhookRounds(CityRegistry cities, IServiceProvider services, ILogger<WebhookRounds> logger)
    : CityRounds(cities, services, TimeSpan.FromSeconds(2), logger)
{
    protected override async Task OfAsync(City city, IServiceProvider scope, CancellationToken cancellation)
    {
        await scope.GetRequiredService<WebhookEvents>().CollectAsync(cancellation);
        await scope.GetRequiredService<DeliverWebhooks>().RunAsync(cancellation);
    }
}
