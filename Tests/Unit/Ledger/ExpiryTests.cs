using Vliegwiel.Ledger;
using Xunit;

namespace Vliegwiel.Unit.Ledger;

public sealed class ExpiryTests
{
    const long Second = 1_000_000;

    static Transfer Reserving(uint timeout, TransferFlags also = TransferFlags.None) => new()
    {
        Id = 9,
        DebitAccountId = 1,
        CreditAccountId = 6,
        Amount = 5,
        Ledger = Storm.Euro,
        Code = 1,
        Timeout = timeout,
        Flags = TransferFlags.Pending | also,
    };

    [Fact]
    public void What_is_reserved_in_place_of_an_undone_one_expires_at_its_own_time()
    {
        var ledger = Storm.Open();
        var results = new TransferResult[3];
        Transfer[] requests =
        [
            // Undone by its chain; the next one takes its id and its place in the row.
            Reserving(1, TransferFlags.Linked), Reserving(1) with { Id = 10, Code = 0 }, Reserving(60),
        ];
        ledger.CreateTransfers(requests, ledger.Clock, results);
        ledger.Keep();

        var expiredEarly = ledger.Expire(ledger.Clock + (2 * Second));
        var expired = ledger.Expire(ledger.Clock + (61 * Second));

        Assert.Equal(TransferStatus.Created, results[2].Status);
        Assert.Equal((0, 1), (expiredEarly, expired));
    }

    [Fact]
    public void One_too_old_for_memory_that_ends_in_a_batch_can_be_named_again_in_it()
    {
        var (expired, ended, undone) = (Old(), Old(), Old());
        Assert.Equal(
            [TransferStatus.Exists, TransferStatus.PendingTransferExpired],
            Answers(expired, 2, Reserving(1), Ending(30, TransferFlags.VoidPending)));
        Assert.Equal(
            [TransferStatus.Created, TransferStatus.PendingTransferAlreadyVoided, TransferStatus.Exists],
            Answers(
                ended, 0, Ending(30, TransferFlags.VoidPending), Ending(31, TransferFlags.PostPending), Reserving(1)));
        // The chain is undone, and with it the end.
        Assert.Equal(
            [TransferStatus.LinkedEventFailed, TransferStatus.CodeMustNotBeZero, TransferStatus.Created],
            Answers(
                undone, 0, Ending(30, TransferFlags.VoidPending | TransferFlags.Linked),
                Reserving(0) with { Id = 31, Code = 0 }, Ending(32, TransferFlags.PostPending)));
    }

    /// <summary>A ledger that remembers eight, and reserved something before the last twenty.</summary>
    static LedgerMachine Old()
    {
        var ledger = Storm.Open(window: 8);
        Answers(ledger, 0, Reserving(1));
        for (var id = 10; id < 30; id++)
        {
            Answers(ledger, 0, new Transfer
            {
                Id = (UInt128)id,
                DebitAccountId = 1,
                CreditAccountId = 6,
                Amount = 1,
                Ledger = Storm.Euro,
                Code = 1,
            });
        }
        return ledger;
    }

    static Transfer Ending(int id, TransferFlags how) => new() { Id = (UInt128)id, PendingId = 9, Flags = how };

    static TransferStatus[] Answers(LedgerMachine ledger, int seconds, params Transfer[] requests)
    {
        var missing = new List<UInt128>();
        ledger.Missing(requests, missing);
        Assert.Empty(missing);
        var results = new TransferResult[requests.Length];
        ledger.CreateTransfers(requests, ledger.Clock + (seconds * Second), results);
        ledger.Keep();
        return [.. results.Select(r => r.Status)];
    }
}
