using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Vliegwiel.Platform.Areas;

/// <summary>Names of places and countries in one form, so that "'s-Hertogenbosch" and "S HERTOGENBOSCH" meet.</summary>
public static class PlaceNames
{
    static readonly FrozenDictionary<string, string> CountryWords = new Dictionary<string, string>
    {
        ["nederland"] = "NL", ["netherlands"] = "NL", ["the netherlands"] = "NL", ["holland"] = "NL",
        ["duitsland"] = "DE", ["germany"] = "DE", ["deutschland"] = "DE",
        ["belgie"] = "BE", ["belgium"] = "BE", ["belgique"] = "BE", ["belgien"] = "BE",
        ["luxemburg"] = "LU", ["luxembourg"] = "LU",
        ["frankrijk"] = "FR", ["france"] = "FR",
        ["verenigd koninkrijk"] = "GB", ["united kingdom"] = "GB", ["great britain"] = "GB", ["uk"] = "GB",
        ["england"] = "GB", ["scotland"] = "GB", ["wales"] = "GB", ["engeland"] = "GB", ["groot brittannie"] = "GB",
        ["ierland"] = "IE", ["ireland"] = "IE", ["republic of ireland"] = "IE",
        ["verenigde staten"] = "US", ["united states"] = "US", ["united states of america"] = "US", ["usa"] = "US",
        ["spanje"] = "ES", ["spain"] = "ES", ["italie"] = "IT", ["italy"] = "IT", ["polen"] = "PL", ["poland"] = "PL",
        ["oostenrijk"] = "AT", ["austria"] = "AT", ["zwitserland"] = "CH", ["switzerland"] = "CH",
        ["denemarken"] = "DK", ["denmark"] = "DK", ["zweden"] = "SE", ["sweden"] = "SE", ["china"] = "CN",
        ["portugal"] = "PT", ["noorwegen"] = "NO", ["norway"] = "NO", ["india"] = "IN", ["canada"] = "CA",
    }.ToFrozenDictionary();

    static readonly FrozenSet<string> CountryCodes = CountryWords.Values.ToFrozenSet();

    /// <summary>Lower case, without accents; anything but letters and digits becomes one space.</summary>
    public static string Normalise(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsLetterOrDigit(letter))
                plain.Append(char.ToLowerInvariant(letter));
            else if (plain.Length > 0 && plain[^1] != ' ')
                plain.Append(' ');
        }
        return plain.ToString().TrimEnd();
    }

    /// <summary>ISO code of a country written as a code or in words; null when it is none that we know.</summary>
    public static string? Country(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 60)
            return null;
        var code = text.Trim().ToUpperInvariant();
        return CountryCodes.Contains(code) ? code : CountryWords.GetValueOrDefault(Normalise(text));
    }
}
