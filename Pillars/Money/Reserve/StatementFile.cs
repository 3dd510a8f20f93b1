using System.Globalization;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Books;

namespace Vliegwiel.Money.Reserve;

/// <summary>One payment of a statement, before anything was made of it.</summary>
sealed record StatementLine(
    Guid Id, DateOnly BookedDay, DateOnly? ValueDay, long AmountMinor, string? Name, string? Iban, string? Reference,
    string? EndToEndId, string? BatchId, bool IsReversal, string? Problem);

sealed record StatementRead(BankStatement Statement, IReadOnlyList<StatementLine> Lines);

/// <summary>
/// Gathers what a bank's file holds, statement by statement. An entry has an id that follows from what the bank says of
/// it: its own reference, else day, amount and other side; so the same entry in a camt.054 of the day and in the
/// camt.053 of the night, or in a file that is handed in twice, is one.
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
        var key = entry.ServicerReference is { Length: > 0 } servicer
            ? $"{statement.Account}|{servicer}|{entry.Amount}"
            : $"{statement.Account}|{entry.Booked:O}|{entry.Amount}|{entry.Counterparty?.Iban}|{entry.Reference}";
        // Two payments of a day that are alike are two.
        var number = _alike[key] = _alike.GetValueOrDefault(key) + 1;
        var id = DerivedId.Of($"bank entry {key}|{number}");
        var parts = entry.Transactions;
        if (parts.Count < 2 || parts.Any(p => p.Amount is null)
            || parts.Sum(p => p.Amount!.Value) != entry.Amount.Value)
        {
            yield return Line(statement, entry, id, entry.Amount, parts is [var only] ? only : null);
            yield break;
        }
        for (var i = 0; i < parts.Count; i++)
        {
            yield return Line(
                statement, entry, DerivedId.Of(string.Create(CultureInfo.InvariantCulture, $"part {i}"), id),
                parts[i].Amount!, parts[i]);
        }
    }

    static StatementLine Line(
        BankStatement statement, BankEntry entry, Guid id, BankAmount amount, BankTransaction? part)
    {
        var other = part?.Counterparty ?? entry.Counterparty;
        var minor = amount.Value * CentFigures;
        var problem = amount.Currency != (statement.Currency ?? amount.Currency) || minor != Math.Truncate(minor)
            ? "reserve.reason.currency"
            : other?.Iban is { } iban && !Bank.Iban.IsValid(iban) ? "reserve.reason.checkDigits" : null;
        return new StatementLine(
            id, entry.Booked ?? entry.ValueDate ?? statement.Closing?.Date ?? DateOnly.MinValue, entry.ValueDate,
            minor == Math.Truncate(minor) ? checked((long)minor) : 0, other?.Name ?? other?.UltimateName, other?.Iban,
            part?.Reference ?? entry.Reference ?? entry.Information, part?.EndToEndId, entry.BatchId,
            entry.IsReversal, problem);
    }
}
