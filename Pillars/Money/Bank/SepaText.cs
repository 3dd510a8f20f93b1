using System.Globalization;
using System.Text;

namespace Vliegwiel.Money.Bank;

/// <summary>Text in the signs that every SEPA bank takes (European Payments Council, EPC217-08): letters without
/// accents, figures, space and / - ? : ( ) . , ' +</summary>
static class SepaText
{
    const string Others = "/-?:().,'+ ";

    /// <summary>Letters lose their accents, other signs become a point; never empty.</summary>
    public static string Of(string text, int lengthMax)
    {
        var plain = new StringBuilder();
        foreach (var sign in Spelled(text).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(sign) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsAsciiLetterOrDigit(sign) || Others.Contains(sign, StringComparison.Ordinal))
                plain.Append(sign);
            else
                plain.Append(char.IsWhiteSpace(sign) ? ' ' : '.');
        }
        // A slash at the ends, or two together, mean something else to banks.
        var safe = plain.ToString().Trim().Trim('/');
        while (safe.Contains("//", StringComparison.Ordinal))
            safe = safe.Replace("//", "/", StringComparison.Ordinal);
        safe = safe.Length > lengthMax ? safe[..lengthMax].TrimEnd().TrimEnd('/') : safe;
        return safe.Length == 0 ? "." : safe;
    }

    /// <summary>Letters that are more than one plain letter.</summary>
    static string Spelled(string text) => text
        .Replace("ß", "ss", StringComparison.Ordinal).Replace("æ", "ae", StringComparison.Ordinal)
        .Replace("Æ", "AE", StringComparison.Ordinal).Replace("œ", "oe", StringComparison.Ordinal)
        .Replace("Œ", "OE", StringComparison.Ordinal).Replace("ø", "o", StringComparison.Ordinal)
        .Replace("Ø", "O", StringComparison.Ordinal).Replace("ł", "l", StringComparison.Ordinal)
        .Replace("Ł", "L", StringComparison.Ordinal).Replace("đ", "d", StringComparison.Ordinal)
        .Replace("Đ", "D", StringComparison.Ordinal).Replace("&", "+", StringComparison.Ordinal)
        .Replace("ĳ", "ij", StringComparison.Ordinal).Replace("’", "'", StringComparison.Ordinal);
}
