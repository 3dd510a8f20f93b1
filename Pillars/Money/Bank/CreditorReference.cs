using System.Globalization;
using Vliegwiel.Platform.Organisations;

namespace Vliegwiel.Money.Bank;

/// <summary>A creditor reference of ISO 11649: RF, two check digits, and up to 21 figures and capitals.</summary>
public static class CreditorReference
{
    const int ReferenceMax = 21;

    /// <summary>The reference with its check digits before it.</summary>
    /// <param name="reference">1 to 21 figures and letters; spaces are left out.</param>
    /// <exception cref="ArgumentException">It is empty, too long or holds other signs.</exception>
    public static string Make(string reference)
    {
        var compact = Iban.Compacted(reference);
        if (!IsReference(compact))
            throw new ArgumentException("1 to 21 figures and letters were expected", nameof(reference));
        var check = 98 - Mod97.Remainder("RF00", Mod97.Remainder(compact));
        return string.Create(CultureInfo.InvariantCulture, $"RF{check:00}{compact}");
    }

    public static bool IsValid(string? text)
    {
        var compact = Iban.Compacted(text);
        return compact.Length > 4 && compact.StartsWith("RF", StringComparison.Ordinal)
            && char.IsAsciiDigit(compact[2]) && char.IsAsciiDigit(compact[3]) && IsReference(compact[4..])
            && compact.AsSpan(2, 2) is not ("00" or "01" or "99")
            && Mod97.Remainder(compact.AsSpan(0, 4), Mod97.Remainder(compact.AsSpan(4))) == 1;
    }

    /// <summary>Every reference that a text may hold, first place and longest first. Spaces do not count, so the signs
    /// behind one may belong to the words that follow, and those before one may look like its start: it is for whoever
    /// asks to say which is known.</summary>
    public static IEnumerable<string> In(string? text)
    {
        var compact = Iban.Compacted(text);
        for (var at = 0; (at = compact.IndexOf("RF", at, StringComparison.Ordinal)) >= 0; at++)
        {
            var lengthMax = Math.Min(compact.Length - at, ReferenceMax + 4);
            for (var length = lengthMax; length > 4; length--)
            {
                var reference = compact.Substring(at, length);
                if (IsValid(reference))
                    yield return reference;
            }
        }
    }

    static bool IsReference(string compact) => compact.Length is >= 1 and <= ReferenceMax
        && compact.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character));
}
