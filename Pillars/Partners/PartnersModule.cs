using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Layouts;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Partners.SetAsides;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Partners.Suppliers;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.Outbox;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners;

/// <summary>The pillar's entry point: anchor institutions see where their money goes.</summary>
public static class PartnersModule
{
    public static IServiceCollection AddPartners(this IServiceCollection services)
    {
        services.AddModule("partners", typeof(PartnersModule).Assembly);
        services.AddCityDbContext<PartnersDb>();
        foreach (var permission in Permissions.All)
            services.AddSingleton(permission);
        services.AddSingleton<SpendDisk>();
        services.AddSingleton(new ImportLimits());
        services.AddScoped<ImportSpend>();
        services.AddScoped<ReceiveUploads>();
        services.AddScoped<WithdrawImport>();
        services.AddScoped<MendRow>();
        services.AddScoped<TakeMended>();
        services.AddScoped<RereadSpend>();
        services.AddScoped<RemoveLayout>();
        services.AddScoped<IJobHandler, ReadUpload>();
        services.AddScoped<IWaiting, ListsWait>();
        services.AddScoped<IFirstSteps, FirstList>();
        services.AddScoped<ICityCheck, SpendFilesCheck>();
        services.AddScoped<ITakeInSpend, TakeInSpend>();
        services.AddSingleton<LeakCubes>();
        services.AddScoped<LeakCubeReader>();
        services.AddScoped<LeakQuery>();
        services.AddScoped<LeakLines>();
        services.AddScoped<CountSpend>();
        services.AddScoped<ICountSpend, CountAndTell>();
        services.AddScoped<Overrule>();
        services.AddScoped<ChangeRules>();
        services.AddScoped<PlaceSupplier>();
        services.AddScoped<ITakeInRegister, TakeInRegister>();
        services.AddScoped<IMessageHandler, CountWhenImported>();
        services.AddScoped<IMessageHandler, CountWhenWithdrawn>();
        services.AddScoped<IMessageHandler, CountWhenAreasImported>();
        services.AddScoped<IMessageHandler, CountWhenRulesChanged>();
        services.AddScoped<LineTrace>();
        services.AddScoped<LeakWords>();
        services.AddScoped<LeakLinks>();
        services.AddScoped<LeakFigures>();
        services.AddScoped<IPillarSummary, PartnersSummary>();
        return services;
    }

    /// <summary>The background work of a serving process; the command line runs without it.</summary>
    public static IServiceCollection AddPartnersBackgroundWork(this IServiceCollection services) =>
        services.AddHostedService<CleanUp>();

    public static void MapPartners(this IEndpointRouteBuilder routes)
    {
        ImportsApi.Map(routes);
        LeakApi.Map(routes);
    }
}
