using System.Text;
using System.Text.Json;
using Vliegwiel.Unit.Money.Bank;
using Vliegwiel.Web.Commands;
using Xunit;

namespace Vliegwiel.Unit.Commands;

/// <summary>vliegwiel bank read: what a script that calls it can rely on.</summary>
public sealed class BankReadTests : IDisposable
{
    readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    (int Code, string Output, string Errors) Run(string xml, bool isJson)
    {
        File.WriteAllText(_file, xml);
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var code = BankCommand.Read(new FileInfo(_file), isJson, output, errors);
        return (code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }

    static string Statement()
    {
        var details = BankSheets.Details("Zoë \"Z\"", "NL44RABO0123456789", "We", "NL91ABNA0417164300",
            "<RmtInf><Ustrd>huur</Ustrd></RmtInf>");
        return BankSheets.File(BankSheets.Statement(
            BankSheets.Balance("OPBD", "10.00") + BankSheets.Balance("CLBD", "9.875")
            + BankSheets.Entry("7.50", "CRDT", details) + BankSheets.Entry("7.625", "DBIT", details + details)));
    }

    [Fact]
    public void A_statement_is_one_object()
    {
        var (code, output, errors) = Run(Statement(), isJson: true);

        Assert.Equal((0, ""), (code, errors));
        using var json = JsonDocument.Parse(output);
        var statement = json.RootElement.GetProperty("statements")[0];
        Assert.Equal("NL91ABNA0417164300 True EUR 10.00 9.875 True", Values(
            statement, "account", "accountValid", "currency", "opening", "closing", "reconciles"));
        var entries = statement.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal("2026-01-02 7.50 Zoë \"Z\" NL44RABO0123456789 huur False", Values(
            entries[0], "booked", "amount", "name", "iban", "reference", "reversal"));
        Assert.False(entries[0].TryGetProperty("transactions", out _));
        Assert.Equal("-7.625 We BOOK", Values(entries[1], "amount", "name", "status"));
        Assert.Equal(2, entries[1].GetProperty("transactions").GetArrayLength());
    }

    [Fact]
    public void A_statement_without_entries_is_there()
    {
        using var json = JsonDocument.Parse(Run(BankSheets.File(BankSheets.Statement("")), isJson: true).Output);

        var statement = json.RootElement.GetProperty("statements")[0];
        Assert.Equal(JsonValueKind.Null, statement.GetProperty("reconciles").ValueKind);
        Assert.Equal(0, statement.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public void People_get_lines()
    {
        var (code, output, _) = Run(Statement(), isJson: false);

        Assert.Equal(0, code);
        Assert.Contains("opening 10.00 EUR, closing 9.875 EUR, 2 entries, reconciles", output,
            StringComparison.Ordinal);
        Assert.Contains("7.50 EUR  Zoë \"Z\" ", output, StringComparison.Ordinal);
        Assert.Contains("huur batch of 2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_in_a_file_does_not_steer_the_terminal()
    {
        var xml = Statement().Replace("huur", "a\u009b2Jb", StringComparison.Ordinal);

        Assert.Contains("a 2Jb", Run(xml, isJson: false).Output, StringComparison.Ordinal);
        var wrong = Run(xml.Replace("7.50", "7\u009b50", StringComparison.Ordinal), isJson: false);
        Assert.Contains("7 50", wrong.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_refused_prints_only_why(bool isJson)
    {
        var xml = Statement();

        var (code, output, errors) = Run(xml[..^30], isJson);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("cut off", errors, StringComparison.Ordinal);
    }

    static string Values(JsonElement element, params string[] names) =>
        string.Join(' ', names.Select(name => element.GetProperty(name).ToString()));
}
