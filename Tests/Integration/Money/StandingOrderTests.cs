using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.StandingOrders;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>The same amount again and again: once each time, whatever happens between.</summary>
public sealed class StandingOrderTests
{
    static readonly DateOnly First = new(2026, 1, 31);

    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task It_pays_on_its_days_and_once(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse, landlord, _) = await OrderedAsync(town, 100_00, last: new DateOnly(2026, 3, 31));

        Assert.Equal(0, await RunAsync(town));
        To(town, 2026, 1, 31);
        Assert.Equal(1, await RunAsync(town));
        Assert.Equal(0, await RunAsync(town));
        To(town, 2026, 2, 27);
        Assert.Equal(0, await RunAsync(town));
        To(town, 2026, 2, 28);
        Assert.Equal(1, await RunAsync(town));
        To(town, 2026, 3, 30);
        Assert.Equal(0, await RunAsync(town));
        To(town, 2026, 3, 31);
        Assert.Equal(1, await RunAsync(town));
        To(town, 2026, 6, 1);
        Assert.Equal(0, await RunAsync(town));

        Assert.Equal((10_000 - 3_000, 3_000), (await town.HasAsync(purse), await town.HasAsync(landlord)));
        Assert.Equal(OrderState.Ended, (await OnlyAsync(town)).State);
        var words = await town.RunAsync((MoneyDb db) => db.Notes.Select(n => n.Text).Distinct().ToListAsync(Now));
        Assert.Equal(["Huur"], words);
        Assert.False(await StopAsync(town, bo, purse));
    }

    [Theory, EveryDatabase]
    public async Task After_a_stop_of_the_program_it_makes_up_for_the_days_between(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (_, _, landlord, _) = await OrderedAsync(town, 100_00, every: Every.Week);

        To(town, 2026, 2, 20);

        Assert.Equal(3, await RunAsync(town));
        Assert.Equal(3_000, await town.HasAsync(landlord));
    }

    [Theory, EveryDatabase]
    public async Task What_the_ledger_booked_before_a_crash_is_not_paid_again(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (_, _, landlord, order) = await OrderedAsync(town, 100_00);
        To(town, 2026, 1, 31);
        Assert.Equal(1, await RunAsync(town));
        await town.RunAsync((MoneyDb db) => db.StandingOrders.ExecuteUpdateAsync(
            o => o.SetProperty(x => x.Turns, 0).SetProperty(x => x.NextDay, First), Now));

        To(town, 2026, 2, 3);
        await RunAsync(town);

        Assert.Equal(1_000, await town.HasAsync(landlord));
        var there = await OnlyAsync(town);
        Assert.Equal((order, 1, new DateOnly(2026, 2, 28)), (there.Id, there.Turns, there.NextDay));
    }

    [Theory, EveryDatabase]
    public async Task With_too_little_it_tries_for_a_week_and_says_so(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (_, purse, landlord, _) = await OrderedAsync(town, 5_00);
        To(town, 2026, 1, 31);
        Assert.Equal(0, await RunAsync(town));
        Assert.Equal(0, await RunAsync(town));
        Assert.Equal(("pay.refused.tooLittle", 1), await RefusedAsync(town));
        Assert.Single(await MailsAsync(town));

        // The wage came: the next day it works.
        await town.IssueAsync(purse, 1_000);
        To(town, 2026, 2, 1);
        Assert.Equal(1, await RunAsync(town));
        Assert.Equal(1_000, await town.HasAsync(landlord));
        Assert.Equal((null, 0), await RefusedAsync(town));

        for (var day = new DateOnly(2026, 2, 28); day < new DateOnly(2026, 3, 10); day = day.AddDays(1))
        {
            To(town, day.Year, day.Month, day.Day);
            Assert.Equal(0, await RunAsync(town));
        }
        var given = await OnlyAsync(town);
        Assert.Equal(
            (new DateOnly(2026, 2, 28), new DateOnly(2026, 3, 31), OrderState.Running),
            (given.MissedDay, given.NextDay, given.State));
        Assert.Equal(
            ["Uw vaste betaling aan Verhuur is niet gedaan", "Uw vaste betaling aan Verhuur lukte nog niet",
                "Uw vaste betaling aan Verhuur lukte nog niet"],
            (await MailsAsync(town)).Order(StringComparer.Ordinal));
        Assert.Equal(1_000, await town.HasAsync(landlord));
    }

    [Theory, EveryDatabase]
    public async Task Stopped_it_pays_nothing_more(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse, landlord, _) = await OrderedAsync(town, 100_00);
        var (stranger, _) = await town.PersonAsync("Vreemde");

        Assert.False(await StopAsync(town, stranger, purse));
        Assert.True(await StopAsync(town, bo, purse));
        Assert.False(await StopAsync(town, bo, purse));

        To(town, 2026, 4, 1);
        Assert.Equal(0, await RunAsync(town));
        Assert.Equal(0, await town.HasAsync(landlord));
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_is_refused_by_name(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo");
        var (owner, shop) = await town.ShopAsync("Verhuur");
        var cashier = MoneyTown.For(shop.OrganisationId!.Value, "Verhuur", "money.receive");
        async Task<string?> Make(
            Actor actor, MoneyAccount from, Guid to, long amount = 100, DateOnly? first = null, DateOnly? last = null,
            bool isConfirmed = true) =>
            await town.RunAsync((ChangeStandingOrders change) => change.MakeAsync(
                new StandingOrderOptions(
                    actor, MoneyTown.NewId(), from.Id, to, amount, null, Every.Month, first ?? First, last,
                    isConfirmed),
                Now));

        Assert.Equal(PayRefusal.Permission, await Make(bo, shop, purse.Id));
        Assert.Equal(PayRefusal.Permission, await Make(cashier, shop, purse.Id));
        Assert.Equal(PayRefusal.Permission, await Make(owner, purse, shop.Id));
        Assert.Equal(PayRefusal.PayeeUnknown, await Make(bo, purse, MoneyTown.NewId()));
        Assert.Equal(PayRefusal.Confirm, await Make(bo, purse, shop.Id, isConfirmed: false));
        Assert.Equal(PayRefusal.SameAccount, await Make(bo, purse, purse.Id));
        Assert.Equal(PayRefusal.AmountZero, await Make(bo, purse, shop.Id, amount: 0));
        Assert.Equal(PayRefusal.AmountNegative, await Make(bo, purse, shop.Id, amount: -1));
        Assert.Equal("standing.refused.early", await Make(bo, purse, shop.Id, first: new DateOnly(2026, 1, 5)));
        Assert.Equal("standing.refused.late", await Make(bo, purse, shop.Id, first: new DateOnly(2028, 1, 6)));
        Assert.Equal("standing.refused.last", await Make(bo, purse, shop.Id, last: new DateOnly(2026, 1, 30)));
        Assert.Null(await Make(bo, purse, shop.Id, last: First));
        Assert.Null(await Make(owner, shop, purse.Id));
    }

    [Theory, EveryDatabase]
    public async Task Who_is_erased_leaves_no_words_and_pays_nothing_more(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, _, landlord, _) = await OrderedAsync(town, 100_00);

        await town.RunAsync(async (IEnumerable<IPersonalDataPart> parts) =>
        {
            await parts.Single(p => p.Name == "money").EraseAsync(bo.PersonId!.Value, Now);
            return true;
        });

        var left = await OnlyAsync(town);
        Assert.Equal((OrderState.Stopped, null, null, "-"), (left.State, left.Text, left.MadeBy, left.MadeByName));
        To(town, 2026, 2, 1);
        Assert.Equal(0, await RunAsync(town));
        Assert.Equal(0, await town.HasAsync(landlord));
    }

    static void To(MoneyTown town, int year, int month, int day) =>
        town.Time.SetUtcNow(new DateTimeOffset(year, month, day, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Ten a time from 31 January on, to who lets the house.</summary>
    static async Task<(Actor Bo, MoneyAccount Purse, MoneyAccount Landlord, Guid Order)> OrderedAsync(
        MoneyTown town, long holdsMinor, Every every = Every.Month, DateOnly? last = null)
    {
        var (bo, purse) = await town.PersonAsync("Bo");
        var (_, landlord) = await town.ShopAsync("Verhuur");
        await town.IssueAsync(purse, holdsMinor);
        var id = MoneyTown.NewId();
        var options = new StandingOrderOptions(
            bo, id, purse.Id, landlord.Id, 1_000, "Huur", every, First, last, IsConfirmed: true);
        Assert.Null(await town.RunAsync((ChangeStandingOrders change) => change.MakeAsync(options, Now)));
        // The same button pressed twice.
        Assert.Null(await town.RunAsync((ChangeStandingOrders change) => change.MakeAsync(options, Now)));
        return (bo, purse, landlord, id);
    }

    static Task<int> RunAsync(MoneyTown town) => town.RunAsync((RunStandingOrders run) => run.RunAsync(Now));

    static async Task<bool> StopAsync(MoneyTown town, Actor actor, MoneyAccount account)
    {
        var order = await OnlyAsync(town);
        return await town.RunAsync(
            (ChangeStandingOrders change) => change.StopAsync(actor, account, order.Id, Now));
    }

    static Task<StandingOrder> OnlyAsync(MoneyTown town) =>
        town.RunAsync((MoneyDb db) => db.StandingOrders.AsNoTracking().SingleAsync(Now));

    static async Task<(string? Refusal, int Attempt)> RefusedAsync(MoneyTown town)
    {
        var order = await OnlyAsync(town);
        return (order.Refusal, order.Attempt);
    }

    static Task<List<string>> MailsAsync(MoneyTown town) => town.RunAsync(
        (MoneyDb db) => db.OutgoingMail.Where(m => m.Subject.Contains("vaste betaling"))
            .Select(m => m.Subject).ToListAsync(Now));
}
