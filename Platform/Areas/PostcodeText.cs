using System.Text;
using System.Text.RegularExpressions;

namespace Vliegwiel.Platform.Areas;

/// <summary>A postcode in its normalised form, with the country it can only belong to.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Code">No spaces, upper case: "6411LD", "6411", "PR12AB", "PR1".</param>
/// <param name="Broad">The area one step wider: "6411" or "PR1".</param>
public sealed record Postcode(string Country, string Code, string Broad);

/// <summary>Reads postcodes as people write them. Never guesses: what is not certain is null.</summary>
public static partial class PostcodeText
{
    public const int LengthMax = 40;

    /// <param name="text">"6411 LD", "6411ld", "NL-6411 LD", "PR1 2AB", "pr12ab", "PR1", "D-52062", "B-4000".</param>
    /// <param name="homeCountry">Decides what four bare digits are: a Dutch postcode only where that is
    /// plausible.</param>
    public static Postcode? Read(string? text, string homeCountry)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LengthMax)
            return null;
        var compact = Compact(text);
        if (Prefixed().Match(compact) is { Success: true } prefixed
            && CountryOfPrefix(prefixed.Groups["c"].Value) is { } country)
        {
            var rest = prefixed.Groups["p"].Value;
            return country == "NL" && Dutch().Match(rest) is { Success: true } own
                ? new Postcode("NL", rest, own.Groups["d"].Value)
                : new Postcode(country, rest, rest);
        }
        compact = compact.Replace("-", "", StringComparison.Ordinal);
        if (Dutch().Match(compact) is { Success: true } dutch
            && (homeCountry == "NL" || dutch.Groups["l"].Success))
            return new Postcode("NL", compact, dutch.Groups["d"].Value);
        if (British().Match(compact) is { Success: true } british
            && (homeCountry == "GB" || british.Groups["i"].Success))
            return new Postcode("GB", compact, british.Groups["o"].Value);
        return null;
    }

    public static string Compact(string text)
    {
        var compact = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter) && letter is not ('.' or '\u200b' or '\ufeff'))
                compact.Append(char.ToUpperInvariant(letter));
        }
        return compact.ToString();
    }

    static string? CountryOfPrefix(string prefix) => prefix switch
    {
        "D" => "DE",
        "B" => "BE",
        "L" => "LU",
        "F" => "FR",
        "A" => "AT",
        "I" => "IT",
        "E" => "ES",
        "S" => "SE",
        "N" => "NO",
        "CH" or "DE" or "BE" or "LU" or "FR" or "AT" or "NL" or "IT" or "ES" or "DK" or "PL" or "SE" or "PT" => prefix,
        _ => null,
    };

    [GeneratedRegex(@"\A(?<c>[A-Z]{1,2})-(?<p>[0-9]{4,5}([A-Z]{2})?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prefixed();

    // The letters SA, SD and SS are never given out.
    [GeneratedRegex(@"\A(?<d>[1-9][0-9]{3})(?<l>(?!SA|SD|SS)[A-Z]{2})?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dutch();

    // BS 7666: the inward part is a digit and two letters of which C I K M O V are never used.
    [GeneratedRegex(@"\A(?<o>[A-Z]{1,2}[0-9][0-9A-Z]?)(?<i>[0-9][ABD-HJLNP-UW-Z]{2})?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex British();
}
