using Vliegwiel.Platform.Organisations;

namespace Vliegwiel.Partners.Reading;

/// <summary>Shapes of identifiers and postcodes, by form and, where there is one, by check digits.</summary>
internal static class Identifiers
{
    public static bool IsUkPostcode(ReadOnlySpan<char> cell)
    {
        if (cell.Length is < 5 or > 8 || !char.IsAsciiLetter(cell[0]) || !char.IsAsciiLetter(cell[^1])
            || !char.IsAsciiLetter(cell[^2]) || !char.IsAsciiDigit(cell[^3]))
            return false;
        var outward = cell[..^3].TrimEnd();
        if (outward.Length is < 2 or > 4)
            return false;
        var figures = 0;
        foreach (var character in outward)
        {
            if (!char.IsAsciiLetterOrDigit(character))
                return false;
            figures += char.IsAsciiDigit(character) ? 1 : 0;
        }
        return figures is 1 or 2;
    }

    public static bool IsDutchPostcode(ReadOnlySpan<char> cell) =>
        cell.Length is 6 or 7 && cell[0] is >= '1' and <= '9' && !cell[..4].ContainsAnyExceptInRange('0', '9')
        && char.IsAsciiLetter(cell[^1]) && char.IsAsciiLetter(cell[^2])
            && (cell.Length == 6 || cell[4] is ' ' or '\u00A0');

    public static bool IsIban(ReadOnlySpan<char> cell)
    {
        Span<char> compact = stackalloc char[34];
        var length = 0;
        foreach (var character in cell)
        {
            if (character is ' ' or '\u00A0')
                continue;
            if (length == compact.Length || !char.IsAsciiLetterOrDigit(character))
                return false;
            compact[length++] = char.ToUpperInvariant(character);
        }
        if (length < 15 || !char.IsAsciiLetter(compact[0]) || !char.IsAsciiLetter(compact[1])
            || !char.IsAsciiDigit(compact[2]) || !char.IsAsciiDigit(compact[3]))
            return false;
        return Mod97.Remainder(compact[..4], Mod97.Remainder(compact[4..length])) == 1;
    }

    /// <summary>NL with nine figures, B and two figures, or GB with nine or twelve figures.</summary>
    public static bool IsVatNumber(ReadOnlySpan<char> cell)
    {
        Span<char> compact = stackalloc char[16];
        var length = 0;
        foreach (var character in cell)
        {
            if (character is ' ' or '.' or '-')
                continue;
            if (length == compact.Length)
                return false;
            compact[length++] = char.ToUpperInvariant(character);
        }
        var text = compact[..length];
        if (text.StartsWith("NL") && length == 14)
            return text[11] == 'B' && !text[2..11].ContainsAnyExceptInRange('0', '9');
        return text.StartsWith("GB") && length is 11 or 14 && !text[2..].ContainsAnyExceptInRange('0', '9');
    }
}

/// <summary>Words that say which way money went.</summary>
internal static class SignText
{
    static readonly string[] Out =
        ["af", "d", "dr", "debit", "debet", "debiet", "out", "uit", "-", "s", "soll", "payment", "betaling",
            "paid out", "dbit", "db", "debits", "afschrijving"];

    static readonly string[] In =
        ["bij", "c", "cr", "credit", "in", "+", "h", "haben", "receipt", "ontvangst", "refund", "paid in",
            "credit note", "creditnota", "crdt", "credits", "bijschrijving"];

    static readonly (string Out, string In)[] Opposites =
        [("d", "c"), ("dr", "cr"), ("db", "cr"), ("debit", "credit"), ("debet", "credit"), ("dbit", "crdt"), ("-", "+"),
            ("af", "bij"), ("uit", "in"), ("out", "in"), ("s", "h"), ("soll", "haben"), ("payment", "receipt"),
            ("payment", "refund"), ("betaling", "ontvangst"), ("afschrijving", "bijschrijving")];

    static readonly string[] Invoices =
        ["invoice", "inv", "invoices", "purchase invoice", "supplier invoice", "standard", "factuur", "fac", "fact",
            "inkoopfactuur", "pi", "in"];

    static readonly string[] CreditNotes =
        ["credit note", "credit", "credit memo", "creditnota", "creditfactuur", "crn", "cn", "cr", "crd", "cre",
            "cred", "crnote", "cr note", "credit invoice", "purchase credit", "pc"];

    /// <summary>The kind of document: 1 for an invoice, -1 for a credit note, 0 for neither.</summary>
    public static int Document(ReadOnlySpan<char> cell) =>
        IsOneOf(Invoices, cell) ? 1 : IsOneOf(CreditNotes, cell) ? -1 : 0;

    /// <summary>Whether the two are each other's opposite, so that nothing else can be meant by them.</summary>
    public static bool AreOpposite(string one, string other) => Array.Exists(Opposites, pair =>
        (Is(pair.Out, one) && Is(pair.In, other)) || (Is(pair.Out, other) && Is(pair.In, one)));

    static bool Is(string word, string cell) => word.Equals(cell.Trim(), StringComparison.OrdinalIgnoreCase);

    static bool IsOneOf(string[] words, ReadOnlySpan<char> cell)
    {
        foreach (var word in words)
            if (cell.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>1 for money out (spend), -1 for money in (a credit), 0 for neither.</summary>
    public static int Parse(ReadOnlySpan<char> cell) => IsOneOf(Out, cell) ? 1 : IsOneOf(In, cell) ? -1 : 0;
}
