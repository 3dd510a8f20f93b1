using System.Globalization;

namespace Vliegwiel.Partners.Suppliers;

/// <summary>
/// The section (A to U) of an SBI 2008, SIC 2007 or NACE Rev. 2 code: those share their first two digits, the division
/// (Eurostat, NACE Rev. 2, 2008). Divisions of Rev. 2.1 have other letters in part, so letters follow from digits.
/// </summary>
static class SectorCode
{
    static readonly (int Last, string Section)[] Divisions =
    [
        (3, "A"), (9, "B"), (33, "C"), (35, "D"), (39, "E"), (43, "F"), (47, "G"), (53, "H"), (56, "I"), (63, "J"),
        (66, "K"), (68, "L"), (75, "M"), (82, "N"), (84, "O"), (85, "P"), (88, "Q"), (93, "R"), (96, "S"),
        (98, "T"), (99, "U"),
    ];

    /// <summary>Null where the text is no such code.</summary>
    public static string? Section(string? text)
    {
        var code = (text ?? "").Trim().ToUpperInvariant();
        if (code.Length == 1 && code[0] is >= 'A' and <= 'U')
            return code;
        var digits = code.Replace(".", "", StringComparison.Ordinal).TrimStart([.. "ABCDEFGHIJKLMNOPQRSTU"]);
        if (digits.Length is < 2 or > 6 || !digits.All(char.IsAsciiDigit))
            return null;
        var division = int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture);
        return division == 0 ? null : Divisions.First(d => division <= d.Last).Section;
    }
}
