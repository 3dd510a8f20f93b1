using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Reserve;

/// <summary>
/// Picks up the bank's files from the folder files/money/inbox of a city, once they lie still: a bank's program puts
/// them there. What is taken goes to "taken"; what is refused to "refused", with the reason beside it.
/// </summary>
sealed partial class StatementInbox(
    CityRegistry cities, IServiceProvider services, TimeProvider time, ILogger<StatementInbox> logger)
    : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    static readonly TimeSpan LiesStill = TimeSpan.FromSeconds(5);

    public static string Folder(City city) => Path.Combine(city.FilesFolder("money"), "inbox");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var city in cities.All)
            {
                try
                {
                    await LookAsync(city, stoppingToken);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    LogFailed(problem, city.Slug);
                }
            }
            await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task LookAsync(City city, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Folder(city)).FullName;
        foreach (var path in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            if (time.GetUtcNow() - new DateTimeOffset(File.GetLastWriteTimeUtc(path)) < LiesStill)
                continue;
            await using var scope = services.CreateCityScope(city);
            TakeStatementsResult result;
            await using (var content = File.OpenRead(path))
            {
                result = await scope.ServiceProvider.GetRequiredService<TakeStatements>().RunAsync(
                    new TakeStatementsOptions(Actor.System("inbox"), Path.GetFileName(path), content), cancellation);
            }
            var target = Directory.CreateDirectory(
                Path.Combine(folder, result.RefusalKey is null ? "taken" : "refused")).FullName;
            var name = Path.Combine(target, Path.GetFileName(path));
            if (result.RefusalKey is { } refusal)
                await File.WriteAllTextAsync(name + ".txt", $"{refusal} {result.Detail}\n", cancellation);
            File.Move(path, name, overwrite: true);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A bank file of {City} could not be picked up.")]
    partial void LogFailed(Exception problem, string city);
}
