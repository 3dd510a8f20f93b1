namespace Vliegwiel.Partners.Reading;

/// <summary>Finds what was paid and what came back in two columns beside each other: by the words of their headers,
/// and because on nearly every row one of the two is filled and the other is empty or nought. Words alone say too
/// little: an invoiced and a paid amount are both filled.</summary>
internal static class RefundColumns
{
    const int RowsMax = 500;

    static readonly string[] Out =
        ["betaald", "betaling", "uitgave", "uitgaand", "factu", "gefactu", "invoice", "payment", "paid", "spend",
            "expenditure", "kosten", "lasten", "afgeschreven", "afschrijving", "bedrag", "amount", "purchase"];

    static readonly string[] In =
        ["ontvang", "inkomst", "inkomend", "creditnota", "creditfactu", "creditbedrag", "gecrediteerd", "crediter",
            "refund", "receipt", "receiv", "income", "teruggave", "terugontv", "terugbet", "terugge", "baten",
            "retour", "bijgeschreven", "bijschrijving", "reimburse"];

    static readonly string[] Credits = ["credit", "credits", "cr"];

    static readonly string[] Numbers = ["no", "nr", "nummer", "number", "id", "ref", "code", "date", "datum"];

    /// <param name="columns">The columns that may be money, likeliest first.</param>
    /// <param name="amount">The amount in a cell, in hundredths.</param>
    public static (int Paid, int Back)? Find(TableSample table, HeaderMeaning[] meanings, List<int> columns,
        Func<string[], int, long?> amount)
    {
        if (table.Header is not { } header)
            return null;
        string[] Words(int column) => column < header.Length
            ? HeaderWords.Normalise(header[column]).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        bool IsIn(int column) => Array.Exists(Words(column), word => Credits.Contains(word)
                || Array.Exists(In, stem => word.StartsWith(stem, StringComparison.Ordinal)))
            && !Array.Exists(Words(column), word => Numbers.Contains(word));
        bool IsOut(int column) => !IsIn(column) && (meanings[column].Amount is AmountKind.Plain or AmountKind.Net
                or AmountKind.Gross or AmountKind.Debit
            || Array.Exists(Words(column), word =>
                Array.Exists(Out, stem => word.StartsWith(stem, StringComparison.Ordinal))))
            && !Array.Exists(Words(column), word => Numbers.Contains(word));

        foreach (var back in columns.Where(IsIn))
            foreach (var paid in columns.Where(IsOut).OrderBy(column => meanings[column].Amount != AmountKind.Net))
                if (TakeTurns(table, paid, back, amount))
                    return (paid, back);
        return null;
    }

    /// <summary>Whether each of the two is filled on some rows, and hardly ever both or neither.</summary>
    /// <param name="tenths">How many tenths of the rows each must fill at least.</param>
    public static bool TakeTurns(TableSample table, int left, int right, Func<string[], int, long?> amount,
        int tenths = 0)
    {
        int rows = 0, ofLeft = 0, ofRight = 0, both = 0;
        foreach (var row in table.Rows.Take(RowsMax).Where(row => row.Count(cell => cell.Length > 0) > 2))
        {
            var hasLeft = (amount(row, left) ?? 0) != 0;
            var hasRight = (amount(row, right) ?? 0) != 0;
            rows++;
            ofLeft += hasLeft ? 1 : 0;
            ofRight += hasRight ? 1 : 0;
            both += hasLeft && hasRight ? 1 : 0;
        }
        return Math.Min(ofLeft, ofRight) * 10 > rows * tenths && both * 10 <= Math.Min(ofLeft, ofRight)
            && (ofLeft + ofRight - both) * 10 >= rows * 9;
    }
}
