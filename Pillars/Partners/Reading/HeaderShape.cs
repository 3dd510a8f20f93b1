using System.Text.RegularExpressions;

namespace Vliegwiel.Partners.Reading;

/// <summary>What the headers of a table say together, beyond the words of each: units, a column for each month or
/// year, two tables beside each other.</summary>
internal static partial class HeaderShape
{
    const int PeriodColumnsMin = 2;

    /// <summary>Whether the amounts below a header are pence or thousands. "Payments over £1,000" names a threshold,
    /// no unit.</summary>
    public static AmountUnit UnitOf(string header)
    {
        var text = $" {HeaderWords.Normalise(header)} ";
        string[] hundredths = [" pence ", " cents ", " centen ", " in cent "];
        string[] thousands =
        [
            " 000 gbp ", " gbp 000 ", " gbp 000s ", " eur 000 ", " eur 000s ", " 000s ", " gbp k ", " thousands ",
            " in thousand ", " duizenden ", " in duizend ", " x 1000 ", " x eur 1000 ", " x gbp 1000 ",
        ];
        return Array.Exists(hundredths, words => text.Contains(words, StringComparison.Ordinal))
            ? AmountUnit.Hundredths
            : Array.Exists(thousands, words => text.Contains(words, StringComparison.Ordinal))
                ? AmountUnit.Thousands : AmountUnit.One;
    }

    /// <summary>A column for each month, quarter or year holds parts of the amount, never the amount.</summary>
    public static void MarkPeriods(string[] headers, HeaderMeaning[] meanings)
    {
        if (!HasPeriods(headers))
            return;
        for (var column = 0; column < headers.Length; column++)
            if (IsPeriod(headers[column]))
                meanings[column] = new HeaderMeaning(ColumnRole.Period, AmountKind.None, 0.8);
    }

    /// <summary>Whether the first row of a table without a header is one of periods: years are taken for
    /// amounts.</summary>
    public static bool BeginsWithPeriods(TableSample table) => table.Header is null && table.Rows.Count > 1
        && HasPeriods(table.Rows[0]);

    [GeneratedRegex(@"\A(fy|jaar|boekjaar|year)? ?20[0-9]{2}( ?[/-] ?(20)?[0-9]{2})?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Year();

    public static bool HasPeriods(string[] headers) => headers.Count(IsPeriod) >= PeriodColumnsMin;

    static bool IsPeriod(string header)
    {
        var text = header.Trim();
        return Year().IsMatch(text) || (DateText.TryScan(text, out var date) && date.Form == DateForm.MonthOnly)
            || DateText.MonthOf(text) > 0
            || (text.Length is 2 or 3 && char.ToUpperInvariant(text[0]) is 'P' or 'Q' or 'M' or 'K'
                && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);
    }

    /// <summary>Whether a second table of the same kind stands to the right of the first: name and amount are headed
    /// twice in the same words, and the names differ.</summary>
    public static bool StandsTwice(TableSample table, string[] headers, HeaderMeaning[] meanings)
    {
        var names = Twins(headers, column => meanings[column].Role == ColumnRole.SupplierName);
        var amounts = Twins(headers, column => meanings[column].Amount is not (AmountKind.None or AmountKind.Vat));
        if (names is not var (left, right) || amounts is not var (first, second) || second < left || first > right)
            return false;
        var both = table.Rows.Where(row => Math.Max(right, second) < row.Length && row[right].Length > 0
            && NumberText.TryScan(row[second], out _)).ToList();
        return both.Count * 2 > table.Rows.Count
            && both.Count(row => row[left] != row[right]) * 2 > both.Count;
    }

    static (int Left, int Right)? Twins(string[] headers, Func<int, bool> fits)
    {
        var group = Enumerable.Range(0, headers.Length).Where(fits)
            .GroupBy(column => HeaderWords.Normalise(headers[column]), StringComparer.Ordinal)
            .FirstOrDefault(twins => twins.Count() > 1)?.ToList();
        return group is null ? null : (group[0], group[^1]);
    }
}
