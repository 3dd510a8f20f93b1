using System.Globalization;
using Vliegwiel.Money.Bank;

namespace Vliegwiel.Web.Commands;

/// <summary>A bank file as lines of text.</summary>
sealed class BankTable(TextWriter output, BankMessage message, IReadOnlyList<BankStatement> statements)
    : IBankFileVisitor
{
    int _statement;
    bool _isStarted;

    public void Entry(BankEntry entry)
    {
        Start();
        var marks = (entry.IsReversal ? " reversal" : "") + (entry.IsBooked ? "" : $" {entry.Status}")
            + (entry.Transactions.Count > 1 ? $" batch of {entry.Transactions.Count}" : "");
        var (name, iban) = (Cut(entry.Counterparty?.Name, 30), entry.Counterparty?.Iban);
        Line($"  {Date(entry.Booked),-10}  {Text(entry.Amount),18}  {name,-30}  {iban,-24}  "
            + Cut(entry.Reference, 60) + marks);
    }

    public void Statement(BankStatement statement)
    {
        Start();
        foreach (var warning in statement.Warnings)
            Line($"  ! {warning}");
        _statement++;
        _isStarted = false;
    }

    public void Report(StatusReport report)
    {
        Line($"{message.Kind} {report.Id}: file {report.OriginalId ?? "?"} {report.Status} {report.Outcome}"
            + Reasons(report.Reasons));
        foreach (var payment in report.Payments)
        {
            Line($"  {payment.OriginalId} {payment.Status} {payment.Outcome}{Reasons(payment.Reasons)}");
            foreach (var transaction in payment.Transactions)
                Line($"    {transaction.OriginalEndToEndId ?? transaction.OriginalInstructionId} "
                    + $"{transaction.Status} {transaction.Outcome}{Reasons(transaction.Reasons)}");
        }
    }

    /// <summary>The head stands above its entries.</summary>
    void Start()
    {
        if (_isStarted)
            return;
        _isStarted = true;
        var head = statements[_statement];
        var reconciles = head.Reconciles switch
        {
            true => "reconciles",
            false => "does not reconcile",
            null => "not enough balances to tell whether it reconciles",
        };
        Line($"{message.Kind} {head.Id}: account {head.Account} {head.Currency}, "
            + $"opening {Text(head.Opening?.Amount)}, closing {Text(head.Closing?.Amount)}, "
            + $"{head.Entries} entries, {reconciles}");
    }

    static string Reasons(IReadOnlyList<StatusReason> reasons) => string.Concat(
        reasons.Select(reason => $"; {reason.Code} {string.Join(' ', reason.Information)}".TrimEnd()));

    static string Date(DateOnly? date) => date?.ToString("O", CultureInfo.InvariantCulture) ?? "";

    static string Text(BankAmount? amount) =>
        amount is null ? "unknown" : string.Create(CultureInfo.InvariantCulture, $"{amount.Value} {amount.Currency}");

    static string Cut(string? text, int length) =>
        text is null || text.Length <= length ? text ?? "" : text[..(length - 3)] + "...";

    void Line(string text) => output.WriteLine(OnOneLine(text));

    /// <summary>Whatever somebody typed into a payment: a text must not steer the terminal.</summary>
    public static string OnOneLine(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
