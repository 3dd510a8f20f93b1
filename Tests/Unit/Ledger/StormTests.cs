using CsCheck;
using Vliegwiel.Ledger;
using Xunit;

namespace Vliegwiel.Unit.Ledger;

/// <summary>What must hold after every batch, whatever was asked.</summary>
public sealed class StormTests
{
    const int Runs = 500;

    [Fact]
    public void Money_is_conserved_and_every_limit_holds() => Storm.Batches.Sample(
        batches =>
        {
            var ledger = Storm.Open();
            foreach (var (requests, seconds) in batches)
            {
                Storm.Apply(ledger, requests, seconds);
                ledger.Keep();
                Invariants(ledger);
            }
        },
        iter: Runs);

    [Fact]
    public void What_is_undone_has_never_been() => Storm.Batches.Sample(
        batches =>
        {
            var ledger = Storm.Open();
            foreach (var (requests, seconds) in batches)
            {
                var before = Storm.Picture(ledger);
                var first = Storm.Apply(ledger, requests, seconds);
                ledger.Undo();
                Assert.Equal(before, Storm.Picture(ledger));
                // And it comes out the same when it is asked again.
                Assert.Equal(first, Storm.Apply(ledger, requests, seconds));
                ledger.Keep();
            }
        },
        iter: Runs);

    [Fact]
    public void A_request_that_is_refused_changes_nothing() => Storm.Batches.Sample(
        batches =>
        {
            var ledger = Storm.Open();
            foreach (var (requests, _) in batches)
            {
                foreach (var request in requests)
                {
                    var before = Balances(ledger);
                    var result = Storm.Apply(ledger, [request], 0)[0];
                    ledger.Keep();
                    if (result.Status != TransferStatus.Created)
                        Assert.Equal(before, Balances(ledger));
                }
            }
        },
        iter: Runs);

    [Fact]
    public void A_chain_stands_as_a_whole_or_not_at_all() => Storm.Batches.Sample(
        batches =>
        {
            var ledger = Storm.Open();
            foreach (var (requests, seconds) in batches)
            {
                var results = Storm.Apply(ledger, requests, seconds);
                ledger.Keep();
                for (var i = 0; i + 1 < requests.Length; i++)
                {
                    if (requests[i].Is(TransferFlags.Linked))
                        Assert.Equal(
                            results[i].Status == TransferStatus.Created,
                            results[i + 1].Status == TransferStatus.Created);
                }
            }
        },
        iter: Runs);

    [Fact]
    public void A_small_memory_gives_the_same_answers_once_it_is_reminded() => Storm.Batches.Sample(
        batches =>
        {
            var large = Storm.Open();
            var small = Storm.Open(window: 8);
            var booked = new Dictionary<UInt128, Transfer>();
            foreach (var (requests, seconds) in batches)
            {
                Remind(small, large, requests);
                Assert.Equal(Storm.Apply(large, requests, seconds), Storm.Apply(small, requests, seconds));
                large.Keep();
                small.Keep();
                Assert.Equal(Balances(large), Balances(small));
            }
        },
        iter: Runs);

    static void Remind(LedgerMachine small, LedgerMachine large, Transfer[] requests)
    {
        while (true)
        {
            var missing = new List<UInt128>();
            small.Missing(requests, missing);
            if (missing.Count == 0)
                return;
            foreach (var id in missing)
            {
                Assert.True(large.TryTransfer(id, out var transfer, out var state));
                small.Recall(transfer, state);
            }
        }
    }

    static List<Account> Balances(LedgerMachine ledger) =>
        [.. Enumerable.Range(0, ledger.AccountCount).Select(ledger.AccountAt)];

    static void Invariants(LedgerMachine ledger)
    {
        var accounts = Balances(ledger);
        Assert.Equal(accounts.Sum(a => a.DebitsPosted), accounts.Sum(a => a.CreditsPosted));
        Assert.Equal(accounts.Sum(a => a.DebitsPending), accounts.Sum(a => a.CreditsPending));
        var open = ledger.OpenPendings.ToList();
        foreach (var account in accounts)
        {
            Assert.Equal(open.Where(p => p.DebitAccountId == account.Id).Sum(p => p.Amount), account.DebitsPending);
            Assert.Equal(open.Where(p => p.CreditAccountId == account.Id).Sum(p => p.Amount), account.CreditsPending);
            if (account.Is(AccountFlags.DebitsMustNotExceedCredits))
                Assert.True(account.Available >= -account.Overdraft, $"{account}");
            if (account.Is(AccountFlags.CreditsMustNotExceedDebits))
                Assert.True(account.Available >= -account.Overdraft, $"{account}");
            if (account.HoldingMax > 0)
                Assert.True(account.Booked <= account.HoldingMax, $"{account}");
        }
    }
}
