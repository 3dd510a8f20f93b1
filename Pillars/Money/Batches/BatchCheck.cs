using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Bank;

namespace Vliegwiel.Money.Batches;

/// <summary>Judges the rows of one file, each for all that is wrong with it.</summary>
sealed class BatchCheck(string currency, Func<string, bool> isKnown)
{
    readonly List<BatchPayment> _payments = [];
    readonly Dictionary<(string, long, string), long> _seen = [];
    int _rows;

    public List<BatchFinding> Errors { get; } = [];

    public List<BatchFinding> Warnings { get; } = [];

    /// <summary>What the amounts of the file show together.</summary>
    public DecimalSign Sign { get; set; }

    public void Add(long line, BatchProblem problem, string value)
    {
        _rows++;
        Errors.Add(BatchFile.Finding(line, problem, value));
    }

    public void Row(long line, Func<BatchColumn, string> cell)
    {
        _rows++;
        var before = Errors.Count;
        void Refuse(BatchProblem problem, string value) => Errors.Add(BatchFile.Finding(line, problem, value));
        var (name, text, id) = (cell(BatchColumn.Name), cell(BatchColumn.Text), cell(BatchColumn.Id));
        var written = cell(BatchColumn.Account);
        var (account, problem) = Account(written);
        if (problem is { } wrong)
            Refuse(wrong, written);
        var (minor, refusal) = AmountText.Read(cell(BatchColumn.Amount), Sign);
        if (refusal is { } unread)
            Refuse(unread, cell(BatchColumn.Amount));
        var money = cell(BatchColumn.Currency);
        if (money.Length > 0 && !money.Equals(currency, StringComparison.OrdinalIgnoreCase)
            && !(money == "€" && currency == "EUR"))
            Refuse(BatchProblem.OtherCurrency, money);
        if (name.Length > BatchLimits.NameLengthMax)
            Refuse(BatchProblem.NameTooLong, name);
        if (text.Length > BatchLimits.TextLengthMax)
            Refuse(BatchProblem.TextTooLong, text);
        if (id.Length > BatchLimits.IdLengthMax)
            Refuse(BatchProblem.IdTooLong, id);
        if (Errors.Count > before)
            return;
        if (!_seen.TryAdd((account, minor, text), line))
            Warnings.Add(BatchFile.Finding(line, BatchProblem.SamePaymentTwice, written));
        _payments.Add(new BatchPayment(line, account, Filled(name), minor, text, Filled(id)));
    }

    public Batch Refused(BatchProblem problem, string value, long line = 1)
    {
        Errors.Add(BatchFile.Finding(line, problem, value));
        return Result();
    }

    public Batch Result() => new()
    {
        Payments = Errors.Count == 0 ? _payments : [],
        Errors = Errors,
        Warnings = Warnings,
        Rows = _rows,
    };

    /// <summary>A number of the city's own, or an IBAN that somebody's account is known by.</summary>
    (string Account, BatchProblem? Problem) Account(string written)
    {
        if (written.Length == 0)
            return ("", BatchProblem.NoAccount);
        var account = AccountNumber.Parse(written)
            ?? (Iban.TryParse(written, out var iban) ? iban.Compact : null);
        return account is null ? ("", BatchProblem.WrongAccount)
            : isKnown(account) ? (account, null) : (account, BatchProblem.UnknownAccount);
    }

    static string? Filled(string cell) => cell.Length == 0 ? null : cell;
}
