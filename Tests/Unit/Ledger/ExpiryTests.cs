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
}
