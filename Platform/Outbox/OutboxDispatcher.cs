using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Outbox;

/// <summary>Receives a told message of one kind. May be called twice with the same id: the second time changes
/// nothing.</summary>
public interface IMessageHandler
{
    /// <summary>Full name of the message's type.</summary>
    string Kind { get; }

    Task HandleAsync(Guid messageId, string body, CancellationToken cancellation);
}

/// <summary>Delivers what the outbox holds, oldest first, at least once, trying again later when a handler
/// fails.</summary>
public sealed partial class OutboxDispatcher(
    IServiceProvider services, CityRegistry cities, TimeProvider time, ILogger<OutboxDispatcher> logger)
        : BackgroundService
{
    public const int BatchMax = 100;
    public const int TriesMax = 20;
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // At the start too: the first page is not kept waiting.
            await Task.Delay(LookEvery, time, stoppingToken);
            foreach (var city in cities.All)
            {
                try
                {
                    while (await DeliverAsync(city, stoppingToken) == BatchMax)
                    {
                    }
                }
                catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
                {
                    LogCityFailed(problem, city.Slug);
                }
            }
        }
    }

    /// <summary>Delivers one batch; returns how many messages were looked at.</summary>
    public async Task<int> DeliverAsync(City city, CancellationToken cancellation)
    {
        await using var scope = services.CreateCityScope(city);
        var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
        var now = time.GetUtcNow();
        var waiting = await db.OutboxMessages
            .Where(m => m.DeliveredAt == null && m.Tries < TriesMax && (m.NextTryAt == null || m.NextTryAt <= now))
            .OrderBy(m => m.CreatedAt)
            .Take(BatchMax)
            .ToListAsync(cancellation);
        foreach (var message in waiting)
        {
            // A scope of its own: what one handler leaves half done must not reach the next.
            await using var own = services.CreateCityScope(city);
            try
            {
                foreach (var handler in own.ServiceProvider.GetServices<IMessageHandler>()
                    .Where(h => h.Kind == message.Kind))
                    await handler.HandleAsync(message.Id, message.Body, cancellation);
                message.DeliveredAt = time.GetUtcNow();
                message.LastError = null;
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                message.Tries++;
                message.NextTryAt = now + Wait(message.Tries);
                message.LastError = problem.GetType().Name;
                LogDeliveryFailed(problem, message.Id, message.Kind);
            }
            await db.SaveChangesAsync(cancellation);
        }
        return waiting.Count;
    }

    /// <summary>2, 4, 8 ... seconds, an hour at most.</summary>
    static TimeSpan Wait(int tries)
    {
        var seconds = Math.Pow(2, Math.Min(tries, 12));
        return seconds < WaitMax.TotalSeconds ? TimeSpan.FromSeconds(seconds) : WaitMax;
    }

    [LoggerMessage(LogLevel.Error, "The outbox of city {City} could not be looked at")]
    partial void LogCityFailed(Exception problem, string city);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} ({Kind}) was not delivered; it will be tried again")]
    partial void LogDeliveryFailed(Exception problem, Guid messageId, string kind);
}
