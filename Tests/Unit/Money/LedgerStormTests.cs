using Vliegwiel.Money.Storm;
using Xunit;

namespace Vliegwiel.Unit.Money;

public sealed class LedgerStormTests
{
    const int Storms = 250;
    const int Steps = 40;

    [Fact]
    public async Task What_must_hold_holds_through_every_storm()
    {
        var outcomes = new List<StormOutcome>();
        for (var seed = 1; seed <= Storms; seed++)
            outcomes.Add(await LedgerStorm.RunAsync(seed, Steps));

        Assert.DoesNotContain(outcomes, o => o.Broken is not null);
        // A storm in which nothing goes wrong would show nothing.
        Assert.True(outcomes.Sum(o => o.Faults) > Storms, "hardly any fault");
        Assert.True(outcomes.Sum(o => o.Fenced) > Storms / 20, "hardly any old writer woke up");
        Assert.True(outcomes.Sum(o => o.FromSnapshot) > Storms / 4, "hardly any start from a snapshot");
        Assert.True(outcomes.Sum(o => o.Transfers) > Storms * 5, "hardly any transfer was booked");
    }

    [Fact]
    public async Task The_same_seed_is_the_same_storm() =>
        Assert.Equal(await LedgerStorm.RunAsync(7, Steps), await LedgerStorm.RunAsync(7, Steps));
}
