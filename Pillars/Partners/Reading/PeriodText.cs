using System.Globalization;
using System.Text.RegularExpressions;

namespace Vliegwiel.Partners.Reading;

/// <summary>A month, a quarter or a year in one cell: 202405, 2024-05, Q2 2024, 2024.</summary>
internal static partial class PeriodText
{
    static readonly string[] Months =
        ["maand", "boekmaand", "jaarmaand", "month", "yearmonth", "period", "periode", "boekperiode"];

    static readonly string[] Quarters = ["kwartaal", "quarter", "qtr", "period", "periode"];

    static readonly string[] Years = ["jaar", "boekjaar", "kalenderjaar", "year"];

    /// <summary>Words of a period that is not the calendar's, or not that of the payment.</summary>
    static readonly string[] Others =
        ["fiscal", "financial", "week", "contract", "start", "end", "begin", "eind", "from", "to", "van", "tot"];

    /// <summary>The column that says in which month, quarter or year each payment fell; the smallest of them.</summary>
    public static (int Column, bool IsMonth)? Find(TableSample table, string[] headers)
    {
        int Column(string[] names, Func<string, bool> fits) => Enumerable.Range(0, headers.Length).FirstOrDefault(
            column => HeaderWords.Normalise(headers[column]).Split(' ') is var words
                && Array.Exists(words, names.Contains) && !Array.Exists(words, Others.Contains)
                && DateParts.Share(table, column, fits) > 0.8, -1);

        if (Column(Months, cell => Month(cell) is not null) is var month and >= 0)
            return (month, true);
        if (Column(Quarters, cell => Quarter(cell) is not null) is var quarter and >= 0)
            return (quarter, false);
        // Beside a period that is not understood the first of January would be a guess.
        var year = Column(Years, cell => Year(cell) is not null);
        return year < 0 || Column([.. Months, .. Quarters], _ => true) >= 0 ? null : (year, false);
    }

    /// <summary>The first day of the period; null when the cell holds none.</summary>
    public static DateOnly? Date(ReadOnlySpan<char> cell)
    {
        var text = cell.Length > 40 ? "" : cell.Trim().ToString();
        return Month(text) ?? Quarter(text) ?? Year(text);
    }

    static DateOnly? Month(string cell)
    {
        var match = MonthPattern().Match(cell);
        if (!match.Success)
            return null;
        var (year, month) = (Of(match, "year"), Of(match, "month"));
        // 2011/12 is a financial year.
        return cell.Length > 6 && (year + 1) % 100 == month ? null : First(year, month);
    }

    static DateOnly? Quarter(string cell)
    {
        var match = QuarterPattern().Match(cell);
        return match.Success ? First(Of(match, "year"), (Of(match, "quarter") * 3) - 2) : null;
    }

    static DateOnly? Year(string cell) => cell.Length == 4
        && int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? First(year, 1) : null;

    static DateOnly? First(int year, int month) =>
        year is >= ReadingLimits.YearMin and <= ReadingLimits.YearMax && month is >= 1 and <= 12
            ? new DateOnly(year, month, 1) : null;

    static int Of(Match match, string part) => int.Parse(match.Groups[part].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:(?<year>[0-9]{4})[-/. ]?(?<month>[0-9]{2})|(?<month>[0-9]{2})[-/. ](?<year>[0-9]{4}))$",
        RegexOptions.ExplicitCapture, 100)]
    private static partial Regex MonthPattern();

    [GeneratedRegex(@"^(?:(?:q|k|kw|qtr|quarter|kwartaal)\s?(?<quarter>[1-4])[-/. ]*(?<year>[0-9]{4})"
        + @"|(?<year>[0-9]{4})[-/. ]*(?:q|k|kw|qtr|quarter|kwartaal)\s?(?<quarter>[1-4])"
        + @"|(?<quarter>[1-4])(?:e|st|nd|rd|th)?\s?(?:q|k|kw|qtr|quarter|kwartaal)[-/. ]*(?<year>[0-9]{4}))$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 100)]
    private static partial Regex QuarterPattern();
}
