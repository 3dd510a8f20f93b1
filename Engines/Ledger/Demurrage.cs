using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>What holding money costs, from a day on.</summary>
/// <param name="From">The first day on which this holds.</param>
/// <param name="BasisPoints">Hundredths of a per cent a year, 0 or more; 0 while nothing is charged.</param>
/// <param name="Exempt">Minor units on which nothing is charged, 0 or more.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DemurrageTerms(DateOnly From, int BasisPoints, long Exempt);

/// <summary>What comes in (or, below 0, goes out) on a day; minor units.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Movement(DateOnly Day, long Amount);

/// <summary>Where an account stands between two periods: with it the next period can be charged, at any time.</summary>
/// <param name="Balance">Minor units.</param>
/// <param name="Numerator">What was accrued and not collected yet, in minor units times
/// <see cref="Demurrage.Denominator"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DemurrageState(long Balance, Int128 Numerator);

/// <summary>What one period came to.</summary>
/// <param name="Last">Its last day.</param>
/// <param name="UnitDays">Minor units above the exempt ones, each times its days.</param>
/// <param name="Fee">Whole minor units that are due.</param>
/// <param name="Collected">What is taken of it: no more than there is. It lowers the balance from the next day.</param>
/// <param name="After">Where the account stands then.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DemurragePeriod(
    DateOnly Last, Int128 UnitDays, long Fee, long Collected, DemurrageState After);

/// <summary>
/// Demurrage on exact unit-days: for every day the balance at its end counts, so that money which passes through in a
/// day is free and no day is dearer than another. Nothing is rounded: what is below one unit, and what could not be
/// collected, is carried. Takes time by movements, not by days.
/// </summary>
public sealed class Demurrage
{
    const int BasisPointsInOne = 10_000;

    readonly DemurrageTerms[] _terms;

    /// <param name="yearDays">Days over which a yearly rate is spread, at least 1; 365 by custom, in leap years
    /// too.</param>
    /// <param name="terms">By their first days, in any order; before the first nothing is charged.</param>
    /// <exception cref="ArgumentException">Terms that cannot be: rates or amounts below 0, a day named
    /// twice.</exception>
    public Demurrage(int yearDays, IEnumerable<DemurrageTerms> terms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(yearDays, 1);
        _terms = [.. terms.OrderBy(t => t.From)];
        if (_terms.Any(t => t.BasisPoints < 0 || t.Exempt < 0))
            throw new ArgumentException("Rates and exempt amounts are 0 or more.", nameof(terms));
        if (_terms.DistinctBy(t => t.From).Count() < _terms.Length)
            throw new ArgumentException("Two terms begin on one day.", nameof(terms));
        Denominator = (long)BasisPointsInOne * yearDays;
    }

    /// <summary>Of the accrued numerators.</summary>
    public long Denominator { get; }

    /// <summary>Charges one period.</summary>
    /// <param name="before">The account before the first day.</param>
    /// <param name="first">Its first day.</param>
    /// <param name="last">Its last day, not before the first.</param>
    /// <param name="movements">All of the period, in any order.</param>
    /// <exception cref="ArgumentException">A movement of another time.</exception>
    /// <exception cref="OverflowException">Amounts that cannot be held.</exception>
    public DemurragePeriod Charge(
        DemurrageState before, DateOnly first, DateOnly last, IReadOnlyCollection<Movement> movements)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        if (movements.Any(m => m.Day < first || m.Day > last))
            throw new ArgumentException("A movement outside the period.", nameof(movements));
        var moved = movements.GroupBy(m => m.Day)
            .ToDictionary(g => g.Key, g => g.Aggregate(Int128.Zero, (sum, m) => sum + m.Amount));
        var changes = moved.Keys.Concat(_terms.Select(t => t.From)).Where(d => d > first && d <= last)
            .Append(first).Distinct().Order().ToList();
        var (balance, numerator, unitDays) = ((Int128)before.Balance, before.Numerator, Int128.Zero);
        for (var i = 0; i < changes.Count; i++)
        {
            // The balance of each day until the next change.
            balance = checked((long)(balance + moved.GetValueOrDefault(changes[i])));
            var days = (i + 1 < changes.Count ? changes[i + 1] : last.AddDays(1)).DayNumber - changes[i].DayNumber;
            var terms = TermsOn(changes[i]);
            var charged = checked(Int128.Max(0, balance - terms.Exempt) * days);
            unitDays = checked(unitDays + charged);
            numerator = checked(numerator + (charged * terms.BasisPoints));
        }
        var fee = checked((long)(numerator / Denominator));
        var collected = (long)Int128.Min(fee, Int128.Max(0, balance));
        var after = new DemurrageState(
            checked((long)(balance - collected)), checked(numerator - ((Int128)collected * Denominator)));
        return new DemurragePeriod(last, unitDays, fee, collected, after);
    }

    /// <summary>Charges calendar months one after the other; the first and the last may be parts of one.</summary>
    /// <param name="before">The account before the first day.</param>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day, not before the first.</param>
    /// <param name="movements">All of these days, in any order.</param>
    /// <exception cref="ArgumentException">A movement of another time.</exception>
    /// <exception cref="OverflowException">Amounts that cannot be held.</exception>
    public IReadOnlyList<DemurragePeriod> ChargeMonths(
        DemurrageState before, DateOnly first, DateOnly last, IReadOnlyCollection<Movement> movements)
    {
        if (movements.Any(m => m.Day < first || m.Day > last))
            throw new ArgumentException("A movement outside the period.", nameof(movements));
        var byMonth = movements.ToLookup(m => (m.Day.Year, m.Day.Month));
        var periods = new List<DemurragePeriod>();
        for (var from = first; from <= last; from = periods[^1].Last.AddDays(1))
        {
            var end = new DateOnly(from.Year, from.Month, DateTime.DaysInMonth(from.Year, from.Month));
            periods.Add(Charge(
                before, from, end < last ? end : last, [.. byMonth[(from.Year, from.Month)]]));
            before = periods[^1].After;
        }
        return periods;
    }

    DemurrageTerms TermsOn(DateOnly day) => Array.FindLast(_terms, t => t.From <= day);
}
