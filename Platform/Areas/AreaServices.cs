using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Platform.Areas.Import;

namespace Vliegwiel.Platform.Areas;

static class AreaServices
{
    public static IServiceCollection AddAreas(this IServiceCollection services)
    {
        services.AddCityDbContext<AreasDb>();
        services.AddSingleton<AreaCache>();
        services.AddScoped<IAreas, StoredAreas>();
        services.AddScoped<ImportAreas>();
        return services;
    }
}
