using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Areas;

static class AreaServices
{
    public static IServiceCollection AddAreas(this IServiceCollection services)
    {
        services.AddCityDbContext<AreasDb>();
        services.AddSingleton<AreaCache>();
        services.AddScoped<IAreas, Areas>();
        services.AddScoped<ImportAreas>();
        return services;
    }
}
