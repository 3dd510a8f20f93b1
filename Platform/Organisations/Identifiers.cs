using System.Globalization;
using System.Text;

namespace Vliegwiel.Platform.Organisations;

public enum IdentifierKind
{
    /// <summary>Dutch trade register: 8 digits.</summary>
    Kvk,

    /// <summary>Dutch legal persons' tax number: 9 digits, 11-proof.</summary>
    Rsin,

    /// <summary>Dutch public bodies' number for messages: 20 digits.</summary>
    Oin,

    /// <summary>United Kingdom register: 8 signs, digits or a prefix and digits.</summary>
    CompaniesHouse,

    /// <summary>Turnover tax: country code first.</summary>
    Vat,

    Iban,

    /// <summary>Legal entity identifier, ISO 17442: 18 signs and 2 check digits.</summary>
    Lei,
}

/// <summary>The one normalised form, or why it is none: a text key.</summary>
public sealed record IdentifierResult(string? Value, string? RefusalKey)
{
    public bool IsValid => Value is not null;

    internal static IdentifierResult Ok(string value) => new(value, null);
    internal static IdentifierResult Refused(string key) => new(null, "identifiers." + key);
}

/// <summary>Register numbers as people write them, brought to one form each. Pure.</summary>
public static class Identifiers
{
    public const int TextLengthMax = 60;

    // Companies House, "Company number prefixes": two signs, then six digits.
    static readonly HashSet<string> CompanyPrefixes =
    [
        "AC", "BR", "CE", "CS", "FC", "FE", "GE", "GN", "GS", "IC", "IP", "LP", "NA", "NC", "NF", "NI", "NL", "NO",
            "NP",
        "NR", "NV", "NZ", "OC", "OE", "PC", "RC", "RS", "SA", "SC", "SE", "SF", "SG", "SI", "SL", "SO", "SP", "SR",
            "SZ",
        "ZC",
    ];

    // ISO 13616 registry: the length of an account number by country.
    static readonly Dictionary<string, int> IbanLengths =
        ("AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IS26 IT27 LI21 LT20 LU20 " +
         "LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 SM27")
        .Split(' ')
        .ToDictionary(c => c[..2], c => int.Parse(c.AsSpan(2), CultureInfo.InvariantCulture));

