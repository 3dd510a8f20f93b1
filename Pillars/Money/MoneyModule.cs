using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Api;
using Vliegwiel.Money.Audits;
using Vliegwiel.Money.Batches;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Demurrages;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Redemptions;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.StandingOrders;
using Vliegwiel.Money.Statements;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Till;
using Vliegwiel.Money.TopUps;
using Vliegwiel.Money.Vouchers;
using Vliegwiel.Money.Wallet;
using Vliegwiel.Money.Webhooks;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Accounts.Phones;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;

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
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add<LedgerClosedFilter>());
        services.AddSingleton<CityLedgers>();
        services.AddSingleton<IArchivePart, LedgerArchive>();
        services.AddScoped<BooksCheck>();
        services.AddScoped<ICityCheck, LedgerCheck>();
        services.AddSingleton<NoteWriter>();
        services.AddSingleton<PaymentSignals>();
        services.AddSingleton<Turns>();
        services.AddScoped<RulesInForce>();
        services.AddScoped<DecideRules>();
        services.AddScoped<OpenAccount>();
        services.AddScoped<AccountQuery>();
        services.AddScoped<ChangeConfirmation>();
        services.AddScoped<ChangeTier>();
        services.AddScoped<StatementQuery>();
        services.AddScoped<AccountDemurrage>();
        services.AddScoped<ChargeDemurrage>();
        services.AddScoped<TillAccess>();
        services.AddScoped<MoneyReader>();
        services.AddScoped<IPersonalDataPart, MoneyPersonalData>();
        services.AddScoped<INeedPhone, AccountNeedsPhone>();
        services.AddScoped<IPillarSummary, MoneySummary>();
        services.AddScoped<ILocalMoney, LocalMoney>();
        services.AddScoped<IRunLocalMoney, RunLocalMoney>();
        services.AddScoped<AskTopUp>();
        services.AddScoped<ReserveSettings>();
        services.AddScoped<TakeStatements>();
        services.AddScoped<BookEntries>();
        services.AddScoped<PlaceEntry>();
        services.AddScoped<ConfirmStatement>();
        services.AddScoped<Redeem>();
        services.AddScoped<SettleRedemptions>();
        services.AddScoped<PaymentFiles>();
        services.AddScoped<TakeReports>();
        services.AddScoped<PrepareBatch>();
        services.AddScoped<ReleaseBatch>();
        services.AddScoped<ChangeStandingOrders>();
        services.AddScoped<RunStandingOrders>();
        services.AddSingleton(sp => new WebhookClient(sp.GetRequiredService<IOptions<WebhookOptions>>().Value));
        services.AddSingleton<WebhookKeys>();
        services.AddScoped<WebhookEvents>();
        services.AddScoped<DeliverWebhooks>();
        services.AddScoped<ChangeWebhooks>();
        services.AddSingleton<VoucherCode>();
        services.AddScoped<IssueVouchers>();
        services.AddScoped<EndVoucher>();
        services.AddScoped<Pay>();
        services.AddScoped<Refund>();
        services.AddScoped<AskPayment>();
        services.AddScoped<PayRequested>();
        return services;
    }

    /// <summary>The background work of a serving process; the command line runs without it.</summary>
    public static IServiceCollection AddMoneyBackgroundWork(this IServiceCollection services) =>
        services
            .AddHostedService<KeepLedgers>().AddHostedService<DailyWork>().AddHostedService<StatementInbox>()
            .AddHostedService<WebhookRounds>();

    public static void MapMoney(this IEndpointRouteBuilder routes) => WalletManifest.Map(routes);

    /// <summary>The pillar's endpoints for machines.</summary>
    public static void MapMoneyApi(this RouteGroupBuilder api) => MoneyApi.Map(api);
}
