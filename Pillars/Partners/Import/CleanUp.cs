using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Partners.Import;

/// <summary>Removes soon after the start of a serving process, and once a day, what crashes and refusals left on
/// disk.</summary>
sealed partial class CleanUp(
    IServiceProvider services, CityRegistry cities, TimeProvider time, ILogger<CleanUp> logger) : BackgroundService
{
    static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first page is not kept waiting.
        await Task.Delay(FirstAfter, time, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var city in cities.All)
            {
                try
                {
                    var removed = await RunAsync(city, stoppingToken);
                    if (removed > 0)
                        LogRemoved(removed, city.Slug);
                }
                catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(problem, city.Slug);
                }
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Files are looked at after the rows: what is taken in meanwhile is newer than what is removed.</summary>
    public async Task<int> RunAsync(City city, CancellationToken cancellation)
    {
        await using var scope = services.CreateCityScope(city);
        var db = scope.ServiceProvider.GetRequiredService<PartnersDb>();
        var now = time.GetUtcNow();
        var imports = await db.Imports.AsNoTracking().Select(i => new { i.Id, i.Sha256 }).ToListAsync(cancellation);
        var stays = now - ImportLimits.RefusedStays;
        var uploads = await db.Uploads.AsNoTracking()
            .Where(u => u.State == UploadState.Waiting || u.State == UploadState.Failed
                || (u.State == UploadState.Refused && u.EndedAt > stays))
            .Select(u => u.Id).ToListAsync(cancellation);
        return new SpendFiles(city).RemoveOrphans(
            imports.Select(i => i.Sha256).ToHashSet(), imports.Select(i => i.Id).ToHashSet(), uploads.ToHashSet(),
            now - ImportLimits.OrphanAfter);
    }

    [LoggerMessage(LogLevel.Information, "Removed {Count} files of payment lists that nothing names in {City}")]
    partial void LogRemoved(int count, string city);

    [LoggerMessage(LogLevel.Error, "Files of payment lists of city {City} could not be cleaned up")]
    partial void LogFailed(Exception problem, string city);
}
