using Vliegwiel.Ledger;
using Xunit;

namespace Vliegwiel.Unit.Ledger;

/// <summary>Limits of an account's own, which the published tables do not know.</summary>
public sealed class LimitTests
{
    readonly LedgerMachine _ledger = Storm.Open();
    ulong _id = 100;

    [Theory]
    [InlineData(7, TransferStatus.Created)]
    [InlineData(8, TransferStatus.ExceedsCredits)]
    public void An_overdraft_is_used_to_the_cent(long amount, TransferStatus expected) =>
        Assert.Equal(expected, Pay(3, 6, amount).Status);

    [Fact]
    public void A_reservation_counts_against_the_overdraft_and_gives_it_back()
    {
        var reserved = Pay(3, 6, 5, TransferFlags.Pending);
        Assert.Equal(TransferStatus.ExceedsCredits, Pay(3, 6, 3).Status);

        Void(_id - 2);

        Assert.Equal(TransferStatus.Created, reserved.Status);
        Assert.Equal(TransferStatus.Created, Pay(3, 6, 7).Status);
    }

    [Fact]
    public void What_is_on_its_way_counts_as_held()
    {
        Assert.Equal(TransferStatus.Created, Pay(1, 5, 10, TransferFlags.Pending).Status);
        Assert.Equal(TransferStatus.ExceedsHolding, Pay(1, 5, 6).Status);
        Assert.Equal(TransferStatus.Created, Pay(1, 5, 5).Status);
    }

    [Fact]
    public void A_low_balance_is_told_and_not_refused()
    {
        Assert.False(Pay(1, 5, 10).IsLow);
        Assert.False(Pay(5, 6, 5).IsLow);
        Assert.True(Pay(5, 6, 1).IsLow);
    }

    [Fact]
    public void A_new_limit_holds_for_what_comes_and_can_be_undone()
    {
        Pay(3, 6, 7);

        Assert.Equal([LimitStatus.Changed], Change(new LimitChange(3, 0, 0, 0)));
        Assert.Equal(TransferStatus.ExceedsCredits, Pay(3, 6, 1).Status);
        var before = Storm.Picture(_ledger);
        var results = new LimitStatus[1];
        _ledger.ChangeLimits([new LimitChange(3, 50, 0, 0)], _ledger.Clock + 1, results);
        _ledger.Undo();

        Assert.Equal(before, Storm.Picture(_ledger));
    }

    [Theory]
    [InlineData(1, 5, LimitStatus.LimitsAreMalformed)]
    [InlineData(3, -1, LimitStatus.LimitsAreMalformed)]
    [InlineData(99, 5, LimitStatus.AccountNotFound)]
    public void A_limit_that_makes_no_sense_is_refused(ulong account, long overdraft, LimitStatus expected) =>
        Assert.Equal([expected], Change(new LimitChange(account, overdraft, 0, 0)));

    [Fact]
    public void A_negative_amount_is_refused() =>
        Assert.Equal(TransferStatus.AmountMustNotBeNegative, Pay(1, 6, -1).Status);

    TransferResult Pay(ulong debit, ulong credit, long amount, TransferFlags flags = TransferFlags.None) => Ask(new()
    {
        Id = _id++,
        DebitAccountId = debit,
        CreditAccountId = credit,
        Amount = amount,
        Ledger = Storm.Euro,
        Code = 1,
        Flags = flags,
    });

    void Void(ulong pending) =>
        Ask(new() { Id = _id++, PendingId = pending, Flags = TransferFlags.VoidPending });

    TransferResult Ask(Transfer request)
    {
        var result = Storm.Apply(_ledger, [request], 0)[0];
        _ledger.Keep();
        return result;
    }

    LimitStatus[] Change(LimitChange change)
    {
        var results = new LimitStatus[1];
        _ledger.ChangeLimits([change], _ledger.Clock + 1, results);
        _ledger.Keep();
        return results;
    }
}
