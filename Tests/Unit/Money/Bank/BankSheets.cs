using System.Text;
using Vliegwiel.Money.Bank;

namespace Vliegwiel.Unit.Money.Bank;

/// <summary>A statement with the entries it was read with.</summary>
sealed record Sheet(BankStatement Head, List<BankEntry> Entries);

/// <summary>Keeps all that a file holds.</summary>
sealed class BankSheets : IBankFileVisitor
{
    readonly List<BankEntry> _entries = [];

    public List<Sheet> Sheets { get; } = [];

    public List<StatusReport> Reports { get; } = [];

    public BankMessage? Message { get; private set; }

    public static BankSheets Read(Stream file)
    {
        var sheets = new BankSheets();
        sheets.Message = BankFile.Read(file, sheets);
        return sheets;
    }

    public static BankSheets Read(string xml)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        return Read(file);
    }

    /// <summary>The only statement of a file with these parts after its account.</summary>
    public static Sheet One(string parts) => Read(File(Statement(parts))).Sheets.Single();

    public static string File(string statements, string space = "camt.053.001.08", string start = "") => $"""
        {start}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{space}"><BkToCstmrStmt>
        <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-05T08:00:00</CreDtTm></GrpHdr>
        {statements}
        </BkToCstmrStmt></Document>
        """;

    public static string Statement(
        string parts, string id = "S1", string account = "<Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy>") =>
        $"<Stmt><Id>{id}</Id><Acct>{account}</Acct>{parts}</Stmt>";

    public static string Balance(string type, string amount, string direction = "CRDT", string currency = "EUR") => $"""
        <Bal><Tp><CdOrPrtry><Cd>{type}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>
        <CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>2026-01-02</Dt></Dt></Bal>
        """;

    public static string Entry(
        string amount, string direction = "CRDT", string details = "", string extra = "", string status = "BOOK",
        string currency = " Ccy=\"EUR\"") => $"""
        <Ntry><Amt{currency}>{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{extra}<Sts><Cd>{status}</Cd></Sts>
        <BookgDt><Dt>2026-01-02</Dt></BookgDt><BkTxCd/><NtryDtls>{details}</NtryDtls></Ntry>
        """;

    public static string Details(
        string debtor, string debtorIban, string creditor, string creditorIban, string extra = "") => $"""
        <TxDtls><RltdPties><Dbtr><Pty><Nm>{debtor}</Nm></Pty></Dbtr>
        <DbtrAcct><Id><IBAN>{debtorIban}</IBAN></Id></DbtrAcct><Cdtr><Pty><Nm>{creditor}</Nm></Pty></Cdtr>
        <CdtrAcct><Id><IBAN>{creditorIban}</IBAN></Id></CdtrAcct></RltdPties>{extra}</TxDtls>
        """;

    void IBankFileVisitor.Entry(BankEntry entry) => _entries.Add(entry);

    void IBankFileVisitor.Statement(BankStatement statement)
    {
        Sheets.Add(new Sheet(statement, [.. _entries]));
        _entries.Clear();
    }

    void IBankFileVisitor.Report(StatusReport report) => Reports.Add(report);
}
