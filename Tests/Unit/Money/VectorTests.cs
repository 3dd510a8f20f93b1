using Vliegwiel.Money.Vectors;
using Vliegwiel.Unit.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Money;

public sealed class VectorTests
{
    [Fact]
    public void Every_published_table_of_transfers_comes_out()
    {
        using var file = File.OpenRead(
            Path.Combine(SharedFiles.Require("money", "ledger"), "tigerbeetle-transfer-vectors.json"));

        var report = ReplayVectors.Run(file);

        Assert.Empty(report.Failed);
        Assert.Equal(354, report.Passed);
    }

    [Fact]
    public void A_wrong_expectation_is_found()
    {
        using var file = Table("""
            {"op": "account", "id": 1, "ledger": 1, "code": 1, "expect": "created"},
            {"op": "account", "id": 1, "ledger": 1, "code": 1, "expect": "created"},
            {"op": "commit"},
            {"op": "lookup_account", "id": 1, "expect": {"debits_posted": 5}}
            """);

        var report = ReplayVectors.Run(file);

        Assert.Equal(1, report.Passed);
        Assert.Equal(["created", "debits_posted=5"], report.Failed.Select(f => f.Expected));
        Assert.Equal(["exists", "debits_posted=0"], report.Failed.Select(f => f.Found));
    }

    [Fact]
    public void A_row_that_cannot_be_read_fails_and_the_others_are_told()
    {
        using var file = Table("""
            {"op": "account", "id": "many", "ledger": 1, "code": 1, "expect": "created"},
            {"op": "account", "id": 1, "ledger": 1, "code": 1, "user_data_128": 7, "expect": "created"},
            {"op": "account", "id": 2, "ledger": 1, "code": 1, "expect": "created"},
            {"op": "commit"},
            {"op": "transfer", "id": 1, "debit_account_id": 1, "credit_account_id": 2, "amount": 10000000000000000000,
             "ledger": 1, "code": 1, "expect": "created"},
            {"op": "dance"},
            {"op": "lookup_account", "id": 1, "expect": {"user_data_128": 7}}
            """);

        var report = ReplayVectors.Run(file);

        Assert.Equal((3, 3, 0), (report.Passed, report.Failed.Count, report.Skipped));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not a table")]
    public void A_file_that_is_no_table_is_refused(string text)
    {
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Throws<FormatException>(() => ReplayVectors.Run(file));
    }

    static MemoryStream Table(string rows) => new(System.Text.Encoding.UTF8.GetBytes(
        $$"""{"tests": [{"name": "test", "cases": [[{{rows}}]]}]}"""));
}
