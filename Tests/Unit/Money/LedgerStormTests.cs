using Vliegwiel.Money.Storm;
using Xunit;

namespace Vliegwiel.Unit.Money;

public sealed class LedgerStormTests
{
    // Many short ones for what goes wrong at the start; some long ones, in which reservations grow too old for memory.
    [Theory]
    [InlineData(1_000, 12)]
    [InlineData(20, 80)]
    [InlineData(4, 400)]
    public async Task What_must_hold_holds_through_every_storm(int storms, int steps)
    {
        var outcomes = new List<StormOutcome>();
        for (var seed = 1; seed <= storms; seed++)
            outcomes.Add(await LedgerStorm.RunAsync(seed, steps));

        Assert.DoesNotContain(outcomes, o => o.Broken is not null);
        // A storm in which nothing goes wrong would show nothing.
        var all = storms * steps;
        Assert.True(outcomes.Sum(o => o.Faults) > all / 50, "hardly any fault");
        Assert.True(outcomes.Sum(o => o.Fenced) > all / 1_000, "hardly any old writer woke up");
        Assert.True(outcomes.Sum(o => o.FromSnapshot) > all / 300, "hardly any start from a snapshot");
        Assert.True(outcomes.Sum(o => o.Transfers) > all / 4, "hardly any transfer was booked");
    }

    [Fact]
    public async Task The_same_seed_is_the_same_storm() =>
        Assert.Equal(await LedgerStorm.RunAsync(7, 40), await LedgerStorm.RunAsync(7, 40));
}
