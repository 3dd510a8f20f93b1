using System.Globalization;
using System.Text.Json;
using Vliegwiel.Money.Bank;
using Vliegwiel.Unit.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Money.Bank;

/// <summary>Files of banks and of another reader's tests, with what they are known to hold.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Every_statement_holds_what_is_expected_of_it()
    {
        using var json = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(SharedFiles.Require("money", "camt"), "expected-summary.json")));
        var files = json.RootElement.GetProperty("files").EnumerateObject().ToList();

        Assert.Equal(28, files.Count);
        foreach (var file in files)
        {
            var read = Read(file.Name);
            Assert.EndsWith($"{read.Message!.Kind}.{read.Message.Version}", Text(file.Value, "namespace")!,
                StringComparison.Ordinal);
            Assert.Equal(file.Value.GetProperty("statements").GetArrayLength(), read.Sheets.Count);
            foreach (var (expected, sheet) in file.Value.GetProperty("statements").EnumerateArray().Zip(read.Sheets))
                CheckStatement(file.Name, expected, sheet);
        }
    }

    static void CheckStatement(string file, JsonElement expected, Sheet sheet)
    {
        var (head, entries) = sheet;
        Assert.Equal(Text(expected, "id"), head.Id);
        Assert.Equal(Text(expected, "iban"), head.AccountValid is null ? null : head.Account);
        Assert.Equal(Text(expected, "currency"), head.Currency);
        Assert.Equal(Text(expected, "reconciles"), head.Reconciles?.ToString());
        Assert.Equal(expected.GetProperty("entryCount").GetInt32(), head.Entries);
        Assert.Equal(Text(expected, "netOfEntries"), Invariant(entries.Sum(entry => entry.Amount.Value)));
        Assert.Equal(
            expected.GetProperty("balances").EnumerateArray().Select(balance =>
                $"{Text(balance, "type")} {Signed(balance)} {Text(balance, "date")?[..10]}"),
            head.Balances.Select(balance => $"{balance.Type} {Invariant(balance.Amount.Value)} {Date(balance.Date)}"));
        Assert.Equal(expected.GetProperty("entries").GetArrayLength(), entries.Count);
        foreach (var (wanted, entry) in expected.GetProperty("entries").EnumerateArray().Zip(entries))
            CheckEntry(file, wanted, entry);
    }

    static void CheckEntry(string file, JsonElement expected, BankEntry entry)
    {
        Assert.Equal(Signed(expected), Invariant(entry.Amount.Value));
        Assert.Equal(Text(expected, "reversal") == "true", entry.IsReversal);
        Assert.Equal(Text(expected, "status"), entry.Status);
        Assert.Equal(Text(expected, "booking")?[..10], Date(entry.Booked));
        Assert.Equal(Text(expected, "valueDate")?[..10], Date(entry.ValueDate));
        Assert.Contains(Text(expected, "ref"), new[] { entry.ServicerReference, entry.EntryReference });
        Assert.Equal(Text(expected, "proprietaryCode"), entry.Code.Proprietary);
        Assert.Equal(expected.GetProperty("code").EnumerateArray().Select(code => code.GetString()),
            [entry.Code.Domain, entry.Code.Family, entry.Code.SubFamily]);
        var wanted = expected.GetProperty("transactions").EnumerateArray().ToList();
        // The list leaves out a transaction of which it has nothing to say.
        if (wanted.Count == entry.Transactions.Count)
        {
            foreach (var (transaction, found) in wanted.Zip(entry.Transactions))
                CheckTransaction(file, transaction, found);
        }
        else
        {
            Assert.Empty(wanted);
        }
    }

    static void CheckTransaction(string file, JsonElement expected, BankTransaction transaction)
    {
        var (debtor, creditor) = (transaction.Debtor, transaction.Creditor);
        var endToEnd = Text(expected, "endToEndId");
        Assert.Equal(endToEnd == "NOTPROVIDED" ? null : endToEnd, transaction.EndToEndId);
        Assert.Equal(Text(expected, "mandateId"), transaction.MandateId);
        Assert.Equal(Text(expected, "returnReason"), transaction.ReturnReason);
        Assert.Equal(Text(expected, "structuredRef"), transaction.CreditorReferences is [var first, ..] ? first : null);
        Assert.Equal(Texts(expected, "unstructured"), transaction.Remittance);
        Assert.Equal(Text(expected, "debtorIban"), debtor?.Iban);
        Assert.Equal(Text(expected, "creditorIban"), creditor?.Iban);
        if (Text(expected, "amount") is { } amount)
            Assert.Equal(amount, Invariant(Math.Abs(transaction.Amount!.Value)));
        // The list knows neither ultimate parties nor the names under Pty.
        if (Text(expected, "debtor") is { } name)
            Assert.True(name == debtor?.Name, file);
        if (Text(expected, "creditor") is { } other)
            Assert.True(other == creditor?.Name, file);
    }

    [Fact]
    public void Every_entry_is_found_that_another_reader_found()
    {
        var folder = SharedFiles.Require("money", "camt", "genkgo");
        var files = Directory.GetFiles(folder, "*.json");

        Assert.Equal(25, files.Length);
        Assert.All(files, file =>
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var read = Read($"camt/genkgo/{Path.GetFileNameWithoutExtension(file)}.xml");
            Assert.Equal(json.RootElement.GetProperty("getGroupHeader").GetProperty("getMessageId").GetString(),
                read.Message!.Id);
            foreach (var expected in json.RootElement.GetProperty("getEntries").EnumerateArray())
                Assert.Contains(Line(expected), read.Sheets.SelectMany(sheet => sheet.Entries).Select(Line));
        });
    }

    static string Line(JsonElement entry)
    {
        var first = entry.GetProperty("getTransactionDetail");
        var parties = first.ValueKind != JsonValueKind.Object ? [] : first.GetProperty("getRelatedParties")
            .EnumerateArray().Select(party => (
                Type: Text(party.GetProperty("getRelatedPartyType"), "__CLASS__")!.Split('\\')[^1].Replace(
                    "Ultimate", "", StringComparison.Ordinal),
                Name: Text(party.GetProperty("getRelatedPartyType"), "getName"),
                Account: party.GetProperty("getAccount") is { ValueKind: JsonValueKind.Object } account
                    ? Text(account, "getIdentification") : null)).ToList();
        var money = entry.GetProperty("getAmount");
        string? Day(string name) => entry.GetProperty(name) is { ValueKind: JsonValueKind.Object } date
            ? Text(date, "0")![..10] : null;
        return string.Join('|', Text(money, "getAmount"), Text(money.GetProperty("getCurrency"), "getCode"),
            Text(entry, "getReversalIndicator"), Text(entry, "getStatus"), Text(entry, "getAccountServicerReference"),
            Day("getBookingDate"), Day("getValueDate"), entry.GetProperty("getTransactionDetails").GetArrayLength(),
            string.Join(',', parties.OrderBy(party => party.Type, StringComparer.Ordinal)));
    }

    static string Line(BankEntry entry)
    {
        var first = entry.Transactions.Count > 0 ? entry.Transactions[0] : null;
        var parties = new[] { ("Creditor", first?.Creditor), ("Debtor", first?.Debtor) }
            .Where(party => party.Item2 is not null)
            .Select(party => (party.Item1, party.Item2!.Name, party.Item2.Iban ?? party.Item2.Account));
        // The samples with entries are in euros and crowns, which both have hundredths.
        return string.Join('|', Invariant(decimal.Truncate(entry.Amount.Value * 100)), entry.Amount.Currency,
            entry.IsReversal ? "true" : "false", entry.Status, entry.ServicerReference,
            Date(entry.Booked), Date(entry.ValueDate), entry.Transactions.Count, string.Join(',', parties));
    }

    [Theory]
    [InlineData("camt/genkgo/camt053.v2.wrong.xml", "has no Stmt")]
    [InlineData("pain/pain001-v03-sepa-single.xml", "pain.001 message")]
    [InlineData("pain/pain001-v03-nl-abnamro.xml", "pain.001 message")]
    public void A_file_without_statements_is_refused(string file, string reason) =>
        Assert.Contains(reason, Assert.Throws<BankFileException>(() => Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_wrong_account_number_is_told_and_its_entries_are_kept()
    {
        var sheet = Read("camt/nl/rabobank-camt053-v2-partial-summary.xml").Sheets.Single();

        Assert.False(sheet.Head.AccountValid);
        Assert.Contains("quarantined", Assert.Single(sheet.Head.Warnings), StringComparison.Ordinal);
        Assert.Equal(2, sheet.Entries.Count);
    }

    [Theory]
    [InlineData("pain002-batch-rejected", null, "Rejected NARR", "")]
    [InlineData("pain002-v03-group-accepted", "CLIENT NAME_2023-09-06:04", "Accepted ", "")]
    [InlineData("pain002-v03-group-reject", "MSGID-PS-TEST-0708-01", "Rejected DU01", "")]
    [InlineData("pain002-v03-payment-accepted", "XXX001_20220315_B_DZSOXXXX", "Unknown ",
        "xxx001220315B000XXXX Accepted NARR: ")]
    [InlineData("pain002-v03-payment-reject", "MSGID-COM-SCE25-1707-01", "Unknown ",
        "PMTINFID-COM-SCE25-1707-01 Rejected NARR: ")]
    [InlineData("pain002-v03-transaction-reject", "MSGID-950-TEST2-2807-01", "Unknown ",
        "PMTINFID-950-TEST2-2807-01 Rejected : ENDTOENDID-950-TEST2-2807-02 Rejected NARR,"
        + "ENDTOENDID-950-TEST2-2807-01 Rejected NARR")]
    public void Every_report_on_payments_is_read(string file, string? original, string group, string payments)
    {
        var report = Read($"pain/{file}.xml").Reports.Single();

        Assert.Equal(original, report.OriginalId);
        Assert.Equal(group, $"{report.Outcome} {Codes(report.Reasons)}");
        Assert.Equal(payments, string.Join(';', report.Payments.Select(payment =>
            $"{payment.OriginalId} {payment.Outcome} {Codes(payment.Reasons)}: "
            + string.Join(',', payment.Transactions.Select(transaction =>
                $"{transaction.OriginalEndToEndId} {transaction.Outcome} {Codes(transaction.Reasons)}")))));
    }

    static string Codes(IReadOnlyList<StatusReason> reasons) => string.Join('+', reasons.Select(reason => reason.Code));

    static BankSheets Read(string file)
    {
        using var stream = File.OpenRead(Path.Combine(SharedFiles.Require("money"), file));
        return BankSheets.Read(stream);
    }

    static string? Text(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText() is "true" or "false" && name == "reconciles"
                ? value.GetBoolean().ToString() : value.GetRawText(),
        };

    static List<string> Texts(JsonElement element, string name) => element.TryGetProperty(name, out var list)
        ? [.. list.EnumerateArray().Select(text => text.GetString()!)] : [];

    static string Signed(JsonElement element) =>
        Text(element, "ind") == "DBIT" && Text(element, "amount") != "0" ? "-" + Text(element, "amount")
            : Text(element, "amount")!;

    static string Invariant(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    static string? Date(DateOnly? date) => date?.ToString("O", CultureInfo.InvariantCulture);
}
