using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Vliegwiel.Platform.Printing;

/// <summary>Printing: what AddPlatform registers of it.</summary>
static class PrintServices
{
    public static IServiceCollection AddPrinting(this IServiceCollection services)
    {
        services.AddOptions<PrintOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<PrintOptions>, PrintOptionsCheck>();
        services.AddSingleton<PagePrinter>();
        services.AddSingleton<PrintedHtml>();
        return services;
    }
}
