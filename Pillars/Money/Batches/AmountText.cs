using System.Text.RegularExpressions;

namespace Vliegwiel.Money.Batches;

/// <summary>With what an amount divides units and cents.</summary>
enum DecimalSign
{
    /// <summary>It does not show: 1234, or 1.234 which can be either.</summary>
    Unknown,
    Comma,
    Point,
}

/// <summary>
/// Amounts as people and programs write them in Dutch and English: 1.234,56 and 1,234.56 and 1234.5 and € 12. One sign
/// with three figures behind it can mean thousands or thousandths; that is settled by the other amounts of the file or
/// not at all, because a guess would be wrong by a factor of a thousand.
/// </summary>
static partial class AmountText
{
    const int FiguresMax = 18;

    /// <summary>Which sign this amount shows by itself.</summary>
    public static DecimalSign SignOf(string text)
    {
        var plain = Plain(text);
        var (comma, point) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));
        if (comma < 0 && point < 0)
            return DecimalSign.Unknown;
        if (comma >= 0 && point >= 0)
            return comma > point ? DecimalSign.Comma : DecimalSign.Point;
        var (sign, at) = comma >= 0 ? (',', comma) : ('.', point);
        var other = sign == ',' ? DecimalSign.Point : DecimalSign.Comma;
        // Twice the same sign divides thousands.
        if (plain.AsSpan().IndexOf(sign) != at)
            return other;
        return IsUnclear(plain, at) ? DecimalSign.Unknown
            : sign == ',' ? DecimalSign.Comma : DecimalSign.Point;
    }

    /// <param name="ofFile">What all other amounts show; unknown when they show both or nothing.</param>
    public static (long Minor, BatchProblem? Problem) Read(string text, DecimalSign ofFile)
    {
        var plain = Plain(text);
        if (plain.Length == 0)
            return (0, BatchProblem.NoAmount);
        if (plain[0] == '-' || plain[^1] == '-' || (plain[0] == '(' && plain[^1] == ')'))
            return (0, BatchProblem.NotPositive);
        var sign = SignOf(text);
        if (sign == DecimalSign.Unknown && plain.AsSpan().ContainsAny(',', '.'))
        {
            if (!Unclear().IsMatch(plain))
                return (0, BatchProblem.WrongAmount);
            if (ofFile == DecimalSign.Unknown)
                return (0, BatchProblem.UnclearAmount);
            sign = ofFile;
        }
        var parts = sign == DecimalSign.Comma ? WithComma().Match(plain) : WithPoint().Match(plain);
        if (!parts.Success)
            return (0, BatchProblem.WrongAmount);
        var units = string.Concat(parts.Groups["units"].Value.Where(char.IsAsciiDigit)).TrimStart('0');
        var cents = parts.Groups["cents"].Value;
        if (cents.Length > 2)
            return (0, BatchProblem.TooManyDecimals);
        if (units.Length > FiguresMax - 2)
            return (0, BatchProblem.AmountTooLarge);
        var minor = long.Parse("0" + units + cents.PadRight(2, '0'), System.Globalization.CultureInfo.InvariantCulture);
        return minor switch
        {
            0 => (0, BatchProblem.NotPositive),
            > BatchLimits.AmountMinorMax => (0, BatchProblem.AmountTooLarge),
            _ => (minor, null),
        };
    }

    /// <summary>Without the sign or the code of the euro around it.</summary>
    static string Plain(string text)
    {
        var plain = text.Trim();
        plain = plain.StartsWith("EUR", StringComparison.OrdinalIgnoreCase) ? plain[3..]
            : plain.EndsWith("EUR", StringComparison.OrdinalIgnoreCase) ? plain[..^3] : plain;
        return plain.Trim().Trim('€').Trim();
    }

    static bool IsUnclear(string plain, int at) =>
        plain.Length - at - 1 == 3 && at is >= 1 and <= 3 && plain[0] != '0';

    [GeneratedRegex(@"^[0-9]{1,3}[.,][0-9]{3}\z", RegexOptions.None, 1000)]
    private static partial Regex Unclear();

    // Thousands by point, space or apostrophe, all in groups of three; or no thousands.
    [GeneratedRegex(
        @"^(?<units>[0-9]+|[0-9]{1,3}(?:[.\s'’][0-9]{3})+)(?:,(?<cents>[0-9]+))?\z", RegexOptions.None, 1000)]
    private static partial Regex WithComma();

    [GeneratedRegex(
        @"^(?<units>[0-9]+|[0-9]{1,3}(?:[,\s'’][0-9]{3})+)(?:\.(?<cents>[0-9]+))?\z", RegexOptions.None, 1000)]
    private static partial Regex WithPoint();
}
