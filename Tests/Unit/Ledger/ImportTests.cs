using Vliegwiel.Ledger;
using Xunit;

namespace Vliegwiel.Unit.Ledger;

/// <summary>What came about elsewhere brings its own time, which no other event has.</summary>
public sealed class ImportTests
{
    [Fact]
    public void No_transfer_has_the_time_of_an_account_and_no_account_that_of_a_transfer()
    {
        var ledger = new LedgerMachine(new LedgerOptions());
        Assert.Equal(
            [AccountStatus.Created, AccountStatus.Created, AccountStatus.Created],
            Open(ledger, Account(1, 2), Account(2, 3), Account(3, 9)));

        Assert.Equal(
            [
                TransferStatus.ImportedEventTimestampMustNotRegress,
                TransferStatus.ImportedEventTimestampMustNotRegress, TransferStatus.Created,
                TransferStatus.ImportedEventTimestampMustNotRegress, TransferStatus.Created,
                TransferStatus.Created,
            ],
            Book(ledger, Pay(1, 2), Pay(2, 3), Pay(3, 5), Pay(4, 9), Pay(5, 10), Pay(6, 12)));

        Assert.Equal(
            [
                AccountStatus.ImportedEventTimestampMustNotRegress, AccountStatus.Created,
                AccountStatus.ImportedEventTimestampMustNotRegress, AccountStatus.Created,
            ],
            Open(ledger, Account(4, 10), Account(5, 11), Account(6, 12), Account(7, 13)));
    }

    [Fact]
    public void Older_than_what_is_remembered_is_refused_and_not_guessed()
    {
        var ledger = new LedgerMachine(new LedgerOptions(Window: 8));
        Open(ledger, Account(1, 2), Account(2, 3));
        for (var id = 1; id <= 40; id++)
            Assert.Equal([TransferStatus.Created], Book(ledger, Pay(id, 10 + (id * 2))));

        Assert.Equal(
            [
                AccountStatus.ImportedEventTimestampMustNotRegress, AccountStatus.Created,
                AccountStatus.ImportedEventTimestampMustNotRegress, AccountStatus.Created,
            ],
            Open(ledger, Account(3, 13), Account(4, 87), Account(5, 88), Account(6, 89)));
    }

    static Account Account(ulong id, long at) =>
        new() { Id = id, Ledger = 1, Code = 1, Flags = AccountFlags.Imported, Timestamp = at };

    static Transfer Pay(int id, long at) => new()
    {
        Id = (UInt128)id,
        DebitAccountId = 1,
        CreditAccountId = 2,
        Amount = 1,
        Ledger = 1,
        Code = 1,
        Flags = TransferFlags.Imported,
        Timestamp = at,
    };

    static AccountStatus[] Open(LedgerMachine ledger, params Account[] requests)
    {
        var results = new AccountResult[requests.Length];
        ledger.CreateAccounts(requests, 1_000, results);
        ledger.Keep();
        return [.. results.Select(r => r.Status)];
    }

    static TransferStatus[] Book(LedgerMachine ledger, params Transfer[] requests)
    {
        var results = new TransferResult[requests.Length];
        ledger.CreateTransfers(requests, 1_000, results);
        ledger.Keep();
        return [.. results.Select(r => r.Status)];
    }
}
