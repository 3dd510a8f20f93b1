using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Demurrages;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Statements;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Till;
using Vliegwiel.Money.Wallet;
using Vliegwiel.Platform;

namespace Vliegwiel.Money;

/// <summary>The pillar's entry point: a means of payment for the shop round the corner, covered by euros.</summary>
public static class MoneyModule
{
    public static IServiceCollection AddMoney(this IServiceCollection services)
    {
        services.AddModule("money", typeof(MoneyModule).Assembly);
        services.AddCityDbContext<MoneyDb>();
        foreach (var permission in Permissions.All)
            services.AddSingleton(permission);
        services.AddSingleton<CityLedgers>();
        services.AddSingleton<NoteWriter>();
        services.AddSingleton<PaymentSignals>();
        services.AddSingleton<RefundGate>();
        services.AddScoped<RulesInForce>();
        services.AddScoped<DecideRules>();
        services.AddScoped<OpenAccount>();
        services.AddScoped<AccountQuery>();
        services.AddScoped<ChangeConfirmation>();
        services.AddScoped<StatementQuery>();
        services.AddScoped<AccountDemurrage>();
        services.AddScoped<ChargeDemurrage>();
        services.AddScoped<TillAccess>();
        services.AddScoped<MoneyReader>();
        services.AddScoped<Pay>();
        services.AddScoped<Refund>();
        services.AddScoped<AskPayment>();
        services.AddScoped<PayRequested>();
        return services;
    }

    /// <summary>The background work of a serving process; the command line runs without it.</summary>
    public static IServiceCollection AddMoneyBackgroundWork(this IServiceCollection services) =>
        services.AddHostedService<KeepLedgers>();

    public static void MapMoney(this IEndpointRouteBuilder routes) => WalletManifest.Map(routes);
}
