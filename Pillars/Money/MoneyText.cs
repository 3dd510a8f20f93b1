using System.Buffers;
using System.Globalization;

namespace Vliegwiel.Money;

/// <summary>Amounts as people type them in a form.</summary>
static class MoneyText
{
    const int CentFigures = 2;
    const int LengthMax = 30;

    static readonly SearchValues<char> Signs = SearchValues.Create("0123456789.,");

    /// <summary>
    /// Minor units of "12", "12,5", "12,50", "12.50", "1.234,56", "1,234.56" or "€ 12,50"; null when it cannot be told
    /// for sure ("1.234" may be a thousand or one and a bit) or has parts of a cent.
    /// </summary>
    public static long? Parse(string? text)
    {
        if (text is null || text.Length > LengthMax)
            return null;
        var plain = string.Concat(text.Where(sign => !char.IsWhiteSpace(sign) && sign is not ('€' or '£' or '\u2009')));
        var isNegative = plain.StartsWith('-');
        plain = isNegative ? plain[1..] : plain;
        if (plain.Length == 0 || plain.AsSpan().ContainsAnyExcept(Signs))
            return null;
        var mark = plain.LastIndexOfAny(['.', ',']);
        var (whole, cents) = mark < 0 ? (plain, "") : (plain[..mark], plain[(mark + 1)..]);
        if (cents.Length > CentFigures || (mark >= 0 && cents.Length == 0))
            return null;
        if (!Whole(whole, mark < 0 ? '\0' : plain[mark], out var major))
            return null;
        var minor = cents.Length == 0 ? 0 : int.Parse(cents.PadRight(CentFigures, '0'), CultureInfo.InvariantCulture);
        var all = ((Int128)major * 100) + minor;
        return all > long.MaxValue ? null : isNegative ? -(long)all : (long)all;
    }

    /// <summary>Figures, or groups of three with the other mark between them.</summary>
    static bool Whole(string text, char cents, out long major)
    {
        major = 0;
        var groups = text.Split(cents == ',' ? '.' : ',');
        if (groups.Length > 1 && (groups[0].Length is 0 or > 3 || groups[1..].Any(g => g.Length != 3)))
            return false;
        return long.TryParse(
            string.Concat(groups), NumberStyles.None, CultureInfo.InvariantCulture, out major);
    }
}
