using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Health;

/// <summary>
/// Ready means: every city's database answers, and the disk has room for an upload. The answer is one word, for it goes
/// to whoever asks; which city or disk it was stands in the log, in the one line that the framework writes.
/// </summary>
sealed class CitiesHealth(CityRegistry cities) : IHealthCheck
{
    public const long FreeBytesMin = 512L * 1024 * 1024;
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (FreeBytes() < FreeBytesMin)
            return HealthCheckResult.Unhealthy($"the data folder's disk has less than {FreeBytesMin} bytes free");
        var problems = await Task.WhenAll(cities.All.Select(city => ProblemAsync(city, cancellationToken)));
        var silent = cities.All.Zip(problems).Where(c => c.Second is not null).ToList();
        return silent.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(
                "no answer of the database of " + string.Join(", ", silent.Select(c => c.First.Slug)),
                silent[0].Second);
    }

    long FreeBytes() => new DriveInfo(cities.DataFolder).AvailableFreeSpace;

    static async Task<Exception?> ProblemAsync(City city, CancellationToken cancellation)
    {
        try
        {
            // On a thread of its own: SQLite waits for a locked file without giving the thread back.
            await Task.Run(() => AskAsync(city, cancellation), cancellation).WaitAsync(AnswerWithin, cancellation);
            return null;
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            return problem;
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
}
