using System.Globalization;

namespace Vliegwiel.Money.Bank;

/// <summary>Amounts, directions and dates as ISO 20022 writes them.</summary>
static class Fields
{
    /// <summary>ActiveOrHistoricCurrencyAndAmount allows no more; a decimal holds all of them exactly.</summary>
    const int DigitsMax = 18;
    const int DecimalsMax = 5;

    /// <param name="currencyElse">Stands in for a currency that was left out.</param>
    public static BankAmount Amount(Element amount, bool isCredit, string? currencyElse = null)
    {
        var text = amount.Text;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        var digits = text.TrimStart('0').Count(char.IsAsciiDigit);
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            throw amount.Refuse($"is no amount: {Cut(text)}");
        if (decimals > DecimalsMax || digits > DigitsMax)
            throw amount.Refuse($"has more than {DigitsMax} figures or {DecimalsMax} decimals: {Cut(text)}");
        var currency = amount.Currency?.Trim() ?? currencyElse ?? throw amount.Refuse("has no currency (Ccy)");
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            throw amount.Refuse($"has a currency that is none: {Cut(currency)}");
        return new BankAmount(isCredit || value == 0 ? value : -value, currency);
    }

    /// <summary>The direction of the entry or balance itself, also of a reversal: CRDT with RvslInd is money that came
    /// back, so the entry that it reverses was a debit.</summary>
    public static bool IsCredit(Element parent)
    {
        var direction = parent.Required("CdtDbtInd");
        return direction.Text switch
        {
            "CRDT" => true,
            "DBIT" => false,
            var other => throw direction.Refuse($"is neither CRDT nor DBIT: {Cut(other)}"),
        };
    }

    public static bool IsTrue(Element? indicator) => indicator?.Text switch
    {
        "true" or "1" => true,
        null or "false" or "0" => false,
        var other => throw indicator.Refuse($"is neither true nor false: {Cut(other)}"),
    };

    /// <summary>A date, or the date of a time as the bank wrote it: its day, not the day in Greenwich.</summary>
    public static DateOnly? Date(Element? choice)
    {
        var text = choice?.TextAt("Dt") ?? choice?.TextAt("DtTm");
        return text is null ? null : Day(choice!, text);
    }

    /// <summary>A date that may stand in the element itself, as messages of older versions have it.</summary>
    public static DateOnly? DateOrText(Element? element) =>
        element is { Count: 0, Text.Length: > 0 } ? Day(element, element.Text) : Date(element);

    static DateOnly Day(Element element, string text)
    {
        var isDate = text.Length == 10 || (text.Length > 10 && text[10] is 'T' or 'Z' or '+' or '-');
        return isDate && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var date) ? date : throw element.Refuse($"is no date: {Cut(text)}");
    }

    static string Cut(string text) => text.Length == 0 ? "(empty)" : text.Length > 40 ? text[..40] + "..." : text;
}
