using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Storage.Archives;

namespace Vliegwiel.Web.Commands;

/// <summary>The program's services without its pages, for verbs that work on a data folder.</summary>
static class CommandServices
{
    public static ServiceProvider Build(string dataFolder)
    {
        var services = new ServiceCollection();
        // Standard output is for results.
        services.AddLogging(log => log
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning));
        VliegwielHost.AddServices(services, dataFolder);
        // Links that a verb prints lead to where the server is reached.
        services.Configure<MailOptions>(
            new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(MailOptions.Section));
        return services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>The city named, or the only one there is; null when that is no city, or one of several.</summary>
    public static City? Find(CityRegistry cities, string? slug) =>
        slug is not null ? cities.BySlug(slug) : cities.All.Length == 1 ? cities.All[0] : null;

    /// <summary>Why no city was found, as a text key and its argument: there is none, or one must be chosen.</summary>
    public static (string Key, string Value) WhyNone(CityRegistry cities) => cities.All.IsEmpty
        ? ("import.noCity", cities.DataFolder)
        : ("import.whichCity", string.Join(", ", cities.All.Select(c => c.Slug)));

    /// <summary>Holds off a move of a city while a verb writes; null when one is going on.</summary>
    public static IDisposable? Share(string dataFolder)
    {
        try
        {
            return ServingLock.Share(dataFolder);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
