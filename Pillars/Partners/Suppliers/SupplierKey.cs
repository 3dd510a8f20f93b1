using System.Globalization;
using System.Text;
using Vliegwiel.Partners.Reading;

namespace Vliegwiel.Partners.Suppliers;

/// <summary>
/// The key under which a payment's supplier is known: a register number where the line has one, else its name in one
/// normalised form. Brackets stay part of the name: "(NW)" and "(BATH)" are different companies.
/// </summary>
static class SupplierKey
{
    // Written in several ways for one and the same legal form; as an ending they say nothing about who it is.
    static readonly Dictionary<string, string> LegalForms = new()
    {
        ["limited"] = "ltd",
        ["ltd"] = "ltd",
        ["plc"] = "plc",
        ["llp"] = "llp",
        ["bv"] = "bv",
        ["nv"] = "nv",
        ["vof"] = "vof",
        ["cv"] = "cv",
        ["gmbh"] = "gmbh",
        ["bvba"] = "bvba",
        ["sprl"] = "sprl",
    };

    const int RegisterDigits = 8;

    /// <param name="line">A payment.</param>
    /// <param name="nameKey">The key of its supplier's name, made before.</param>
    public static string Of(SpendLine line, string nameKey) =>
        OfNumber("kvk", line.KvkNumber) ?? OfNumber("ch", line.CompaniesHouseNumber) ?? OfNumber("oin", line.Oin)
        ?? OfNumber("vat", line.VatNumber) ?? nameKey;

    /// <summary>
    /// One form for each register: letters and digits alone, upper case, and the zeros in front that a spreadsheet took
    /// off put back. Null where nothing is left of it.
    /// </summary>
    public static string? OfNumber(string register, string? number)
    {
        if (number is null)
            return null;
        var plain = string.Concat(number.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (!plain.Any(char.IsAsciiDigit) || plain.All(sign => sign == '0'))
            return null;
        var padded = register is "kvk" or "ch" && plain.All(char.IsAsciiDigit);
        return $"{register}:{(padded ? plain.PadLeft(RegisterDigits, '0') : plain)}";
    }

    public static string OfName(string name) => "name:" + Normalise(name);

    /// <summary>
    /// Lower case, without accents, points and surplus signs; "&amp;" reads as "and", "B.V." as "bv", and the endings
    /// "Limited" and "Ltd" as one.
    /// </summary>
    public static string Normalise(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var sign in name.Normalize(NormalizationForm.FormD))
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(sign);
            if (category == UnicodeCategory.NonSpacingMark || sign is '.' or '\'' or '’' or '`')
                continue;
            if (char.IsLetterOrDigit(sign))
                plain.Append(char.ToLowerInvariant(sign));
            else if (sign == '&')
                plain.Append(" and ");
            else if (sign is '(' or ')')
                plain.Append(' ').Append(sign).Append(' ');
            else
                plain.Append(' ');
        }
        var words = plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i < words.Length; i++)
        {
            if (LegalForms.TryGetValue(words[i], out var form))
                words[i] = form;
        }
        return words.Length == 0 ? name.Trim() : string.Join(' ', words);
    }
}
