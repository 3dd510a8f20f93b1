namespace Vliegwiel.Platform.Areas.Import;

/// <summary>What an official code says by itself. Sources: the municipality, district and province codes of CBS; the
/// nine-character codes of the Register of Geographic Codes of the ONS.</summary>
static class AreaCodes
{
    const int CbsMunicipalityLength = 6;
    const int CbsDistrictLength = 8;
    const int CbsProvinceLength = 4;
    const int OnsLength = 9;
    const int Postcode4Length = 4;

    public static AreaKind? KindOf(string code) => (code.Length, Start(code)) switch
    {
        (CbsMunicipalityLength, "GM") => AreaKind.Municipality,
        (CbsDistrictLength, "WK") => AreaKind.District,
        (CbsProvinceLength, "PV") => AreaKind.Region,
        (OnsLength, "E05" or "W05" or "S13" or "N08") => AreaKind.Ward,
        (OnsLength, "E06" or "E07" or "E08" or "E09" or "W06" or "S12" or "N09") => AreaKind.Municipality,
        (OnsLength, "E10" or "E12" or "E47" or "E92" or "W92" or "S92" or "N92") => AreaKind.Region,
        _ => null,
    };

    public static bool IsPostcode4(string text) => text.Length == Postcode4Length && text[0] != '0'
        && text.All(char.IsAsciiDigit);

    /// <summary>A district's code begins with the number of its municipality.</summary>
    public static string? ParentOf(string code) => KindOf(code) == AreaKind.District
        ? "GM" + code[2..CbsMunicipalityLength] : null;

    /// <summary>The part before the number: two letters in the Netherlands, a letter and two figures in the United
    /// Kingdom; empty when the rest is no number.</summary>
    static string Start(string code)
    {
        var length = code.Length == OnsLength ? 3 : 2;
        return code.Length > length && code.AsSpan(length).IndexOfAnyExceptInRange('0', '9') < 0 ? code[..length] : "";
    }
}
