namespace Vliegwiel.Partners.Reading;

/// <summary>Recognises rows that add up other rows, so that no euro is counted twice, and checks their sums.</summary>
internal sealed class TotalRows
{
    static readonly string[] Openers =
        ["total", "totals", "totaal", "subtotal", "subtotaal", "eindtotaal", "grand", "sub", "sum", "som",
            "totaalbedrag", "overall"];

    static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "total", "totals", "totaal", "of", "for", "all", "amount", "amounts", "payments", "payment", "invoices",
            "spend", "net", "gross",
        "gbp", "eur", "value", "expenditure", "this", "page", "month", "maand", "bedrag", "bedragen", "van", "de",
            "het", "excl", "incl",
        "vat", "btw", "sheet", "period", "periode", "the", "paid", "over", "report", "facturen", "betalingen",
            "generaal", "algemeen",
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
            "december",
        "januari", "februari", "maart", "mei", "juni", "juli", "augustus", "oktober", "year", "jaar", "records",
            "rows", "transactions",
    };

    long sumOfTable;
    long sumOfGroup;
    long rowsOfGroup;

    public void Take(long minor)
    {
        sumOfTable += minor;
        sumOfGroup += minor;
        rowsOfGroup++;
    }

    /// <summary>Whether a total on the sheet equals the rows above it, of its group or of the table.</summary>
    public bool Fits(long minor)
    {
        var fits = minor == sumOfTable || (rowsOfGroup > 0 && minor == sumOfGroup);
        sumOfGroup = 0;
        rowsOfGroup = 0;
        return fits;
    }

    public bool IsSum(long minor) => minor == sumOfTable || (rowsOfGroup > 1 && minor == sumOfGroup);

    /// <param name="date">Column of the date, or -1.</param>
    /// <param name="name">Column of the supplier's name.</param>
    public static bool IsTotal(RecordSource record, int date, int name, bool hasName, bool hasAmount)
    {
        // A dated row is a payment, also when the supplier is called Total.
        if (date >= 0 && record.Cell(date).ContainsAnyInRange('0', '9'))
            return false;
        int label = -1, texts = 0;
        for (var column = 0; column < record.Count; column++)
        {
            var cell = record.Cell(column);
            if (cell.IsEmpty || record.Kind(column) != CellKind.Text
                || (char.IsAsciiDigit(cell[0]) && NumberText.TryScan(cell, out _)))
                continue;
            if (cell[0] is '£' or '€' or '-' or '(')
                continue;
            texts++;
            if (label < 0 && cell.Length < 80 && MayBeLabel(cell))
                label = column;
        }
        if (label < 0)
            return false;
        var words = HeaderWords.Normalise(record.Cell(label)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isPlain = Openers.Contains(words[0]) && Array.TrueForAll(words[1..], word =>
            Fillers.Contains(word) || word.All(char.IsAsciiDigit));
        if (isPlain)
            return label != name || texts <= 2;
        // "ACME LTD Total" alone on a row: a subtotal a spreadsheet made.
        var isGroup = words[^1] is "total" or "totaal" or "subtotaal" or "subtotal"
            || words[0] is "total" or "totaal" or "subtotaal" or "subtotal";
        return isGroup && texts == 1 && (hasAmount || !hasName) && date >= 0;
    }

    static bool MayBeLabel(ReadOnlySpan<char> cell) =>
        cell.Contains("tota", StringComparison.OrdinalIgnoreCase)
            || cell.Equals("sum", StringComparison.OrdinalIgnoreCase)
        || cell.Equals("som", StringComparison.OrdinalIgnoreCase)
            || cell.StartsWith("sum ", StringComparison.OrdinalIgnoreCase);
}
