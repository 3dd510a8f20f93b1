using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vliegwiel.Partners.Reading;

/// <summary>How a date is written.</summary>
internal enum DateForm : byte
{
    /// <summary>Figures with the day or the month first; which, the whole column decides.</summary>
    Numeric,
    YearFirst,
    NamedMonth,
    Compact,
    MonthOnly,
}

/// <summary>The parts of a written date. For <see cref="DateForm.Numeric"/> First and Second are day and month in an
/// order still to be decided.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DateShape(DateForm Form, int First, int Second, int Year)
{
    public bool ProvesDayFirst => Form == DateForm.Numeric && First > 12 && Second <= 12;

    public bool ProvesMonthFirst => Form == DateForm.Numeric && Second > 12 && First <= 12;
}

/// <summary>Dates as people write them, Dutch and English, with or without a time behind.</summary>
internal static class DateText
{
    static readonly string[] Months =
    [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
        "jan", "feb", "maa", "apr", "mai", "jun", "jul", "aug", "sep", "oct", "nov", "dez",
    ];

    static readonly string[] MonthWords =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
        "november", "december",
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryScan(ReadOnlySpan<char> cell, out DateShape shape)
    {
        shape = default;
        if (cell.Length is < 5 or > 40)
            return false;
        if (cell.Length == 8 && !cell.ContainsAnyExceptInRange('0', '9'))
            return Compact(cell, out shape);
        Span<Token> tokens = stackalloc Token[4];
        var count = Tokens(cell, tokens);
        return count switch
        {
            3 => Three(tokens, out shape),
            2 => Two(tokens, out shape),
            _ => false,
        };
    }

    /// <summary>The date the shape means in the column's order; null when no calendar holds it.</summary>
    public static DateOnly? Resolve(DateShape shape, DateOrder order)
    {
        var (day, month) = (shape.First, shape.Second);
        if (shape.Form == DateForm.Numeric
            && (shape.ProvesMonthFirst || (order == DateOrder.MonthDayYear && !shape.ProvesDayFirst)))
            (day, month) = (month, day);
        return IsDay(shape.Year, month, day) ? new DateOnly(shape.Year, month, day) : null;
    }

    /// <summary>A spreadsheet's day number. 1900 was no leap year, yet the 1900 system counts one.</summary>
    public static DateOnly? FromSerial(double serial, bool is1904)
    {
        if (serial is < 1 or > 73_050)
            return null;
        var days = (int)Math.Floor(serial);
        return is1904 ? new DateOnly(1904, 1, 1).AddDays(days)
            : days < 60 ? new DateOnly(1899, 12, 31).AddDays(days)
            : new DateOnly(1899, 12, 30).AddDays(days);
    }

    /// <summary>A day number in text, as a spreadsheet writes it when the column lost its format.</summary>
    public static bool TrySerial(ReadOnlySpan<char> cell, out double serial)
    {
        serial = 0;
        return cell.Length is >= 5 and <= 18 && char.IsAsciiDigit(cell[0])
            && double.TryParse(cell, NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out serial)
            && serial is >= 25_569 and < 69_397;
    }

    [StructLayout(LayoutKind.Auto)]
    readonly record struct Token(int Value, int Digits, int Month);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Tokens(ReadOnlySpan<char> cell, Span<Token> tokens)
    {
        var count = 0;
        var index = 0;
        while (index < cell.Length)
        {
            var start = index;
            if (char.IsAsciiDigit(cell[index]))
            {
                while (index < cell.Length && char.IsAsciiDigit(cell[index]))
                    index++;
                // A time behind the date ends it.
                if (count >= 2 && index < cell.Length && cell[index] == ':')
                    return count;
                if (count == 4 || index - start > 4)
                    return 0;
                if (count == 3)
                    return TimeFollows(cell[start..]) ? 3 : 0;
                tokens[count++] = new Token(int.Parse(cell[start..index], CultureInfo.InvariantCulture),
                    index - start, 0);
                if (count < 3 && index + 1 < cell.Length && IsOrdinal(cell[index..]))
                    index += 2;
                continue;
            }
            if (char.IsLetter(cell[index]))
            {
                while (index < cell.Length && char.IsLetter(cell[index]))
                    index++;
                var word = cell[start..index];
                if (word is "T" or "t" or "Z" && count == 3)
                    return 3;
                var month = MonthOf(word);
                if (month == 0)
                {
                    if (count == 0 && IsWeekday(word))
                        continue;
                    return word is "of" or "de" && count == 1 ? count : 0;
                }
                if (count == 3)
                    return 0;
                tokens[count++] = new Token(0, 0, month);
                continue;
            }
            if (cell[index] is not ('/' or '-' or '.' or ' ' or ',' or '\u00A0' or '\'' or '’'))
                return 0;
            index++;
            if (count == 3 && index < cell.Length && cell[index - 1] is ' ' && TimeFollows(cell[index..]))
                return 3;
        }
        return count;
    }

