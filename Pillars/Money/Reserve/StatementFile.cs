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
/// it: day, amount and its own reference, else the other side; so the same entry in a camt.054 of the day and in the
/// camt.053 of the night, or in a file that is handed in twice, is one. A batch that one file tells in one sum and
/// another part by part is one too.
/// </summary>
sealed class StatementFile : IBankFileVisitor
{
    /// <summary>Payments in one file.</summary>
    public const int LinesMax = 250_000;

    const int CentFigures = 100;

    readonly List<BankEntry> _entries = [];
    readonly Dictionary<string, int> _alike = [];

    public List<StatementRead> Statements { get; } = [];

    public List<StatusReport> Reports { get; } = [];

    int _lines;

    public void Entry(BankEntry entry)
    {
        _lines += Math.Max(1, entry.Transactions.Count);
        if (_lines > LinesMax)
            throw new BankFileException($"the file has more than {LinesMax} payments");
        // What is not booked yet will come once more.
        if (entry.IsBooked)
            _entries.Add(entry);
    }

    public void Statement(BankStatement statement)
    {
        _alike.Clear();
        Statements.Add(new StatementRead(
            statement, [.. _entries.SelectMany(entry => Lines(statement, entry))]));
        _entries.Clear();
    }

    public void Report(StatusReport report) => Reports.Add(report);

    IEnumerable<StatementLine> Lines(BankStatement statement, BankEntry entry)
    {
        var key = Key(statement, entry);
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

    /// <summary>The same whoever reads the file: no culture, and 25.0 is 25.00.</summary>
    static string Key(BankStatement statement, BankEntry entry)
    {
        var amount = entry.Amount.Value.ToString("0.#####", CultureInfo.InvariantCulture);
        var start = string.Create(
            CultureInfo.InvariantCulture, $"{statement.Account}|{entry.Booked:O}|{amount} {entry.Amount.Currency}");
        return entry.ServicerReference is { Length: > 0 } servicer
            ? $"{start}|{servicer}" : $"{start}||{entry.Counterparty?.Iban}|{entry.Reference}";
    }

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
