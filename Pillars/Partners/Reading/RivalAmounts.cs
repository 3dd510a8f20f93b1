namespace Vliegwiel.Partners.Reading;

/// <summary>Takes out the columns of money that are beside the payment, not the payment: the total of an invoice that
/// is written per line, and the amount in the currency of the supplier.</summary>
internal static class RivalAmounts
{
    static readonly string[] Lines = ["regel", "line", "distribution", "dist", "split", "verdeel"];
    static readonly string[] Invoices = ["factuur", "invoice", "document", "totaal", "total"];
    static readonly string[] Ours = ["eur", "euro", "gbp", "pounds", "sterling", "billing", "base", "home", "local", "lc"];
    static readonly string[] Theirs = ["original", "orig", "oorspronkelijk", "foreign", "vreemde", "valuta", "origineel"];

    static readonly HeaderMeaning Beside = new(ColumnRole.OtherNumber, AmountKind.None, 1);

    public static void Mark(TableSample table, string[] headers, HeaderMeaning[] meanings)
    {
        var words = Array.ConvertAll(headers, header => HeaderWords.Normalise(header).Split(' '));
        var amounts = Enumerable.Range(0, headers.Length).Where(column => table.Columns[column].Numbers > 0
            && meanings[column].Amount is AmountKind.Plain or AmountKind.Net or AmountKind.Gross).ToList();
        MarkInvoices(words, meanings, amounts);
        MarkForeign(table, words, meanings, amounts);
    }

    static void MarkInvoices(string[][] words, HeaderMeaning[] meanings, List<int> amounts)
    {
        if (!amounts.Exists(column => Says(words[column], Lines) && meanings[column].Amount != AmountKind.Gross))
            return;
        foreach (var column in amounts.Where(column => meanings[column].Amount == AmountKind.Plain
            && !Says(words[column], Lines) && Says(words[column], Invoices)))
            meanings[column] = Beside;
    }

    /// <summary>An amount in a currency of its own beside the same in ours: ours is the payment, and the currency is
    /// not that of the payment.</summary>
    static void MarkForeign(TableSample table, string[][] words, HeaderMeaning[] meanings, List<int> amounts)
    {
        var currencies = Enumerable.Range(0, words.Length).Where(column => table.Columns[column].Filled > 0
            && (meanings[column].Role == ColumnRole.Currency
                || table.Columns[column].Share(table.Columns[column].CurrencyWords) > 0.6)).ToList();
        var ours = amounts.Where(column => Array.Exists(words[column], Ours.Contains)).ToList();
        var theirs = amounts.Except(ours).Where(column => Array.Exists(words[column], Theirs.Contains)).ToList();
        if (theirs.Count == 0 && ours.Count > 0)
            theirs = [.. amounts.Except(ours).Where(column => meanings[column].Amount == AmountKind.Plain)];
        if (ours.Count == 0)
            ours = [.. amounts.Except(theirs)];
        if (currencies.Count == 0 || theirs.Count == 0 || ours.Count == 0
            || theirs.Max(column => table.Columns[column].Filled) * 9
                > ours.Max(column => table.Columns[column].Filled) * 10)
            return;
        foreach (var column in theirs)
            meanings[column] = Beside;
        // Of two currencies ours is the one that never changes.
        foreach (var column in currencies.Where(column => currencies.Count == 1 || table.Columns[column].Distinct > 1
            || Array.Exists(words[column], Theirs.Contains)))
            meanings[column] = Beside;
    }

    static bool Says(string[] words, string[] stems) => Array.Exists(words, word =>
        Array.Exists(stems, stem => word.StartsWith(stem, StringComparison.Ordinal)));
}
