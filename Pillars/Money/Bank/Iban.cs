using Vliegwiel.Platform.Organisations;

namespace Vliegwiel.Money.Bank;

/// <summary>An account number of ISO 13616 that is right: country, length, shape and check digits.</summary>
public readonly record struct Iban
{
    const int LengthMax = 34;

    Iban(string compact) => Compact = compact;

    /// <summary>Capitals and figures without spaces.</summary>
    public string Compact { get; }

    /// <summary>In groups of four, as people read it.</summary>
    public override string ToString() => string.Join(' ', Compact.Chunk(4).Select(group => new string(group)));

    public static bool IsValid(string? text) => TryParse(text, out _);

    public static bool TryParse(string? text, out Iban iban)
    {
        iban = default;
        var compact = Compacted(text);
        if (compact.Length is < 5 or > LengthMax || !IbanCountries.Fits(compact))
            return false;
        // 00, 01 and 99 may leave the right remainder too, but are never given out.
        if (compact.AsSpan(2, 2) is "00" or "01" or "99")
            return false;
        if (Mod97.Remainder(compact.AsSpan(0, 4), Mod97.Remainder(compact.AsSpan(4))) != 1)
            return false;
        iban = new Iban(compact);
        return true;
    }

    /// <summary>As machines write it, whether it is right or not: without spaces, in capitals.</summary>
    public static string Compacted(string? text) => text is null ? ""
        : string.Concat(text.Where(character => !char.IsWhiteSpace(character))).ToUpperInvariant();
}