    static bool TimeFollows(ReadOnlySpan<char> rest) => rest.IndexOf(':') is > 0 and <= 2;

    static bool IsOrdinal(ReadOnlySpan<char> rest) =>
        (rest.StartsWith("st", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("nd", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("rd", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("th", StringComparison.OrdinalIgnoreCase))
        && (rest.Length == 2 || !char.IsLetter(rest[2]));

    static bool IsWeekday(ReadOnlySpan<char> word)
    {
        if (word.Length is < 2 or > 9)
            return false;
        ReadOnlySpan<string> days =
        [
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "maandag", "dinsdag",
            "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
        ];
        foreach (var day in days)
            if (day.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    public static int MonthOf(ReadOnlySpan<char> word)
    {
        if (word.Length < 3)
            return 0;
        var three = word[..3];
        for (var index = 0; index < Months.Length; index++)
        {
            if (!three.Equals(Months[index], StringComparison.OrdinalIgnoreCase))
                continue;
            if (word.Length == 3 || word.Equals("sept", StringComparison.OrdinalIgnoreCase))
                return (index % 12) + 1;
            foreach (var full in MonthWords)
                if (full.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase))
                    return (index % 12) + 1;
        }
        return 0;
    }

    static bool Three(ReadOnlySpan<Token> tokens, out DateShape shape)
    {
        shape = default;
        var (a, b, c) = (tokens[0], tokens[1], tokens[2]);
        if (b.Month > 0 && a.Month == 0 && c.Month == 0)
        {
            // 3 Apr 2023, or 2023-Apr-03.
            shape = a.Digits == 4 ? new DateShape(DateForm.NamedMonth, c.Value, b.Month, a.Value)
                : new DateShape(DateForm.NamedMonth, a.Value, b.Month, YearOf(c));
        }
        else if (a.Month > 0 && b.Month == 0 && c.Month == 0)
            shape = new DateShape(DateForm.NamedMonth, b.Value, a.Month, YearOf(c));
        else if (a.Month > 0 || b.Month > 0 || c.Month > 0)
            return false;
        else if (a.Digits == 4)
            shape = new DateShape(DateForm.YearFirst, c.Value, b.Value, a.Value);
        else if (a.Digits > 2 || b.Digits > 2 || c.Digits is 1 or 3)
            return false;
        else
            shape = new DateShape(DateForm.Numeric, a.Value, b.Value, YearOf(c));
        return IsDay(shape.Year, shape.Second, shape.First)
            || (shape.Form == DateForm.Numeric && IsDay(shape.Year, shape.First, shape.Second));
    }

    static bool Two(ReadOnlySpan<Token> tokens, out DateShape shape)
    {
        shape = default;
        var (a, b) = (tokens[0], tokens[1]);
        if (a.Month > 0 && b.Month == 0 && b.Digits is 2 or 4)
            shape = new DateShape(DateForm.MonthOnly, 1, a.Month, YearOf(b));
        else if (b.Month > 0 && a.Digits == 4)
            shape = new DateShape(DateForm.MonthOnly, 1, b.Month, a.Value);
        else
            return false;
        return shape.Year is > 1900 and < 2200;
    }

    static bool Compact(ReadOnlySpan<char> cell, out DateShape shape)
    {
        var value = int.Parse(cell, CultureInfo.InvariantCulture);
        shape = new DateShape(DateForm.Compact, value % 100, value / 100 % 100, value / 10_000);
        if (shape.Year is >= 1990 and < 2100 && IsDay(shape.Year, shape.Second, shape.First))
            return true;
        shape = new DateShape(DateForm.Compact, value / 1_000_000, value / 10_000 % 100, value % 10_000);
        return shape.Year is >= 1990 and < 2100 && IsDay(shape.Year, shape.Second, shape.First);
    }

    static int YearOf(Token token) =>
        token.Digits > 2 ? token.Value : token.Value < 80 ? 2000 + token.Value : 1900 + token.Value;

    static bool IsDay(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
