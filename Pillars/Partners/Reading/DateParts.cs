using System.Globalization;

namespace Vliegwiel.Partners.Reading;

/// <summary>The year, month and day of a payment in columns of their own, as ledgers keep them (boekjaar, periode).
/// A financial year ("2024/25") is no year here, and an English "period" no month: it counts from April.</summary>
internal static class DateParts
{
    const int MonthsInYear = 12;
    const int DaysInMonthMax = 31;

    static readonly string[] Years = ["jaar", "boekjaar", "kalenderjaar", "year", "calendar year", "payment year"];
    static readonly string[] Months = ["maand", "boekmaand", "periode", "boekperiode", "month", "payment month"];
    static readonly string[] Days = ["dag", "boekdag", "day", "payment day"];

    /// <summary>The columns of year, month and day; null without a year and a month, and -1 for no day.</summary>
    public static (int Year, int Month, int Day)? Find(TableSample table, string[] headers)
    {
        int Column(string[] names, Func<string, bool> fits) => Enumerable.Range(0, headers.Length).FirstOrDefault(
            column => names.Contains(HeaderWords.Normalise(headers[column])) && Share(table, column, fits) > 0.8, -1);

        var year = Column(Years, cell => YearOf(cell) is not null);
        var month = Column(Months, cell => MonthOf(cell) is not null);
        return year < 0 || month < 0 ? null : (year, month, Column(Days, cell => DayOf(cell) is not null));
    }

    /// <summary>The date that the cells say, the first of the month without a day; null when they say none.</summary>
    public static DateOnly? Date(ReadOnlySpan<char> year, ReadOnlySpan<char> month, ReadOnlySpan<char> day)
    {
        if (YearOf(year) is not { } y || MonthOf(month) is not { } m)
            return null;
        var d = day.IsEmpty ? 1 : DayOf(day) ?? 0;
        return d >= 1 && d <= DateTime.DaysInMonth(y, m) ? new DateOnly(y, m, d) : null;
    }

    public static double Share(TableSample table, int column, Func<string, bool> fits)
    {
        var cells = table.Rows.Where(row => column < row.Length && row[column].Length > 0).Select(row => row[column])
            .ToList();
        return cells.Count == 0 ? 0 : (double)cells.Count(fits) / cells.Count;
    }

    static int? YearOf(ReadOnlySpan<char> cell) => Whole(cell, ReadingLimits.YearMin, ReadingLimits.YearMax);

    static int? MonthOf(ReadOnlySpan<char> cell) => Whole(cell, 1, MonthsInYear)
        ?? (DateText.MonthOf(cell) is var named and > 0 ? named : null);

    static int? DayOf(ReadOnlySpan<char> cell) => Whole(cell, 1, DaysInMonthMax);

    static int? Whole(ReadOnlySpan<char> cell, int min, int max) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min
            && value <= max ? value : null;
}
