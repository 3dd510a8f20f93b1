using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vliegwiel.Money.Bank;

namespace Vliegwiel.Web.Commands;

/// <summary>A bank file as one JSON object, written while it is read. Amounts are texts, exact and signed.</summary>
sealed class BankJson : IBankFileVisitor, IDisposable
{
    const int FlushBytes = 64 * 1024;
    readonly Utf8JsonWriter _json;
    readonly IReadOnlyList<BankStatement> _statements;
    int _statement;
    bool _isStarted;

    public BankJson(Stream output, BankMessage message, IReadOnlyList<BankStatement> statements)
    {
        // It goes to a terminal or a file, never into a page: names stay readable.
        _json = new Utf8JsonWriter(output, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        _statements = statements;
        _json.WriteStartObject();
        _json.WriteString("message", message.Kind);
        _json.WriteString("version", message.Version);
        _json.WriteString("messageId", message.Id);
        _json.WriteStartArray(statements.Count > 0 ? "statements" : "reports");
    }

    public void End()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    public void Entry(BankEntry entry)
    {
        Start();
        _json.WriteStartObject();
        _json.WriteString("booked", Date(entry.Booked));
        _json.WriteString("amount", Text(entry.Amount));
        _json.WriteString("name", entry.Counterparty?.Name);
        _json.WriteString("iban", entry.Counterparty?.Iban);
        _json.WriteString("reference", entry.Reference);
        _json.WriteBoolean("reversal", entry.IsReversal);
        _json.WriteString("currency", entry.Amount.Currency);
        _json.WriteString("valueDate", Date(entry.ValueDate));
        _json.WriteString("status", entry.Status);
        _json.WriteString("entryReference", entry.EntryReference);
        _json.WriteString("servicerReference", entry.ServicerReference);
        _json.WriteString("batchId", entry.BatchId);
        _json.WriteString("information", entry.Information);
        _json.WriteStartObject("code");
        _json.WriteString("domain", entry.Code.Domain);
        _json.WriteString("family", entry.Code.Family);
        _json.WriteString("subFamily", entry.Code.SubFamily);
        _json.WriteString("proprietary", entry.Code.Proprietary);
        _json.WriteEndObject();
        if (entry.Transactions is [var only])
            WriteDetails(only);
        else if (entry.Transactions.Count > 1)
            WriteParts(entry.Transactions);
        _json.WriteEndObject();
        if (_json.BytesPending > FlushBytes)
            _json.Flush();
    }

    public void Statement(BankStatement statement)
    {
        Start();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _statement++;
        _isStarted = false;
    }

    public void Report(StatusReport report)
    {
        _json.WriteStartObject();
        _json.WriteString("id", report.Id);
        _json.WriteString("originalMessageId", report.OriginalId);
        _json.WriteString("originalMessageName", report.OriginalMessage);
        WriteStatus(report.Status, report.Outcome, report.Reasons);
        _json.WriteStartArray("payments");
        foreach (var payment in report.Payments)
        {
            _json.WriteStartObject();
            _json.WriteString("originalPaymentId", payment.OriginalId);
            WriteStatus(payment.Status, payment.Outcome, payment.Reasons);
            _json.WriteStartArray("transactions");
            foreach (var transaction in payment.Transactions)
            {
                _json.WriteStartObject();
                _json.WriteString("statusId", transaction.StatusId);
                _json.WriteString("originalInstructionId", transaction.OriginalInstructionId);
                _json.WriteString("originalEndToEndId", transaction.OriginalEndToEndId);
                WriteStatus(transaction.Status, transaction.Outcome, transaction.Reasons);
                _json.WriteEndObject();
            }
            _json.WriteEndArray();
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    void WriteStatus(string? status, PaymentOutcome outcome, IReadOnlyList<StatusReason> reasons)
    {
        _json.WriteString("status", status);
        _json.WriteString("outcome", outcome.ToString().ToLowerInvariant());
        _json.WriteStartArray("reasons");
        foreach (var reason in reasons)
        {
            _json.WriteStartObject();
            _json.WriteString("code", reason.Code);
            WriteTexts("information", reason.Information);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    /// <summary>The head stands before its entries.</summary>
    void Start()
    {
        if (_isStarted)
            return;
        _isStarted = true;
        var head = _statements[_statement];
        _json.WriteStartObject();
        _json.WriteString("account", head.Account);
        WriteFlag("accountValid", head.AccountValid);
        _json.WriteString("currency", head.Currency);
        _json.WriteString("opening", Text(head.Opening?.Amount));
        _json.WriteString("closing", Text(head.Closing?.Amount));
        WriteFlag("reconciles", head.Reconciles);
        _json.WriteString("id", head.Id);
        _json.WriteBoolean("duplicate", head.IsDuplicate);
        _json.WriteString("copyDuplicate", head.CopyDuplicate);
        _json.WriteStartArray("balances");
        foreach (var balance in head.Balances)
        {
            _json.WriteStartObject();
            _json.WriteString("type", balance.Type);
            _json.WriteString("amount", Text(balance.Amount));
            _json.WriteString("currency", balance.Amount.Currency);
            _json.WriteString("date", Date(balance.Date));
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        WriteTexts("warnings", head.Warnings);
        _json.WriteStartArray("entries");
    }

    void WriteParts(IReadOnlyList<BankTransaction> transactions)
    {
        _json.WriteStartArray("transactions");
        foreach (var transaction in transactions)
        {
            _json.WriteStartObject();
            _json.WriteString("amount", Text(transaction.Amount));
            _json.WriteString("currency", transaction.Amount?.Currency);
            _json.WriteString("name", transaction.Counterparty?.Name);
            _json.WriteString("iban", transaction.Counterparty?.Iban);
            _json.WriteString("reference", transaction.Reference);
            WriteDetails(transaction);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    void WriteDetails(BankTransaction transaction)
    {
        _json.WriteString("ultimateName", transaction.Counterparty?.UltimateName);
        _json.WriteString("otherAccount", transaction.Counterparty?.Account);
        _json.WriteString("endToEndId", transaction.EndToEndId);
        _json.WriteString("mandateId", transaction.MandateId);
        _json.WriteString("returnReason", transaction.ReturnReason);
        WriteTexts("creditorReferences", transaction.CreditorReferences);
        WriteTexts("remittance", transaction.Remittance);
    }

    void WriteTexts(string name, IReadOnlyList<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (var text in texts)
            _json.WriteStringValue(text);
        _json.WriteEndArray();
    }

    void WriteFlag(string name, bool? flag)
    {
        if (flag is { } known)
            _json.WriteBoolean(name, known);
        else
            _json.WriteNull(name);
    }

    static string? Text(BankAmount? amount) => amount?.Value.ToString(CultureInfo.InvariantCulture);

    static string? Date(DateOnly? date) => date?.ToString("O", CultureInfo.InvariantCulture);
}
