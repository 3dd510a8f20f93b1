namespace Vliegwiel.Partners.Reading;

/// <summary>The currency that an amount names itself, by sign or code (ISO 4217).</summary>
internal static class CurrencyText
{
    static readonly string[] Codes = ["EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN"];

    /// <summary>Null where the cell names none.</summary>
    public static string? Of(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty || (char.IsAsciiDigit(cell[0]) && char.IsAsciiDigit(cell[^1])))
            return null;
        foreach (var character in cell)
        {
            if (character is '£' or '€' or '$')
                return character switch { '£' => "GBP", '€' => "EUR", _ => "USD" };
        }
        foreach (var code in Codes)
        {
            if (cell.StartsWith(code, StringComparison.OrdinalIgnoreCase)
                || cell.EndsWith(code, StringComparison.OrdinalIgnoreCase))
                return code;
        }
        return null;
    }
}
