using System.Globalization;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Books;

namespace Vliegwiel.Money.Reserve;

/// <summary>One payment of a statement, before anything was made of it.</summary>
/// <param name="Twin">Its id where the bank tells a batch the other way: in one sum, or part by part.</param>
/// <param name="IsCertain">The bank's own reference and day are there, so it is known again wherever it stands.</param>
sealed record StatementLine(
    Guid Id, Guid Twin, bool IsCertain, DateOnly BookedDay, DateOnly? ValueDay, long AmountMinor, string Currency,
    string? Name, string? Iban, string? Reference, string? EndToEndId, string? BatchId, bool IsReversal,
    string? Problem);

sealed record StatementRead(BankStatement Statement, IReadOnlyList<StatementLine> Lines);

/// <summary>
/// Gathers what a bank's file holds, statement by statement. An entry has an id that follows from what the bank says of
/// it: day, amount and its own reference, else the other side and the balance before it; so the same entry in a
/// camt.054 of the day and in the camt.053 of the night, or in a file that is handed in twice, is one. A batch that one
/// file tells in one sum and another part by part is one too.
/// </summary>
sealed class StatementFile : IBankFileVisitor
{
    /// <summary>Payments in one file.</summary>
    public const int LinesMax = 250_000;

    // A thousand billion: what is larger is no city's money.
    const decimal AmountMax = 1_000_000_000_000;
    const int CentFigures = 100;

    readonly List<BankEntry> _entries = [];
    readonly Dictionary<string, int> _alike = [];

    public List<StatementRead> Statements { get; } = [];

    public List<StatusReport> Reports { get; } = [];

    int _lines;

    public void Entry(BankEntry entry)
    {
        _lines += Math.Max(1, entry.Transactions.Count);
        CheckSize(entry.Amount);
        if (_lines > LinesMax)
            throw new BankFileException($"the file has more than {LinesMax} payments");
        // What is not booked yet will come once more.
        if (entry.IsBooked)
            _entries.Add(entry);
    }

    public void Statement(BankStatement statement)
    {
        CheckSize(statement.Opening?.Amount);
        CheckSize(statement.Closing?.Amount);
        _alike.Clear();
        var lines = new List<StatementLine>();
        var balance = statement.Opening?.Amount.Value;
        foreach (var entry in _entries)
        {
            lines.AddRange(Lines(statement, entry, balance));
            balance += entry.Amount.Value;
        }
        Statements.Add(new StatementRead(statement, lines));
        _entries.Clear();
    }

    static void CheckSize(BankAmount? amount)
    {
        if (amount is not null && Math.Abs(amount.Value) > AmountMax)
            throw new BankFileException($"an amount is larger than {AmountMax}: {amount.Value}");
    }

    public void Report(StatusReport report) => Reports.Add(report);

    IEnumerable<StatementLine> Lines(BankStatement statement, BankEntry entry, decimal? balance)
    {
        var key = Key(statement, entry, balance);
        // Two payments of a day that are alike are two.
        var number = _alike[key] = _alike.GetValueOrDefault(key) + 1;
        var id = DerivedId.Of(string.Create(CultureInfo.InvariantCulture, $"bank entry {key}|{number}"));
        var parts = entry.Transactions;
        if (parts.Count < 2 || parts.Any(p => p.Amount is null)
            || parts.Sum(p => p.Amount!.Value) != entry.Amount.Value)
        {
            yield return Line(
                statement, entry, (id, Part(id, 0)), entry.Amount, parts is [var only] ? only : null);
            yield break;
        }
        for (var i = 0; i < parts.Count; i++)
        {
            yield return Line(statement, entry, (Part(id, i), id), parts[i].Amount!, parts[i]);
        }
    }

    /// <summary>The same whoever reads the file: no culture, and 25.0 is 25.00. Without the bank's own reference the
    /// balance before the entry tells which one it is: of two that are alike it is another, also when they stand in two
    /// statements of a day, and in a statement that is handed in twice it is the same.</summary>
    static string Key(BankStatement statement, BankEntry entry, decimal? balance)
    {
        var amount = Figures(entry.Amount.Value);
        var start = string.Create(
            CultureInfo.InvariantCulture, $"{statement.Account}|{entry.Booked:O}|{amount} {entry.Amount.Currency}");
        if (entry.ServicerReference is { Length: > 0 } servicer)
            return $"{start}|{servicer}";
        var told = $"{start}||{entry.Counterparty?.Iban}|{entry.Reference}";
        return balance is { } before ? $"{told}|{Figures(before)}" : told;
    }

    static string Figures(decimal amount) => amount.ToString("0.#####", CultureInfo.InvariantCulture);

    static Guid Part(Guid id, int number) =>
        DerivedId.Of(string.Create(CultureInfo.InvariantCulture, $"part {number}"), id);

    static StatementLine Line(
        BankStatement statement, BankEntry entry, (Guid Id, Guid Twin) ids, BankAmount amount, BankTransaction? part)
    {
        var other = part?.Counterparty ?? entry.Counterparty;
        var minor = amount.Value * CentFigures;
        var problem = amount.Currency != (statement.Currency ?? amount.Currency) || minor != Math.Truncate(minor)
            ? "reserve.reason.currency"
            : other?.Iban is { } iban && !Bank.Iban.IsValid(iban) ? "reserve.reason.checkDigits" : null;
        return new StatementLine(
            ids.Id, ids.Twin, entry is { ServicerReference.Length: > 0, Booked: not null },
            entry.Booked ?? entry.ValueDate ?? statement.Closing?.Date ?? DateOnly.MinValue, entry.ValueDate,
            minor == Math.Truncate(minor) ? checked((long)minor) : 0, amount.Currency,
            other?.Name ?? other?.UltimateName, other?.Iban,
            part?.Reference ?? entry.Reference ?? entry.Information, part?.EndToEndId, entry.BatchId,
            entry.IsReversal, problem);
    }
}
