using System.Globalization;
using System.Text;

namespace Vliegwiel.Money.Batches;

enum BatchColumn
{
    Account,
    Name,
    Amount,
    Text,
    Currency,
    Id,
}

/// <summary>Which column holds what, by the words over it in Dutch, English or German.</summary>
sealed class BatchColumns
{
    static readonly Dictionary<string, BatchColumn> Words = new (BatchColumn Column, string Words)[]
    {
        (BatchColumn.Account,
            "rekening rekeningnummer tegenrekening naarrekening rekeningontvanger account accountnumber toaccount "
            + "recipientaccount iban konto kontonummer empfangerkonto zielkonto"),
        (BatchColumn.Name,
            "naam begunstigde ontvanger naamontvanger name payee beneficiary recipient empfanger begunstigter "
            + "namedesempfangers"),
        (BatchColumn.Amount, "bedrag bedrageur amount amounteur betrag betrageur summe"),
        (BatchColumn.Text,
            "omschrijving mededeling tekst betalingskenmerk kenmerk description text message reference remittance "
            + "verwendungszweck betreff beschreibung"),
        (BatchColumn.Currency, "valuta munt currency wahrung"),
        (BatchColumn.Id, "opdrachtnummer opdrachtid endtoendid paymentid id auftragsnummer"),
    }
    .SelectMany(pair => pair.Words.Split(' ').Select(word => (word, pair.Column)))
    .ToDictionary(pair => pair.word, pair => pair.Column);

    readonly Dictionary<BatchColumn, int> _places = [];

    public int Count { get; }

    BatchColumns(int count) => Count = count;

    /// <summary>Null when a column is missing or there twice; the findings then say which.</summary>
    public static BatchColumns? Of(long line, string[] head, List<BatchFinding> errors, List<BatchFinding> warnings)
    {
        var columns = new BatchColumns(head.Length);
        var before = errors.Count;
        for (var place = 0; place < head.Length; place++)
        {
            if (!Words.TryGetValue(Word(head[place]), out var column))
            {
                if (head[place].Length > 0)
                    warnings.Add(BatchFile.Finding(line, BatchProblem.ColumnNotUsed, head[place]));
            }
            else if (!columns._places.TryAdd(column, place))
                errors.Add(BatchFile.Finding(line, BatchProblem.SameColumnTwice, head[place]));
        }
        if (!columns._places.ContainsKey(BatchColumn.Account))
            errors.Add(BatchFile.Finding(line, BatchProblem.NoAccountColumn, string.Join(", ", head)));
        if (!columns._places.ContainsKey(BatchColumn.Amount))
            errors.Add(BatchFile.Finding(line, BatchProblem.NoAmountColumn, string.Join(", ", head)));
        return errors.Count == before ? columns : null;
    }

    /// <summary>Empty when the file has no such column, or the row ends before it.</summary>
    public string Cell(string[] cells, BatchColumn column) =>
        _places.TryGetValue(column, out var place) && place < cells.Length ? cells[place] : "";

    /// <summary>Small letters without accents, signs and spaces.</summary>
    static string Word(string head) => string.Concat(head.Normalize(NormalizationForm.FormD)
        .Where(letter => char.IsLetter(letter) && CharUnicodeInfo.GetUnicodeCategory(letter)
            != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}
