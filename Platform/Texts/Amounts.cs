using System.Globalization;

namespace Vliegwiel.Platform.Texts;

/// <summary>Amounts in minor units as people read them ("€ 1.234,56", "£1,234.56") and as files hold them
/// ("1234.56").</summary>
public static class Amounts
{
    const int MinorPerMajor = 100;

    public static string Symbol(string currency) => currency switch
    {
        "EUR" => "€",
        "GBP" => "£",
        _ => currency,
    };

    /// <summary>Whole amount with cents and symbol, in the reader's culture.</summary>
    public static string Show(long minor, string currency, CultureInfo culture)
    {
        var sign = minor < 0 ? "-" : "";
        var number = (Math.Abs((decimal)minor) / MinorPerMajor).ToString("N2", culture);
        var gap = culture.TwoLetterISOLanguageName == Language.Dutch ? "\u00a0" : "";
        return $"{sign}{Symbol(currency)}{gap}{number}";
    }

    /// <summary>Whole euros or pounds, for headings and charts.</summary>
    public static string ShowRounded(long minor, string currency, CultureInfo culture)
    {
        var sign = minor < 0 ? "-" : "";
        var major = Math.Round(Math.Abs((decimal)minor) / MinorPerMajor, MidpointRounding.AwayFromZero);
        var gap = culture.TwoLetterISOLanguageName == Language.Dutch ? "\u00a0" : "";
        return $"{sign}{Symbol(currency)}{gap}{major.ToString("N0", culture)}";
    }

    /// <summary>Invariant decimal string for files and APIs: "-12.50".</summary>
    public static string Invariant(long minor) =>
        ((decimal)minor / MinorPerMajor).ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>An amount inside a text, shown in the culture of whoever reads it.</summary>
public readonly record struct Amount(long Minor, string Currency) : IFormattable
{
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Amounts.Show(Minor, Currency, formatProvider as CultureInfo ?? CultureInfo.InvariantCulture);
}
