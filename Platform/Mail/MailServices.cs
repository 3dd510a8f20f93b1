using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Vliegwiel.Platform.Mail;

/// <summary>E-mail: what AddPlatform registers of it.</summary>
static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsCheck>();
        services.AddScoped<MailAddresses>();
        services.AddScoped<MailWriter>();
        services.AddSingleton<MailSender>();
        return services;
    }
}
