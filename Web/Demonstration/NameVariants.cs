namespace Vliegwiel.Web.Demonstration;

/// <summary>Writes a supplier's name the way different clerks and systems do, so that linking has work to do.</summary>
sealed class NameVariants(PaymentProfile profile, SeededNumbers numbers)
{
    const int VariantPermille = 150;
    const int TypoLettersMin = 7;

    static readonly (string Formal, string[] Loose)[] Forms =
    [
        (" B.V.", [" BV", " b.v.", " B.V", ""]), (" N.V.", [" NV", " n.v."]), (" V.O.F.", [" VOF", " vof"]),
        (" U.A.", [" UA", ""]), (" Limited", [" Ltd", " LTD", " Ltd."]), (" Ltd", [" Limited", " LIMITED"]),
        (" PLC", [" plc", " Plc"]),
    ];

    public string Write(DemoSupplier supplier)
    {
        var name = supplier.Name;
        if (supplier.Kind == "redacted" || supplier.Id.Length == 0 || !numbers.Chance(VariantPermille))
            return name;
        // Public bodies are in the system once and for all; only case and notes behind the name vary.
        return (supplier.Kind == "procurement" ? numbers.Below(6) : numbers.Below(2) * 5) switch
        {
            0 => name.ToUpperInvariant(),
            1 or 2 => LooseForm(name),
            3 => Typo(name),
            4 when supplier.TradingName is { } trading => $"{name} {profile.TradingAs} {trading}",
            4 => name.Replace(" ", "  ", StringComparison.Ordinal),
            _ => $"{name} {numbers.Pick(profile.NameTails)}",
        };
    }

    string LooseForm(string name)
    {
        foreach (var (formal, loose) in Forms)
        {
            if (name.EndsWith(formal, StringComparison.Ordinal))
                return name[..^formal.Length] + numbers.Pick(loose);
        }
        return name;
    }

    /// <summary>Two neighbouring letters change places inside the longest word.</summary>
    string Typo(string name)
    {
        var word = name.Split(' ').MaxBy(w => w.Length)!;
        if (word.Length < TypoLettersMin || !word.All(char.IsLetter))
            return name;
        var at = 2 + numbers.Below(word.Length - 4);
        var wrong = $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}";
        return name.Replace(word, wrong, StringComparison.Ordinal);
    }
}
