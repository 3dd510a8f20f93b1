using System.Globalization;
using System.Xml;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Statements;

/// <summary>One movement on a statement for a bookkeeper's program.</summary>
/// <param name="AmountMinor">Minor units; money in is positive.</param>
sealed record CamtEntry(
    string Id, long AmountMinor, DateOnly Booked, DateOnly ValueDate, string Kind, string? CounterpartyName,
    string? CounterpartyNumber, string? Text);

/// <summary>
/// Writes statements as camt.053.001.08 (ISO 20022, Bank-to-Customer Statement), entry by entry. An account of ours has
/// no IBAN: its number stands under Othr.
/// </summary>
sealed class CamtStatement : IAsyncDisposable
{
    const string Namespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
    const int NameLengthMax = 140;

    readonly XmlWriter _xml;
    string _currency = "";

    public CamtStatement(Stream output) => _xml = XmlWriter.Create(
        output, new XmlWriterSettings { Async = true, Indent = true, CloseOutput = false });

    public async Task BeginAsync(string messageId, DateTimeOffset now)
    {
        await _xml.WriteStartDocumentAsync();
        await OpenAsync("Document");
        await OpenAsync("BkToCstmrStmt");
        await OpenAsync("GrpHdr");
        await TextAsync("MsgId", messageId);
        await TextAsync("CreDtTm", Moment(now));
        await CloseAsync();
    }

    /// <param name="id">Of the statement, at most 35 signs.</param>
    /// <param name="account">Its number.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <param name="now">When it was made.</param>
    /// <param name="opening">The first day, and minor units before it.</param>
    /// <param name="closing">The last day, and minor units after it.</param>
    public async Task BeginAccountAsync(
        string id, string account, string currency, DateTimeOffset now, (DateOnly Day, long Minor) opening,
        (DateOnly Day, long Minor) closing)
    {
        _currency = currency;
        await OpenAsync("Stmt");
        await TextAsync("Id", id);
        await TextAsync("CreDtTm", Moment(now));
        await OpenAsync("Acct");
        await OpenAsync("Id");
        await OpenAsync("Othr");
        await TextAsync("Id", account);
        await CloseAsync();
        await CloseAsync();
        await TextAsync("Ccy", currency);
        await CloseAsync();
        await BalanceAsync("OPBD", opening);
        await BalanceAsync("CLBD", closing);
    }

    public async Task EntryAsync(CamtEntry entry)
    {
        await OpenAsync("Ntry");
        await AmountAsync(Math.Abs(entry.AmountMinor));
        await TextAsync("CdtDbtInd", Indicator(entry.AmountMinor));
        await OpenAsync("Sts");
        await TextAsync("Cd", "BOOK");
        await CloseAsync();
        await DayAsync("BookgDt", entry.Booked);
        await DayAsync("ValDt", entry.ValueDate);
        await TextAsync("AcctSvcrRef", entry.Id);
        await OpenAsync("BkTxCd");
        await OpenAsync("Prtry");
        await TextAsync("Cd", entry.Kind);
        await CloseAsync();
        await CloseAsync();
        await DetailsAsync(entry);
        await CloseAsync();
    }

    public Task EndAccountAsync() => CloseAsync();

    async Task DetailsAsync(CamtEntry entry)
    {
        if (entry.CounterpartyName is null && entry.CounterpartyNumber is null && entry.Text is null)
            return;
        await OpenAsync("NtryDtls");
        await OpenAsync("TxDtls");
        await OpenAsync("RltdPties");
        var side = entry.AmountMinor < 0 ? "Cdtr" : "Dbtr";
        if (entry.CounterpartyName is { } name)
        {
            await OpenAsync(side);
            await OpenAsync("Pty");
            await TextAsync("Nm", name.Length > NameLengthMax ? name[..NameLengthMax] : name);
            await CloseAsync();
            await CloseAsync();
        }
        if (entry.CounterpartyNumber is { } number)
        {
            await OpenAsync(side + "Acct");
            await OpenAsync("Id");
            await OpenAsync("Othr");
            await TextAsync("Id", number);
            await CloseAsync();
            await CloseAsync();
            await CloseAsync();
        }
        await CloseAsync();
        if (entry.Text is { } text)
        {
            await OpenAsync("RmtInf");
            await TextAsync("Ustrd", text);
            await CloseAsync();
        }
        await CloseAsync();
        await CloseAsync();
    }

    async Task BalanceAsync(string type, (DateOnly Day, long Minor) balance)
    {
        await OpenAsync("Bal");
        await OpenAsync("Tp");
        await OpenAsync("CdOrPrtry");
        await TextAsync("Cd", type);
        await CloseAsync();
        await CloseAsync();
        await AmountAsync(Math.Abs(balance.Minor));
        await TextAsync("CdtDbtInd", Indicator(balance.Minor));
        await DayAsync("Dt", balance.Day);
        await CloseAsync();
    }

    static string Indicator(long minor) => minor < 0 ? "DBIT" : "CRDT";

    static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    async Task AmountAsync(long minor)
    {
        await OpenAsync("Amt");
        await _xml.WriteAttributeStringAsync(null, "Ccy", null, _currency);
        await _xml.WriteStringAsync(Amounts.Invariant(minor));
        await CloseAsync();
    }

    async Task DayAsync(string name, DateOnly day)
    {
        await OpenAsync(name);
        await TextAsync("Dt", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await CloseAsync();
    }

    Task OpenAsync(string name) => _xml.WriteStartElementAsync(null, name, Namespace);

    Task CloseAsync() => _xml.WriteEndElementAsync();

    Task TextAsync(string name, string text) => _xml.WriteElementStringAsync(null, name, Namespace, Clean(text));

    /// <summary>What XML cannot hold is left out: a payer's words may have anything in them.</summary>
    static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));

    public async ValueTask DisposeAsync()
    {
        // Closes what is open still.
        await _xml.WriteEndDocumentAsync();
        await _xml.DisposeAsync();
    }
}
