using Microsoft.Extensions.Logging.Console;

namespace Vliegwiel.Web.Hosting;

/// <summary>
/// Logs go to standard error: one line each for a person at a terminal, JSON for whatever collects them. They hold no
/// personal data: no addresses of pages with their query, no SQL with its values, no scopes.
/// </summary>
public static class QuietLogs
{
    const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    public static void UseQuietLogs(this WebApplicationBuilder builder)
    {
        var logging = builder.Logging;
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        // That an address is taken is said in one line by whoever starts the server; background work that fails is
        // critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Keys lie in the data folder, which is the administrator's to guard: docs/operations.md says how.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        if (Console.IsErrorRedirected)
        {
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = TimeFormat.TrimEnd();
            });
        }
        else
        {
            logging.AddSimpleConsole(line =>
            {
                line.SingleLine = true;
                line.UseUtcTimestamp = true;
                line.TimestampFormat = TimeFormat;
            });
        }
    }
}