    static readonly HashSet<string> VatCountries =
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU",
            "LV",
        "MT", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
    ];

    public static IdentifierResult Normalise(IdentifierKind kind, string text)
    {
        if (text.Length > TextLengthMax)
            return IdentifierResult.Refused("tooLong");
        var plain = Plain(text);
        if (plain.Length == 0)
            return IdentifierResult.Refused("empty");
        return kind switch
        {
            IdentifierKind.Kvk => Kvk(plain),
            IdentifierKind.Rsin => Rsin(plain),
            IdentifierKind.Oin => Oin(plain),
            IdentifierKind.CompaniesHouse => CompaniesHouse(plain),
            IdentifierKind.Vat => Vat(plain),
            IdentifierKind.Iban => Iban(plain),
            IdentifierKind.Lei => Lei(plain),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>Upper case, without the spaces, dots, hyphens and slashes that people put in.</summary>
    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (!char.IsWhiteSpace(sign) && sign is not ('.' or '-' or '/' or '\u2010' or '\u2011' or '\u2013'))
                plain.Append(char.ToUpperInvariant(sign));
        }
        return plain.ToString();
    }

    static IdentifierResult Kvk(string plain)
    {
        var number = plain.StartsWith("KVK", StringComparison.Ordinal) ? plain[3..].TrimStart(':') : plain;
        return number.Length == 8 && AllDigits(number)
            ? IdentifierResult.Ok(number)
            : IdentifierResult.Refused("kvk");
    }

    static IdentifierResult Rsin(string plain) =>
        plain.Length == 9 && AllDigits(plain) && ElevenProof(plain)
            ? IdentifierResult.Ok(plain)
            : IdentifierResult.Refused("rsin");

    static IdentifierResult Oin(string plain) =>
        plain.Length == 20 && AllDigits(plain) && plain.StartsWith("000000", StringComparison.Ordinal)
            ? IdentifierResult.Ok(plain)
            : IdentifierResult.Refused("oin");

    static IdentifierResult CompaniesHouse(string plain)
    {
        const int length = 8;
        if (AllDigits(plain))
            return plain.Length <= length && plain.Trim('0').Length > 0
                ? IdentifierResult.Ok(plain.PadLeft(length, '0'))
                : IdentifierResult.Refused("companiesHouse");
        // Northern Ireland before 1922 and some later: R and seven digits.
        if (plain.Length == length && plain[0] == 'R' && AllDigits(plain[1..]))
            return IdentifierResult.Ok(plain);
        if (plain.Length is > 2 and <= length && CompanyPrefixes.Contains(plain[..2]) && AllDigits(plain[2..]))
            return IdentifierResult.Ok(plain[..2] + plain[2..].PadLeft(length - 2, '0'));
        return IdentifierResult.Refused("companiesHouse");
    }

    static IdentifierResult Vat(string plain)
    {
        var country = plain.Length > 2 ? plain[..2] : "";
        var number = plain.Length > 2 ? plain[2..] : "";
        var valid = country switch
        {
            "NL" => DutchVat(number),
            "GB" => BritishVat(number),
            _ => VatCountries.Contains(country) && number.Length is >= 7 and <= 12
                && number.All(char.IsAsciiLetterOrDigit) && number.Any(char.IsAsciiDigit),
        };
        return valid ? IdentifierResult.Ok(plain) : IdentifierResult.Refused("vat");
    }

    /// <summary>Legal persons: 11-proof; sole traders since 2020: ISO 7064 over the whole number.</summary>
    static bool DutchVat(string number) =>
        number.Length == 12 && AllDigits(number[..9]) && number[9] == 'B' && AllDigits(number[10..])
        && number[10..] != "00"
        && (ElevenProof(number[..9]) || Mod97.Remainder("NL" + number) == 1);

    /// <summary>HMRC: weights 8 to 2, the last two digits make it 97; since 2010 also with 55 added.</summary>
    static bool BritishVat(string number)
    {
        // Government departments and health authorities.
        if (number.Length == 5 && AllDigits(number[2..]))
            return number.StartsWith("GD", StringComparison.Ordinal)
                || number.StartsWith("HA", StringComparison.Ordinal);
        if (number.Length is not (9 or 12) || !AllDigits(number))
            return false;
        var sum = 0;
        for (var i = 0; i < 7; i++)
            sum += (number[i] - '0') * (8 - i);
        sum += int.Parse(number.AsSpan(7, 2), CultureInfo.InvariantCulture);
        return number[..9].Trim('0').Length > 0 && (sum % 97 == 0 || (sum + 55) % 97 == 0);
    }

    static IdentifierResult Iban(string plain)
    {
        var shaped = plain.Length is >= 15 and <= 34 && plain.All(char.IsAsciiLetterOrDigit)
            && char.IsAsciiLetterUpper(plain[0]) && char.IsAsciiLetterUpper(plain[1]) && AllDigits(plain[2..4]);
        if (!shaped || (IbanLengths.TryGetValue(plain[..2], out var length) && plain.Length != length))
            return IdentifierResult.Refused("iban");
        return Mod97.Remainder(plain[4..] + plain[..4]) == 1
            ? IdentifierResult.Ok(plain)
            : IdentifierResult.Refused("ibanCheck");
    }

    static IdentifierResult Lei(string plain) =>
        plain.Length == 20 && plain.All(char.IsAsciiLetterOrDigit) && AllDigits(plain[18..])
        && Mod97.Remainder(plain) == 1
            ? IdentifierResult.Ok(plain)
            : IdentifierResult.Refused("lei");

    static bool AllDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    /// <summary>The Dutch 11-proof: weights 9 to 2, and -1 for the last digit.</summary>
    static bool ElevenProof(string digits)
    {
        var sum = -(digits[8] - '0');
        for (var i = 0; i < 8; i++)
            sum += (digits[i] - '0') * (9 - i);
        return digits.Trim('0').Length > 0 && sum % 11 == 0;
    }
}
