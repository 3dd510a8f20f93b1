using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Health;

/// <summary>
/// Ready means: every city's database answers, and the disk has room for an upload. The answer is one word, for it goes
/// to whoever asks; which city or disk it was stands in the log.
/// </summary>
sealed partial class CitiesHealth(CityRegistry cities, ILogger<CitiesHealth> logger)
    : IHealthCheck
{
    public const long FreeBytesMin = 512L * 1024 * 1024;
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (FreeBytes() < FreeBytesMin)
        {
            LogDiskFull(FreeBytesMin);
            return HealthCheckResult.Unhealthy();
        }
        var answers = await Task.WhenAll(cities.All.Select(city => AnswersAsync(city, cancellationToken)));
        return answers.All(answer => answer) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }

    long FreeBytes() => new DriveInfo(cities.DataFolder).AvailableFreeSpace;

    async Task<bool> AnswersAsync(City city, CancellationToken cancellation)
    {
        try
        {
            // On a thread of its own: SQLite waits for a locked file without giving the thread back.
            await Task.Run(() => AskAsync(city, cancellation), cancellation).WaitAsync(AnswerWithin, cancellation);
            return true;
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            LogNoAnswer(problem, city.Slug);
            return false;
        }
    }

    static async Task AskAsync(City city, CancellationToken cancellation)
    {
        // A SQLite file that is gone is made anew, empty: then this table is not there, and that is no answer.
        await using var connection = await Database.OpenAsync(city.Database, cancellation);
        await using var command = connection.Command("select count(*) from schema_migration");
        command.CommandTimeout = (int)AnswerWithin.TotalSeconds;
        await command.ExecuteScalarAsync(cancellation);
    }

    [LoggerMessage(
        LogLevel.Error, "The data folder's disk has less than {Bytes} bytes free")]
    partial void LogDiskFull(long bytes);

    [LoggerMessage(
        LogLevel.Error, "The database of city {City} does not answer")]
    partial void LogNoAnswer(Exception problem, string city);
}
