using Microsoft.AspNetCore.DataProtection;
using Vliegwiel.Money;
using Vliegwiel.Money.Webhooks;
using Vliegwiel.Partners;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Accounts.Phones;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Printing;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web.Api;
using Vliegwiel.Web.Demonstration;
using Vliegwiel.Web.Hosting;
using Vliegwiel.Web.Navigation;
using Vliegwiel.Web.Setup;

namespace Vliegwiel.Web;

/// <summary>What a serving process is told at the command line.</summary>
public sealed record ServeOptions(string DataFolder, IReadOnlyList<string> Urls, bool Demonstration = false);

/// <summary>Composes the one executable out of platform and pillars; tests start exactly this.</summary>
public static class VliegwielHost
{
    public static WebApplication Build(ServeOptions options, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(VliegwielHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.UseStaticWebAssets();
        AddServices(builder.Services, options.DataFolder);
        builder.Services.AddPlatformBackgroundWork();
        builder.Services.AddPartnersBackgroundWork();
        builder.Services.AddMoneyBackgroundWork();
        builder.Services.Configure<MailOptions>(builder.Configuration.GetSection(MailOptions.Section));
        builder.Services.Configure<SmsOptions>(builder.Configuration.GetSection(SmsOptions.Section));
        builder.Services.Configure<PrintOptions>(builder.Configuration.GetSection(PrintOptions.Section));
        builder.Services.Configure<WebhookOptions>(builder.Configuration.GetSection(WebhookOptions.Section));
        AddPages(builder.Services);
        builder.UseQuietLogs();
        builder.UseRequestLimits();
        builder.AddRateLimits();
        builder.AddTelemetry();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseNamedProxies();
        app.UseHsts();
        app.UsePlatform();
        app.UseErrorPages();
        app.UseMiddleware<SetupMiddleware>();
        app.UseRouting();
        app.UsePeople();
        // After it is known who asks, and once: each pass would count.
        app.UseRateLimiter();
        app.UseApi();
        app.MapPlatform();
        app.MapPartners();
        app.MapMoney();
        app.MapStaticAssets();
        app.MapCityTheme();
        app.MapRobots();
        app.MapOpenApi(ApiDescription.Address);
        var api = app.MapApi();
        api.MapPlatformApi();
        api.MapMoneyApi();
        app.MapRazorPages().WithStaticAssets();
        return app;
    }

    /// <summary>Everything but the pages: what the verbs of the command line run on.</summary>
    public static void AddServices(IServiceCollection services, string dataFolder)
    {
        services.AddPlatform(dataFolder);
        services.AddHealthChecks();
        services.AddDataProtection()
            .SetApplicationName("vliegwiel")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(dataFolder, "keys")));
        services.AddPartners();
        services.AddMoney();
        services.AddModule("web", typeof(VliegwielHost).Assembly);
        services.AddSingleton<SetupToken>();
        services.AddSingleton<SetupGuesses>();
        services.AddSingleton<MakeCity>();
        services.AddSingleton<MakeDemonstration>();
        services.AddScoped<DemoMoney>();
        services.AddScoped<MainNavigation>();
        services.AddScoped<FirstWeek>();
    }

    static void AddPages(IServiceCollection services)
    {
        var assemblies = services
            .Where(s => s.ServiceType == typeof(StorageModule))
            .Select(s => ((StorageModule)s.ImplementationInstance!).Assembly)
            .ToList();
        services.AddApiDescription();
        services.AddRazorPages(pages =>
        {
            pages.RootDirectory = "/";
            pages.Conventions.Add(new EnglishRouteConvention(assemblies));
        });
    }

    /// <summary>Brings every city's database to this program's schema before the first request.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var runner = services.GetRequiredService<MigrationRunner>();
        foreach (var city in services.GetRequiredService<CityRegistry>().All)
            await runner.MigrateAsync(city.Database, cancellation);
    }
}
