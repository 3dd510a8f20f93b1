using CsCheck;
using Vliegwiel.Partners.Leak;
using Xunit;

namespace Vliegwiel.Unit.Partners.Leak;

/// <summary>Whole parts add up to the whole, and none strays a whole unit from its exact share.</summary>
public sealed class OutOfHundredTests
{
    const long Largest = 1_000_000_000_000_000;

    [Fact]
    public void Divides_nothing_and_less_than_nothing_not_at_all()
    {
        Assert.Null(OutOfHundred.Divide([]));
        Assert.Null(OutOfHundred.Divide([0, 0]));
        Assert.Null(OutOfHundred.Divide([5, -1]));
    }

    [Theory]
    [InlineData(new long[] { 1, 1, 1 }, new[] { 34, 33, 33 })]
    [InlineData(new long[] { 4150, 3350, 2500 }, new[] { 42, 33, 25 })]
    [InlineData(new long[] { 0, 999, 1 }, new[] { 0, 100, 0 })]
    [InlineData(new long[] { long.MaxValue, long.MaxValue }, new[] { 50, 50 })]
    public void Gives_what_is_left_to_the_largest_remainders(long[] amounts, int[] parts) =>
        Assert.Equal(parts, OutOfHundred.Divide(amounts));

    [Fact]
    public void Always_adds_up_and_stays_within_one_of_the_exact_share() =>
        Gen.Select(Gen.Long[0, Largest].Array[1, 12], Gen.Int[0, 1000]).Sample((amounts, whole) =>
        {
            var sum = amounts.Sum(a => (decimal)a);
            if (sum == 0)
                return OutOfHundred.Divide(amounts, whole) is null;
            var parts = OutOfHundred.Divide(amounts, whole)!;
            return parts.Sum() == whole
                && amounts.Zip(parts).All(p => Math.Abs(p.First * (decimal)whole / sum - p.Second) < 1)
                && amounts.Zip(parts).All(p => p.First > 0 || p.Second == 0);
        });
}
