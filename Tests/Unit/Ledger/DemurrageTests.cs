using CsCheck;
using Vliegwiel.Ledger;
using Xunit;

namespace Vliegwiel.Unit.Ledger;

public sealed class DemurrageTests
{
    const int YearDays = 365;
    static readonly DateOnly Start = new(2027, 12, 11);

    static readonly Gen<(Movement[] Movements, DemurrageTerms[] Terms, int Days)> Cases =
        from days in Gen.Int[1, 120]
        from movements in Gen.Select(Gen.Int[0, days - 1], Gen.Long[-90_000, 100_000]).Array[0, 12]
        from terms in Gen.Select(Gen.Int[-5, days], Gen.Int[0, 1_500], Gen.Long[0, 20_000]).Array[0, 4]
        select (
            movements.Select(m => new Movement(Start.AddDays(m.Item1), m.Item2)).ToArray(),
            terms.DistinctBy(t => t.Item1)
                .Select(t => new DemurrageTerms(Start.AddDays(t.Item1), t.Item2, t.Item3)).ToArray(),
            days);

    /// <summary>Day by day, as the rule is told.</summary>
    static List<DemurragePeriod> DayByDay(Movement[] movements, DemurrageTerms[] terms, int days)
    {
        var periods = new List<DemurragePeriod>();
        var (balance, numerator, unitDays) = (0L, Int128.Zero, Int128.Zero);
        for (var day = Start; day < Start.AddDays(days); day = day.AddDays(1))
        {
            balance += movements.Where(m => m.Day == day).Sum(m => m.Amount);
            var now = terms.Where(t => t.From <= day).OrderBy(t => t.From).LastOrDefault();
            unitDays += Math.Max(0, balance - now.Exempt);
            numerator += (Int128)Math.Max(0, balance - now.Exempt) * now.BasisPoints;
            if (day.AddDays(1).Day != 1 && day != Start.AddDays(days - 1))
                continue;
            var fee = (long)(numerator / (10_000 * YearDays));
            var collected = Math.Min(fee, Math.Max(0, balance));
            balance -= collected;
            numerator -= (Int128)collected * 10_000 * YearDays;
            periods.Add(new DemurragePeriod(day, unitDays, fee, collected, new DemurrageState(balance, numerator)));
            unitDays = 0;
        }
        return periods;
    }

    [Fact]
    public void It_charges_what_going_day_by_day_charges() => Cases.Sample(
        c => Assert.Equal(
            DayByDay(c.Movements, c.Terms, c.Days),
            new Demurrage(YearDays, c.Terms)
                .ChargeMonths(default, Start, Start.AddDays(c.Days - 1), c.Movements)),
        iter: 2_000);

    [Fact]
    public void It_can_be_taken_up_after_any_period() => Cases.Sample(
        c =>
        {
            var demurrage = new Demurrage(YearDays, c.Terms);
            var last = Start.AddDays(c.Days - 1);
            var whole = demurrage.ChargeMonths(default, Start, last, c.Movements);
            for (var k = 0; k < whole.Count - 1; k++)
            {
                var from = whole[k].Last.AddDays(1);
                Assert.Equal(
                    whole.Skip(k + 1),
                    demurrage.ChargeMonths(
                        whole[k].After, from, last, [.. c.Movements.Where(m => m.Day >= from)]));
            }
        },
        iter: 300);

    [Fact]
    public void Nothing_is_lost_or_made() => Cases.Sample(
        c =>
        {
            var demurrage = new Demurrage(YearDays, c.Terms);
            var periods = demurrage.ChargeMonths(default, Start, Start.AddDays(c.Days - 1), c.Movements);
            Assert.Equal(
                c.Movements.Sum(m => m.Amount), periods[^1].After.Balance + periods.Sum(p => p.Collected));
        },
        iter: 300);

    [Fact]
    public void Amounts_that_cannot_be_held_are_not_wrapped()
    {
        var demurrage = new Demurrage(YearDays, [new DemurrageTerms(Start, 600, 0)]);
        Movement[] movements = [new(Start, long.MaxValue), new(Start.AddDays(1), 1)];

        Assert.Throws<OverflowException>(() => demurrage.Charge(default, Start, Start.AddDays(1), movements));
    }

    [Fact]
    public void A_movement_of_another_time_is_refused()
    {
        var demurrage = new Demurrage(YearDays, []);

        Assert.Throws<ArgumentException>(
            () => demurrage.Charge(default, Start, Start, [new Movement(Start.AddDays(1), 1)]));
    }
}
