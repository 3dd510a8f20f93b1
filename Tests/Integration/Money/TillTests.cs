using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Till;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>Who may stand at the till, who sets rules and tiers, and what is held of people.</summary>
public sealed class TillTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task A_device_asks_for_its_own_account_and_ends_at_once(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Fietsenmaker");
        var (_, other) = await town.ShopAsync("Bakker");
        var cashier = MoneyTown.For(till.OrganisationId!.Value, "Fietsenmaker", Permissions.Receive);
        Assert.Equal(
            "till.refused.permission", (await AsAsync(town, cashier, a => a.MakeAsync(till, "x", Now))).RefusalKey);
        Assert.Equal(
            "till.refused.deviceName", (await AsAsync(town, owner, a => a.MakeAsync(till, " ", Now))).RefusalKey);
        var (token, refusal) = await AsAsync(town, owner, a => a.MakeAsync(till, "Toonbank", Now));
        Assert.Null(refusal);

        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = $"{TillAccess.CookieName}={token}";
        var holder = await AsAsync(town, Actor.Anonymous, a => a.HolderAsync(context, null, Now));
        Assert.Equal((till.Id, "Toonbank"), (holder!.Account.Id, holder.Device!.Name));
        Assert.Null((await AskAsync(town, holder.Device, till)).RefusalKey);
        Assert.Equal(PayRefusal.Permission, (await AskAsync(town, holder.Device, other)).RefusalKey);
        // Whoever holds it can pay nothing with it: there is nobody behind it.
        Assert.Equal(PayRefusal.Permission, (await town.PayAsync(Actor.Anonymous, till, other, 1)).RefusalKey);

        await AsAsync(town, owner, a => a.RevokeAsync(till, holder.Device.Id, Now));
        Assert.Null(await AsAsync(town, Actor.Anonymous, a => a.HolderAsync(context, null, Now)));
        Assert.Null(await AsAsync(town, Actor.Anonymous, a => a.DeviceAsync("verzonnen", Now)));
    }

    [Theory, EveryDatabase]
    public async Task Rules_and_tiers_are_set_by_who_may_and_only_as_they_can_be(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var treasurer = new Actor(
            "person", MoneyTown.NewId(), "Pen", null, null, new HashSet<string> { Permissions.Operate });
        Task<string?> Tier(Actor actor, AccountTier tier, string? reason = "gezien") => town.RunAsync(
            (ChangeTier change) => change.RunAsync(actor, purse.Id, tier, reason, Now));
        async Task<string?> Decide(Actor actor, DateOnly day, MoneyRules rules) => (await town.RunAsync(
            (DecideRules decide) => decide.RunAsync(new DecideRulesOptions(actor, day, rules, "Besluit"), Now)))
            .RefusalKey;
        var today = new DateOnly(2026, 1, 5);

        Assert.Equal("tier.refused.permission", await Tier(bo, AccountTier.VerifiedPerson));
        Assert.Equal("tier.refused.reason", await Tier(treasurer, AccountTier.VerifiedPerson, " "));
        Assert.Equal("tier.refused.kind", await Tier(treasurer, AccountTier.VerifiedFirm));
        Assert.Null(await Tier(treasurer, AccountTier.VerifiedPerson));
        await town.IssueAsync(purse, 300_000);

        Assert.Equal("policy.refused.permission", await Decide(treasurer, today, new MoneyRules()));
        Assert.Equal("policy.refused.past", await Decide(Actor.CommandLine, today.AddDays(-1), new MoneyRules()));
        Assert.Equal("policy.refused.backing", await Decide(
            Actor.CommandLine, today, new MoneyRules { BackingBasisPoints = 10_001 }));
        Assert.Null(await Decide(
            Actor.CommandLine, today, new MoneyRules { VerifiedPerson = new TierRules(400_000, false) }));
        Assert.Equal("policy.refused.day", await Decide(Actor.CommandLine, today, new MoneyRules()));
        // The ledger keeps the new limit at once.
        await town.IssueAsync(purse, 100_000);
        var (an, other) = await town.PersonAsync("An Ander");
        await town.IssueAsync(other, 100);
        Assert.Equal("pay.refused.payeeFull", (await town.PayAsync(an, other, purse, 1)).RefusalKey);
    }

    [Theory, EveryDatabase]
    public async Task A_person_takes_their_movements_along_and_is_erased_while_the_books_stay(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 1_000);
        await town.PayAsync(bo, purse, till, 250, text: "Voor mijn zus");
        var person = bo.PersonId!.Value;

        var export = System.Text.Json.JsonSerializer.Serialize(
            await PartAsync(town, part => part.ExportAsync(person, Now)));
        await PartAsync(town, async part => { await part.EraseAsync(person, Now); return 0; });

        Assert.Contains("Voor mijn zus", export, StringComparison.Ordinal);
        Assert.Contains("-2.50", export, StringComparison.Ordinal);
        Assert.DoesNotContain(
            await town.RunAsync((MoneyDb db) => db.Accounts.AsNoTracking().Select(a => a.Name).ToListAsync(Now)),
            name => name.Contains("Bo", StringComparison.Ordinal));
        Assert.DoesNotContain(
            await town.RunAsync((MoneyDb db) => db.Notes.AsNoTracking().ToListAsync(Now)),
            note => note.Text is not null || note.ActorName.Contains("Bo", StringComparison.Ordinal));
        Assert.Equal(750, await town.HasAsync(purse));
    }

    static async Task<TResult> PartAsync<TResult>(MoneyTown town, Func<MoneyPersonalData, Task<TResult>> use)
    {
        await using var scope = town.City.Scope();
        return await use(scope.ServiceProvider.GetServices<IPersonalDataPart>().OfType<MoneyPersonalData>().Single());
    }

    static async Task<TResult> AsAsync<TResult>(
        MoneyTown town, Actor actor, Func<TillAccess, Task<TResult>> use)
    {
        await using var scope = town.City.Scope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        return await use(scope.ServiceProvider.GetRequiredService<TillAccess>());
    }

    static Task<AskPaymentResult> AskAsync(MoneyTown town, TillDevice device, MoneyAccount account) =>
        town.RunAsync((AskPayment ask) => ask.RunAsync(
            new AskPaymentOptions(
                Actor.Anonymous, device, MoneyTown.NewId(), account.Id, 100, null, PaymentRequest.TillLasts), Now));
}
