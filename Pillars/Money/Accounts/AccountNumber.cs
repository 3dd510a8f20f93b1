using System.Globalization;
using System.Security.Cryptography;
using Vliegwiel.Platform.Organisations;

namespace Vliegwiel.Money.Accounts;

/// <summary>
/// The number that people type: two letters, two check figures by ISO 7064 mod 97-10 as in an IBAN, and eight figures
/// at random. One wrong figure, or two that changed places, is found. "VW" is no country's code, so it is never taken
/// for an IBAN.
/// </summary>
static class AccountNumber
{
    const string Prefix = "VW";
    const int Figures = 8;
    const int Length = 12;
    const int Group = 4;
    const int CheckBase = 98;

    public static string Random() =>
        Of(RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture));

    /// <summary>The number with these eight figures.</summary>
    public static string Of(string figures)
    {
        var check = CheckBase - Mod97.Remainder("00", Mod97.Remainder(figures + Prefix));
        return Prefix + check.ToString("D2", CultureInfo.InvariantCulture) + figures;
    }

    /// <summary>As it is kept: capitals and no spaces; null when it is not a number of ours or its check figures are
    /// wrong.</summary>
    public static string? Parse(string? text)
    {
        if (text is null || text.Length > 4 * Length)
            return null;
        var plain = string.Concat(text.Where(sign => !char.IsWhiteSpace(sign) && sign is not ('-' or '.')))
            .ToUpperInvariant();
        if (plain.Length != Length || !plain.StartsWith(Prefix, StringComparison.Ordinal)
            || plain.AsSpan(Prefix.Length).ContainsAnyExceptInRange('0', '9'))
            return null;
        var figures = plain[(Length - Figures)..];
        return Of(figures) == plain ? plain : null;
    }

    /// <summary>In groups of four: "VW41 1234 5678".</summary>
    public static string Show(string number) =>
        string.Join(' ', number.Chunk(Group).Select(group => new string(group)));
}
