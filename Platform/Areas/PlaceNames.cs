using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Vliegwiel.Platform.Areas;

/// <summary>Names of places and countries in one form, so that "'s-Hertogenbosch" and "S HERTOGENBOSCH" meet.</summary>
public static class PlaceNames
{
    const string CountryNames = """
        NL nederland, netherlands, the netherlands, holland
        DE duitsland, germany, deutschland
        BE belgie, belgium, belgique, belgien
        LU luxemburg, luxembourg
        FR frankrijk, france
        GB verenigd koninkrijk, united kingdom, great britain, uk, england, scotland, wales, engeland
        IE ierland, ireland, republic of ireland
        US verenigde staten, united states, united states of america, usa
        ES spanje, spain
        IT italie, italy
        PL polen, poland
        AT oostenrijk, austria
        CH zwitserland, switzerland
        DK denemarken, denmark
        SE zweden, sweden
        NO noorwegen, norway
        PT portugal
        IN india
        CN china
        CA canada
        """;

    static readonly FrozenDictionary<string, string> CountryWords = CountryNames
        .Split('\n', StringSplitOptions.TrimEntries)
        .SelectMany(line => line[3..].Split(", ").Select(word => (Word: word, Code: line[..2])))
        .ToFrozenDictionary(w => w.Word, w => w.Code);

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
