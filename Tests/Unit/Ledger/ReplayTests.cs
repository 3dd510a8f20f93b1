using CsCheck;
using Vliegwiel.Ledger;
using Xunit;

namespace Vliegwiel.Unit.Ledger;

public sealed class ReplayTests
{
    [Fact]
    public void What_was_done_gives_the_same_ledger_again() => Storm.Batches.Sample(
        batches =>
        {
            var ledger = Storm.Open();
            var replayed = Storm.Open();
            foreach (var (requests, seconds) in batches)
            {
                Storm.Apply(ledger, requests, seconds);
                foreach (var resolved in ledger.Resolved.Where(r => r.State == PendingState.Expired))
                    replayed.ReplayExpired(resolved.PendingId);
                for (var i = ledger.Sequence - ledger.TransfersBooked + 1; i <= ledger.Sequence; i++)
                    replayed.Replay(ledger.TransferAt(i));
                foreach (var id in ledger.IdsBurnt)
                    replayed.ReplayBurnt(id);
                replayed.ReplayEnd(ledger.Clock);
                Assert.Equal(Head(ledger), Head(replayed));
                ledger.Keep();
                replayed.Keep();
                Assert.Equal(Storm.Picture(ledger), Storm.Picture(replayed));
            }
        },
        iter: 500);

    public static TheoryData<string, Action<LedgerMachine>> Lies => new()
    {
        { "more than there is", l => l.Replay(Paid(2, 6, 1)) },
        { "a negative amount", l => l.Replay(Paid(1, 6, -1)) },
        { "no such account", l => l.Replay(Paid(1, 99, 1)) },
        { "to itself", l => l.Replay(Paid(1, 1, 1)) },
        { "the same id twice", l => { l.Replay(Paid(1, 6, 1)); l.Replay(Paid(1, 6, 1)); } },
        {
            "nothing was pending",
            l => l.Replay(Paid(1, 6, 1) with { PendingId = 7, Flags = TransferFlags.PostPending })
        },
        { "nothing expired", l => l.ReplayExpired(7) },
        { "an account twice", l => l.Replay(Storm.Opened()[0]) },
        { "an account with money", l => l.Replay(new Account { Id = 50, CreditsPosted = 1 }) },
        { "burnt twice", l => { l.ReplayBurnt(7); l.ReplayBurnt(7); } },
        { "a clock that goes back", l => l.ReplayEnd(0) },
        { "limits of nobody", l => l.Replay(new LimitChange(99, 0, 0, 0)) },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void What_cannot_have_happened_is_found(string what, Action<LedgerMachine> lie)
    {
        Assert.NotEmpty(what);
        Assert.Throws<LedgerCorruptException>(() => lie(Storm.Open()));
    }

    static Transfer Paid(ulong debit, ulong credit, long amount) => new()
    {
        Id = 9,
        DebitAccountId = debit,
        CreditAccountId = credit,
        Amount = amount,
        Ledger = Storm.Euro,
        Code = 1,
        Timestamp = 5_000_000,
    };

    static string Head(LedgerMachine ledger)
    {
        using var seal = new BatchSeal();
        var head = new byte[BatchSeal.HashBytes];
        seal.Next(ledger, 1, head);
        return Convert.ToHexStringLower(head);
    }
}
