using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.Forms;
using Vliegwiel.Platform.Health;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Outbox;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Printing;
using Vliegwiel.Platform.Security;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform;

/// <summary>The platform's two entry points, and what modules use to register themselves.</summary>
public static class PlatformModule
{
    public static IServiceCollection AddPlatform(this IServiceCollection services, string dataFolder)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new CityRegistry(dataFolder));
        services.AddScoped<CurrentCity>();
        services.AddScoped<CurrentActor>();
        services.AddHttpContextAccessor();
        services.AddModule("platform", typeof(PlatformModule).Assembly);
        services.AddSingleton(sp => new TextCatalog(sp.GetServices<StorageModule>().Select(m => m.Assembly)));
        services.AddScoped<PageTexts>();
        services.AddScoped<Links>();
        services.AddForms();
        services.AddFigures();
        services.AddSingleton<MigrationRunner>();
        services.AddScoped<ICityCheck, DatabaseCheck>();
        services.AddHealthChecks().AddCheck<CitiesHealth>("cities");
        services.AddSingleton<BackupCity>();
        services.AddSingleton<RestoreCity>();
        services.AddSingleton<MoveCity>();
        services.AddCityDbContext<PlatformDb>();
        services.AddMail();
        services.AddPrinting();
        services.AddAccounts();
        services.AddAreas();
        services.AddApi();
        services.AddSingleton<JobSignal>();
        services.AddScoped<JobQueue>();
        services.AddScoped<ChangeJob>();
        services.AddScoped<IFirstSteps, PlatformFirstSteps>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<OutboxDispatcher>();
        return services;
    }

    /// <summary>The background work of a serving process; the command line runs without it.</summary>
    public static IServiceCollection AddPlatformBackgroundWork(this IServiceCollection services) => services
        .AddHostedService(sp => sp.GetRequiredService<JobRunner>())
        .AddHostedService(sp => sp.GetRequiredService<OutboxDispatcher>())
        .AddHostedService(sp => sp.GetRequiredService<MailSender>());

    /// <summary>Registers an assembly that carries migrations and texts.</summary>
    public static IServiceCollection AddModule(this IServiceCollection services, string name,
        System.Reflection.Assembly assembly) =>
        services.AddSingleton(new StorageModule(name, assembly));

    /// <summary>A context on the database of the scope's city.</summary>
    public static IServiceCollection AddCityDbContext<TContext>(this IServiceCollection services) where TContext
        : DbContext =>
        services.AddSingleton<CityContextOptions<TContext>>()
            .AddScoped(sp => sp.GetRequiredService<CityContextOptions<TContext>>()
                .Of(sp.GetRequiredService<CurrentCity>().City.Database))
            .AddScoped<TContext>();

    public static IApplicationBuilder UsePlatform(this IApplicationBuilder app) => app
        .UseMiddleware<SecurityHeaders>()
        .UseMiddleware<CityMiddleware>()
        .UseMiddleware<LanguageMiddleware>();

    /// <summary>Who is asking; after routing, and before limits, which are per person.</summary>
    public static IApplicationBuilder UsePeople(this IApplicationBuilder app) => app
        .UseAuthentication()
        .UseMiddleware<ActorMiddleware>();

    /// <summary>The platform's endpoints for machines.</summary>
    public static void MapPlatformApi(this RouteGroupBuilder api) => api.MapOrganisations();

    public static void MapPlatform(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready");
    }
}
