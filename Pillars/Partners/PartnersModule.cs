using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform;

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
        services.AddScoped<ImportSpend>();
        services.AddScoped<ITakeInSpend, TakeInSpend>();
        return services;
    }
}
