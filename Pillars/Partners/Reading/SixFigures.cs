using System.Runtime.InteropServices;

namespace Vliegwiel.Partners.Reading;

/// <summary>Dates of six figures and nothing between them (010724), also when a spreadsheet took the leading zero away
/// (10724). Only a whole column below a date's header tells them from numbers.</summary>
internal sealed class SixFigures
{
    readonly Dictionary<DateOrder, (int Fits, HashSet<int> Years)> orders = new()
    {
        [DateOrder.DayMonthYear] = (0, []),
        [DateOrder.YearMonthDay] = (0, []),
        [DateOrder.MonthDayYear] = (0, []),
    };

    int whole;
    int cells;

    public void Add(ReadOnlySpan<char> cell)
    {
        if (!IsShort(cell))
            return;
        cells++;
        whole += cell.Length == 6 ? 1 : 0;
        foreach (var order in orders.Keys)
        {
            if (Read(cell, order) is not { } date)
                continue;
            ref var votes = ref CollectionsMarshal.GetValueRefOrNullRef(orders, order);
            votes.Fits++;
            votes.Years.Add(date.Year);
        }
    }

    /// <summary>The order under which nearly all of the cells of five or six figures are dates, and those lie in the
    /// fewest years; null when they are no such dates. A few words below the list (page 1 of 1) do not count
    /// against it.</summary>
    public DateOrder? Order(int filled)
    {
        if (whole * 2 < filled || cells * 4 < filled * 3)
            return null;
        var fitting = orders.Where(order => order.Value.Fits * 10 >= cells * 9).ToList();
        return fitting.Count == 0 ? null
            : fitting.MinBy(order => (order.Value.Years.Count * 1_000_000) - order.Value.Fits).Key;
    }

    public static DateOnly? Read(ReadOnlySpan<char> cell, DateOrder order)
    {
        if (!IsShort(cell))
            return null;
        var value = 0;
        foreach (var figure in cell)
            value = (value * 10) + (figure - '0');
        var (first, second, third) = (value / 10_000, value / 100 % 100, value % 100);
        var (year, month, day) = order switch
        {
            DateOrder.YearMonthDay => (first, second, third),
            DateOrder.MonthDayYear => (third, first, second),
            _ => (third, second, first),
        };
        year += year < 80 ? 2000 : 1900;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day) : null;
    }

    static bool IsShort(ReadOnlySpan<char> cell) =>
        cell.Length is 5 or 6 && !cell.ContainsAnyExceptInRange('0', '9');
}
