using System.Text;

namespace Vliegwiel.Partners.Reading;

/// <summary>The two single-byte pages that payment lists of western Europe come in, and how likely a byte is in
/// each, given its neighbours.</summary>
internal static class CodePages
{
    const string Common = "£€éèëïöüáóç";
    const string Uncommon = "àäâêîôûñßíúæøåÉËÏÖÜÀÈÁÓÇÄ’‘“”–—•…°½¼¾²³®™§´· ";

    static CodePages() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Character for each byte.</summary>
    public static char[] Windows1252 { get; } = Table(1252);

    /// <summary>Page 858, which is 850 with the euro sign.</summary>
    public static char[] Dos850 { get; } = Table(858);

    /// <summary>Makes the pages known; old workbooks need them too.</summary>
    public static void Register() => _ = Windows1252.Length;

    /// <summary>A score: plus for a letter or sign that Dutch and English lists hold, in a place where it
    /// fits.</summary>
    public static double Likelihood(char[] page, ReadOnlySpan<byte> line, int index)
    {
        var value = page[line[index]];
        var before = index == 0 ? ' ' : page[line[index - 1]];
        var after = index + 1 >= line.Length ? ' ' : page[line[index + 1]];
        var score = Common.Contains(value, StringComparison.Ordinal) ? 3.0
            : Uncommon.Contains(value, StringComparison.Ordinal) ? 1.5
            : char.IsControl(value) ? -6
            : char.IsLetter(value) ? -1
            : value is >= '─' and <= '▟' ? -5
            : -2;
        if (value == '\u00A0') // A no-break space stands at the edge of a word or behind a sign, not inside a word.
            return char.IsLetter(before) && char.IsLetter(after) ? -2 : 3;
        if (char.IsLetter(value))
            score += LetterFits(value, before, after);
        else if (value is '£' or '€')
            score += char.IsLetter(before) && char.IsLetter(after) ? -3 : 1;
        else if (value is '‚' or '„' or 'ˆ' or '‰' or '‹' or '›' or '¤' or '¦' && char.IsLetter(before))
            score -= 2;
        return score;
    }

    static double LetterFits(char value, char before, char after)
    {
        if (!char.IsLetter(before) && !char.IsLetter(after))
            return -3;
        if (char.IsLower(value) && char.IsUpper(after) && !char.IsLetter(before))
            return -5;
        // A capital between small letters, or a small letter between capitals, is a wrong page.
        if (char.IsUpper(value) && char.IsLower(before))
            return -3;
        return char.IsLower(value) && char.IsUpper(before) && char.IsUpper(after) ? -2 : 0.5;
    }

    static char[] Table(int page)
    {
        var bytes = new byte[256];
        for (var value = 0; value < 256; value++)
            bytes[value] = (byte)value;
        return CodePagesEncodingProvider.Instance.GetEncoding(page)!.GetChars(bytes);
    }
}
