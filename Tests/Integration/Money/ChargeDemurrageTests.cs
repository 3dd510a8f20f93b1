using Microsoft.EntityFrameworkCore;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Demurrages;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>The month's end: what holding money cost goes to the pool, exactly once.</summary>
public sealed class ChargeDemurrageTests
{
    static readonly MoneyRules Rules =
        new() { DemurrageBasisPoints = 600, DemurrageExemptMinor = 0, DemurrageGraceDays = 0 };

    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Run_twice_and_late_it_charges_each_month_once(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        await DecideAsync(town, Rules with { DemurrageExemptMinor = 5_000 });
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        var (_, hall) = await town.ShopAsync("Gemeente", OrganisationKind.Municipality);
        await town.IssueAsync(purse, 15_000);
        await town.IssueAsync(hall, 50_000);
        // 31 January in Heerlen, 30 January in Greenwich: the day of the city counts.
        town.Time.SetUtcNow(new DateTimeOffset(2026, 1, 30, 23, 30, 0, TimeSpan.Zero));
        await town.PayAsync(bo, purse, till, 5_000);

        town.Time.SetUtcNow(new DateTimeOffset(2026, 3, 4, 3, 0, 0, TimeSpan.Zero));
        var first = await ChargeAsync(town);
        var again = await ChargeAsync(town);

        // January: 26 days of 10,000 above the exempt amount and a day of 5,000; February: 28 days, and what was
        // below a cent in January.
        var january = (26L * 10_000) + 5_000;
        var fee = january * 600 / 3_650_000;
        var carried = (january * 600) - (fee * 3_650_000);
        var february = (28L * (10_000 - fee - 5_000) * 600) + carried;
        var total = fee + (february / 3_650_000);
        Assert.Equal(total, first.CollectedMinor);
        Assert.Equal((0, 0), (again.Accounts, again.CollectedMinor));
        Assert.Equal(10_000 - total, await town.HasAsync(purse));
        Assert.Equal(50_000, await town.HasAsync(hall));
        var ledger = await town.LedgerAsync();
        var pool = await ledger.StandingAsync(CityLedger.Own(ChartOfAccounts.DemurragePool), Now);
        Assert.Equal(total, pool!.Booked);
    }

    [Theory, EveryDatabase]
    public async Task Stopped_between_the_transfer_and_its_note_it_goes_on_where_it_was(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        await DecideAsync(town, Rules);
        var (_, purse) = await town.PersonAsync("Bo Bewoner");
        await town.IssueAsync(purse, 15_000);
        town.Time.SetUtcNow(new DateTimeOffset(2026, 2, 1, 3, 0, 0, TimeSpan.Zero));
        await ChargeAsync(town);
        var after = await town.HasAsync(purse);

        // As if the process had died before it wrote down that it was done.
        await town.RunAsync((MoneyDb db) => db.DemurrageCharges.ExecuteDeleteAsync(Now));
        var again = await ChargeAsync(town);

        Assert.Equal(15_000 - after, again.CollectedMinor);
        Assert.Equal(after, await town.HasAsync(purse));
    }

    [Theory, EveryDatabase]
    public async Task What_is_spent_before_the_charge_is_carried_to_the_next_month(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        await DecideAsync(town, Rules);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 15_000);
        town.Time.SetUtcNow(new DateTimeOffset(2026, 2, 1, 1, 0, 0, TimeSpan.Zero));
        await town.PayAsync(bo, purse, till, 15_000);

        var first = await ChargeAsync(town);
        Assert.Equal(0, await town.HasAsync(purse));
        await town.IssueAsync(purse, 1_000);
        town.Time.SetUtcNow(new DateTimeOffset(2026, 3, 1, 1, 0, 0, TimeSpan.Zero));
        var second = await ChargeAsync(town);

        var owed = 27L * 15_000 * 600 / 3_650_000;
        Assert.True(first.FeeMinor >= owed);
        // Nothing of January's was forgotten: it comes on top of February's own four cents.
        Assert.InRange(1_000 - await town.HasAsync(purse), owed, owed + 5);
        Assert.True(second.CollectedMinor > owed);
    }

    static Task<DemurrageRun> ChargeAsync(MoneyTown town) =>
        town.RunAsync((ChargeDemurrage charge) => charge.MonthsAsync(null, Now));

    static async Task DecideAsync(MoneyTown town, MoneyRules rules) => Assert.Null(
        (await town.RunAsync((DecideRules decide) => decide.RunAsync(
            new DecideRulesOptions(Actor.CommandLine, new DateOnly(2026, 1, 5), rules, "Raadsbesluit 1"), Now)))
            .RefusalKey);
}
