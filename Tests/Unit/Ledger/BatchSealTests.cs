using CsCheck;
using Vliegwiel.Ledger;
using Xunit;

namespace Vliegwiel.Unit.Ledger;

public sealed class BatchSealTests
{
    static readonly Transfer Reserved = new()
    {
        Id = 9,
        DebitAccountId = 1,
        CreditAccountId = 6,
        Amount = 5,
        Ledger = Storm.Euro,
        Code = 1,
        Timeout = 5,
        Flags = TransferFlags.Pending,
    };

    [Fact]
    public void The_same_batches_give_the_same_heads_whatever_the_memory() => Storm.Batches.Sample(
        batches => Assert.Equal(Heads(Storm.Open(), batches), Heads(Storm.Open(window: 4096), batches)),
        iter: 500);

    [Fact]
    public void Undoing_and_asking_again_gives_the_same_head() => Storm.Batches.Sample(
        batches => Assert.Equal(Heads(Storm.Open(), batches), Heads(Storm.Open(), batches, andBack: true)),
        iter: 500);

    public static TheoryData<string> Fields =>
    [
        nameof(Transfer.Id), nameof(Transfer.Amount), nameof(Transfer.DebitAccountId), nameof(Transfer.CreditAccountId),
        nameof(Transfer.UserData128), nameof(Transfer.UserData64), nameof(Transfer.UserData32), nameof(Transfer.Code),
        nameof(Transfer.Flags), nameof(Transfer.Timeout), nameof(Transfer.ValueDate),
    ];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_of_a_transfer_is_sealed(string field)
    {
        var other = field switch
        {
            nameof(Transfer.Id) => Reserved with { Id = 10 },
            nameof(Transfer.Amount) => Reserved with { Amount = 6 },
            nameof(Transfer.DebitAccountId) => Reserved with { DebitAccountId = 4 },
            nameof(Transfer.CreditAccountId) => Reserved with { CreditAccountId = 2 },
            nameof(Transfer.UserData128) => Reserved with { UserData128 = 1 },
            nameof(Transfer.UserData64) => Reserved with { UserData64 = 1 },
            nameof(Transfer.UserData32) => Reserved with { UserData32 = 1 },
            nameof(Transfer.Code) => Reserved with { Code = 2 },
            nameof(Transfer.Flags) => Reserved with { Flags = TransferFlags.Pending | TransferFlags.ClosingDebit },
            nameof(Transfer.Timeout) => Reserved with { Timeout = 6 },
            _ => Reserved with { ValueDate = 20_000 },
        };

        Assert.NotEqual(Heads(Storm.Open(), [([Reserved], 1)]), Heads(Storm.Open(), [([other], 1)]));
    }

    [Fact]
    public void What_expires_is_sealed()
    {
        var never = Reserved with { Timeout = 0 };

        var expired = Heads(Storm.Open(), [([Reserved], 1), ([], 10)]);
        var open = Heads(Storm.Open(), [([Reserved with { Timeout = 60 }], 1), ([], 10)]);

        Assert.NotEqual(expired[1], open[1]);
        Assert.Equal(2, Heads(Storm.Open(), [([never], 1), ([], 10)]).Distinct().Count());
    }

    static List<string> Heads(
        LedgerMachine ledger, (Transfer[] Requests, int Seconds)[] batches, bool andBack = false)
    {
        using var seal = new BatchSeal();
        var head = new byte[BatchSeal.HashBytes];
        var heads = new List<string>();
        for (var i = 0; i < batches.Length; i++)
        {
            var (requests, seconds) = batches[i];
            if (andBack)
            {
                Storm.Apply(ledger, requests, seconds);
                ledger.Undo();
            }
            Storm.Apply(ledger, requests, seconds);
            seal.Next(ledger, i + 1, head);
            ledger.Keep();
            heads.Add(Convert.ToHexStringLower(head));
        }
        return heads;
    }
}
