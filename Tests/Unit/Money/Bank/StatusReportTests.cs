using Vliegwiel.Money.Bank;
using Xunit;

namespace Vliegwiel.Unit.Money.Bank;

/// <summary>pain.002: a rejection of the whole goes before what a part says; nothing else does.</summary>
public sealed class StatusReportTests
{
    [Theory]
    [InlineData("RJCT", "ACCP", "ACSC", "Rejected", "Rejected", "Rejected")]
    [InlineData("RJCT", null, null, "Rejected", "Rejected", "Rejected")]
    [InlineData("ACCP", null, null, "Accepted", "Accepted", "Accepted")]
    [InlineData("ACCP", "RJCT", null, "Accepted", "Rejected", "Rejected")]
    [InlineData("PART", null, "RJCT", "Unknown", "Unknown", "Rejected")]
    [InlineData("PART", "ACSP", "PDNG", "Unknown", "Accepted", "Pending")]
    [InlineData(null, null, "ACSC", "Unknown", "Unknown", "Settled")]
    [InlineData(null, "PART", null, "Unknown", "Unknown", "Unknown")]
    public void Statuses_are_resolved_from_the_whole_to_the_parts(
        string? group, string? payment, string? transaction, string whole, string order, string part)
    {
        var report = Read(group, payment, transaction);

        Assert.Equal(whole, report.Outcome.ToString());
        Assert.Equal(order, report.Payments.Single().Outcome.ToString());
        Assert.Equal(part, report.Payments.Single().Transactions.Single().Outcome.ToString());
    }

    [Fact]
    public void Ids_and_reasons_are_kept()
    {
        var sheets = Sheets("PART", null, "RJCT");
        var report = sheets.Reports.Single();

        Assert.Equal(("pain.002", "001.14"), (sheets.Message!.Kind, sheets.Message.Version));
        Assert.Equal(("R1", "F1", "pain.001.001.09"), (report.Id, report.OriginalId, report.OriginalMessage));
        var payment = report.Payments.Single();
        var transaction = payment.Transactions.Single();
        Assert.Equal(("P1", "T1", "E1", "I1"), (payment.OriginalId, transaction.StatusId,
            transaction.OriginalEndToEndId, transaction.OriginalInstructionId));
        var reason = Assert.Single(transaction.Reasons);
        Assert.Equal("AC01", reason.Code);
        Assert.Equal(["wrong", "number"], reason.Information);
    }

    [Theory]
    [InlineData("OrgnlGrpInfAndSts", "Other", "Other does not belong")]
    [InlineData("TxInfAndSts", "TxInf", "TxInf does not belong")]
    [InlineData("<MsgId>R1</MsgId>", "", "GrpHdr has no MsgId")]
    [InlineData("</OrgnlPmtInfAndSts>", "<PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>", "stands too late")]
    [InlineData("pain.002.001.14", "camt.053.001.08", "does not belong in")]
    public void A_report_with_something_wrong_is_refused(string right, string wrong, string reason)
    {
        var xml = Xml("ACCP", null, null).Replace(right, wrong, StringComparison.Ordinal);

        Assert.Contains(reason, Assert.Throws<BankFileException>(() => BankSheets.Read(xml)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_has_an_end()
    {
        var many = string.Concat(Enumerable.Repeat("<TxInfAndSts/>", BankLimits.TransactionsMax));
        var xml = Xml("ACCP", null, null).Replace("<TxInfAndSts>", many + "<TxInfAndSts>", StringComparison.Ordinal);

        Assert.Contains("more than 200000", Assert.Throws<BankFileException>(() => BankSheets.Read(xml)).Message,
            StringComparison.Ordinal);
    }

    static StatusReport Read(string? group, string? payment, string? transaction) =>
        Sheets(group, payment, transaction).Reports.Single();

    static BankSheets Sheets(string? group, string? payment, string? transaction) =>
        BankSheets.Read(Xml(group, payment, transaction));

    static string Xml(string? group, string? payment, string? transaction) => $"""
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.14"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-01-05T08:00:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>F1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
        {Status("GrpSts", group)}</OrgnlGrpInfAndSts>
        <OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId>{Status("PmtInfSts", payment)}
        <TxInfAndSts><StsId>T1</StsId><OrgnlInstrId>I1</OrgnlInstrId><OrgnlEndToEndId>E1</OrgnlEndToEndId>
        {Status("TxSts", transaction)}<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>wrong</AddtlInf>
        <AddtlInf>number</AddtlInf></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>
        </CstmrPmtStsRpt></Document>
        """;

    static string Status(string name, string? status) => status is null ? "" : $"<{name}>{status}</{name}>";
}
