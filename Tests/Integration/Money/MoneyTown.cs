using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Ledger;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Till;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>A city whose people pay each other, with a clock of its own.</summary>
sealed class MoneyTown(TestCity city, FakeTimeProvider time) : IAsyncDisposable
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    public static Guid NewId() => Ids.New(TimeProvider.System);

    public TestCity City => city;
    public FakeTimeProvider Time => time;

    public static async Task<MoneyTown> CreateAsync(DatabaseProvider provider)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        return new MoneyTown(
            await TestCity.CreateAsync(
                provider, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time))),
            time);
    }

    public Task<CityLedger> LedgerAsync() =>
        city.Services.GetRequiredService<CityLedgers>().OfAsync(city.City, Now);

    public async Task<TResult> RunAsync<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = city.Scope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Somebody with an account of their own.</summary>
    public async Task<(Actor Actor, MoneyAccount Account)> PersonAsync(string name)
    {
        var person = await RunAsync(async (IAccounts accounts) => (await accounts.CreateConfirmedAsync(
            Actor.CommandLine, $"{NewId():n}@example.com", name, "een lang wachtwoord 7", "nl", Now))
            .PersonId!.Value);
        var actor = new Actor("person", person, name, null, null, new HashSet<string>());
        return (actor, await OpenAsync(actor));
    }

    /// <summary>A shop with an account, and who runs it.</summary>
    public async Task<(Actor Owner, MoneyAccount Account)> ShopAsync(
        string name, OrganisationKind kind = OrganisationKind.Company)
    {
        var id = await RunAsync(async (IAccounts accounts) => (await accounts.CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = name, Kind = kind }, Now)).OrganisationId!.Value);
        var owner = For(id, name, [.. Permissions.All.Where(p => p.Roles.Contains(Roles.Manager)).Select(p => p.Name)]);
        return (owner, await OpenAsync(owner));
    }

    public static Actor For(Guid organisation, string name, params string[] permissions) =>
        new("person", NewId(), "Iemand", organisation, name, permissions.ToHashSet());

    async Task<MoneyAccount> OpenAsync(Actor actor)
    {
        var result = await RunAsync((OpenAccount open) => open.RunAsync(new(actor, NewId()), Now));
        Assert.Null(result.RefusalKey);
        return result.Account!;
    }

    /// <summary>Euros come in at the bank, and units for them.</summary>
    public async Task IssueAsync(MoneyAccount account, long amountMinor)
    {
        var ledger = await LedgerAsync();
        var (reserve, issue) = (CityLedger.Own(ChartOfAccounts.Reserve), CityLedger.Own(ChartOfAccounts.Issue));
        var bank = ledger.Transfer(NewId(), reserve, issue, amountMinor, TransferCode.Bank);
        bank.Flags = TransferFlags.Linked;
        var results = await ledger.Writer.CreateTransfersAsync(
            [bank, ledger.Transfer(NewId(), issue, account.Id, amountMinor, TransferCode.Issue)], Now);
        Assert.All(results, r => Assert.Equal(TransferStatus.Created, r.Status));
    }

    public Task<PayResult> PayAsync(
        Actor actor, MoneyAccount from, MoneyAccount to, long amountMinor, Guid? id = null, string? text = null,
        bool isConfirmed = true) =>
        RunAsync((Pay pay) => pay.RunAsync(
            new PayOptions(actor, id ?? NewId(), from.Id, to.Id, amountMinor, text, isConfirmed), Now));

    public async Task<PaymentRequest> AskAsync(Actor actor, MoneyAccount account, long amountMinor)
    {
        var result = await RunAsync((AskPayment ask) => ask.RunAsync(
            new AskPaymentOptions(
                actor, null, NewId(), account.Id, amountMinor, "Band", PaymentRequest.TillLasts), Now));
        Assert.Null(result.RefusalKey);
        return result.Request!;
    }

    public async Task<long> HasAsync(MoneyAccount account) =>
        (await (await LedgerAsync()).StandingAsync(account.Id, Now))!.Booked;

    public async ValueTask DisposeAsync() => await city.DisposeAsync();
}
