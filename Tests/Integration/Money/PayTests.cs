using Vliegwiel.Integration.Harness;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Backing;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Statements;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>People pay each other, and what may not be does not happen.</summary>
public sealed class PayTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Who_may_not_pays_nothing(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (owner, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        await town.IssueAsync(till, 10_000);
        var cashier = MoneyTown.For(till.OrganisationId!.Value, "Fietsenmaker", Permissions.Receive);
        var bookkeeper = MoneyTown.For(till.OrganisationId.Value, "Fietsenmaker", Permissions.Read);
        var other = MoneyTown.For(MoneyTown.NewId(), "Bakker", Permissions.Pay);
        // Bo acts for an organisation: their own purse stays shut meanwhile.
        var acting = bo with { OrganisationId = till.OrganisationId };

        foreach (var (actor, from, to) in new[]
        {
            (Actor.Anonymous, purse, till), (owner, purse, till), (acting, purse, till), (bo, till, purse),
            (cashier, till, purse), (bookkeeper, till, purse), (other, till, purse),
        })
            Assert.Equal(PayRefusal.Permission, (await town.PayAsync(actor, from, to, 100)).RefusalKey);

        Assert.Equal((10_000, 10_000), (await town.HasAsync(purse), await town.HasAsync(till)));
    }

    [Theory, EveryDatabase]
    public async Task Nobody_takes_the_id_of_a_transfer_of_ours_first(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        var ours = DerivedId.Of("paid", MoneyTown.NewId());

        Assert.Equal(8, ours.Version);
        Assert.Equal(PayRefusal.IdUsed, (await town.PayAsync(bo, purse, till, 1, ours)).RefusalKey);
        Assert.Equal(10_000, await town.HasAsync(purse));
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_is_refused_by_name_and_moves_nothing(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        async Task<string?> Pay(long amount, MoneyAccount? to = null, string? text = null, bool isConfirmed = true) =>
            (await town.PayAsync(bo, purse, to ?? till, amount, text: text, isConfirmed: isConfirmed)).RefusalKey;

        Assert.Equal(PayRefusal.AmountZero, await Pay(0));
        Assert.Equal(PayRefusal.AmountNegative, await Pay(-1));
        Assert.Equal(PayRefusal.AmountLarge, await Pay(long.MaxValue));
        Assert.Equal(PayRefusal.SameAccount, await Pay(1, purse));
        Assert.Equal(PayRefusal.TextLong, await Pay(1, text: new string('a', 141)));
        Assert.Equal("pay.refused.tooLittle", await Pay(10_001));
        Assert.Equal(PayRefusal.Confirm, await Pay(5_000, isConfirmed: false));
        Assert.Null(await Pay(4_999, isConfirmed: false));
        var unknown = new MoneyAccount
        {
            Id = MoneyTown.NewId(),
            Number = "",
            Kind = AccountKind.Personal,
            Tier = AccountTier.Basic,
            Name = "",
            OpenedAt = default,
        };
        Assert.Equal(PayRefusal.PayeeUnknown, await Pay(1, unknown));
        Assert.Equal(5_001, await town.HasAsync(purse));
    }

    [Theory, EveryDatabase]
    public async Task Pressing_twice_pays_once(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        var id = MoneyTown.NewId();

        var all = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => town.PayAsync(bo, purse, till, 1_250, id, "Band")));

        Assert.All(all, r => Assert.Null(r.RefusalKey));
        Assert.Equal(7, all.Count(r => r.IsRepeat));
        Assert.Equal((8_750, 1_250), (await town.HasAsync(purse), await town.HasAsync(till)));
        Assert.Equal(PayRefusal.IdUsed, (await town.PayAsync(bo, purse, till, 1_251, id)).RefusalKey);
    }

    [Theory, EveryDatabase]
    public async Task An_account_that_is_not_verified_holds_no_more_than_its_limit(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, other) = await town.PersonAsync("An Ander");
        await town.IssueAsync(purse, 15_000);
        await town.IssueAsync(other, 14_999);

        Assert.Equal("pay.refused.payeeFull", (await town.PayAsync(bo, purse, other, 2)).RefusalKey);
        Assert.Null((await town.PayAsync(bo, purse, other, 1)).RefusalKey);
    }

    [Theory, EveryDatabase]
    public async Task A_request_is_paid_once_whoever_pays(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Fietsenmaker");
        var payers = new List<(Actor Actor, MoneyAccount Account)>();
        for (var i = 0; i < 4; i++)
        {
            payers.Add(await town.PersonAsync($"Klant {i}"));
            await town.IssueAsync(payers[i].Account, 5_000);
        }
        var request = await town.AskAsync(owner, till, 1_250);

        var results = await Task.WhenAll(payers.Select(p => PayRequestAsync(town, p.Actor, request.Nonce, p.Account)));

        Assert.Equal(1, results.Count(r => r.RefusalKey is null));
        Assert.Equal(3, results.Count(r => r.RefusalKey == Vliegwiel.Money.Till.PayRequested.AlreadyPaid));
        Assert.Equal(1_250, await town.HasAsync(till));
    }

    [Theory, EveryDatabase]
    public async Task Who_has_too_little_does_not_spoil_a_request_for_the_next(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Fietsenmaker");
        var (poor, empty) = await town.PersonAsync("Leeg Beurs");
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        await town.IssueAsync(purse, 5_000);
        var request = await town.AskAsync(owner, till, 1_250);

        Assert.Equal("pay.refused.tooLittle", (await PayRequestAsync(town, poor, request.Nonce, empty)).RefusalKey);
        Assert.Equal("pay.refused.tooLittle", (await PayRequestAsync(town, poor, request.Nonce, empty)).RefusalKey);
        Assert.Null((await PayRequestAsync(town, bo, request.Nonce, purse)).RefusalKey);
        Assert.True((await PayRequestAsync(town, bo, request.Nonce, purse)).IsRepeat);

        town.Time.Advance(TimeSpan.FromMinutes(16));
        var late = await town.AskAsync(owner, till, 1);
        town.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("ask.refused.expired", (await PayRequestAsync(town, bo, late.Nonce, purse)).RefusalKey);
        Assert.Equal("ask.refused.unknown", (await PayRequestAsync(town, bo, "ergens", purse)).RefusalKey);
        Assert.Equal(1_250, await town.HasAsync(till));
    }

    [Theory, EveryDatabase]
    public async Task Refunds_are_never_more_than_was_paid(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (owner, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 5_000);
        await town.IssueAsync(till, 5_000);
        var payment = MoneyTown.NewId();
        await town.PayAsync(bo, purse, till, 1_000, payment);
        var cashier = MoneyTown.For(till.OrganisationId!.Value, "Fietsenmaker", Permissions.Receive);
        Task<PayResult> Back(Actor actor, long amount, Guid? of = null, Guid? id = null) => town.RunAsync(
            (Refund refund) => refund.RunAsync(
                new RefundOptions(actor, id ?? MoneyTown.NewId(), of ?? payment, amount, null, true), Now));

        Assert.Equal(PayRefusal.Permission, (await Back(cashier, 1)).RefusalKey);
        Assert.Equal(PayRefusal.Permission, (await Back(bo, 1)).RefusalKey);
        Assert.Equal("refund.refused.unknown", (await Back(owner, 1, MoneyTown.NewId())).RefusalKey);
        Assert.Equal("refund.refused.tooMuch", (await Back(owner, 1_001)).RefusalKey);
        var twice = MoneyTown.NewId();
        Assert.Null((await Back(owner, 600, id: twice)).RefusalKey);
        Assert.Null((await Back(owner, 600, id: twice)).RefusalKey);
        // Eight at once for what is left: one fits.
        var rest = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Back(owner, 400)));

        Assert.Equal(1, rest.Count(r => r.RefusalKey is null));
        Assert.Equal((5_000, 5_000), (await town.HasAsync(purse), await town.HasAsync(till)));
    }

    [Theory, EveryDatabase]
    public async Task A_statement_tells_every_movement_with_the_balance_after_it(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        for (var i = 1; i <= 60; i++)
            await town.PayAsync(bo, purse, till, i, text: $"Band {i}");

        var ledger = await town.LedgerAsync();
        var standing = (await ledger.StandingAsync(purse.Id, Now))!;
        var lines = await town.RunAsync((StatementQuery q) => q.NewestAsync(ledger, standing, 1_000, Now));

        Assert.Equal(61, lines.Count);
        Assert.Equal((-60, 10_000 - (60 * 61 / 2)), (lines[0].ChangeMinor, lines[0].BalanceMinor));
        Assert.Equal(
            ("Fietsenmaker", till.Number, "Band 60"), (lines[0].OtherName, lines[0].OtherNumber, lines[0].Text));
        Assert.Equal((10_000, 10_000, TransferCode.Issue),
            (lines[^1].ChangeMinor, lines[^1].BalanceMinor, lines[^1].Transfer.Code));
        for (var i = 1; i < lines.Count; i++)
            Assert.Equal(lines[i].BalanceMinor, lines[i - 1].BalanceMinor - lines[i - 1].ChangeMinor);
        var backing = await BackingFigures.OfAsync(ledger, Now);
        Assert.True(backing.Holds);
        Assert.Equal((10_000, 10_000), (backing.ReserveMinor, backing.CirculationMinor));
    }

    [Theory, EveryDatabase]
    public async Task What_was_paid_is_there_when_the_city_is_opened_again(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        await town.PayAsync(bo, purse, till, 1_250);

        // Another process takes the ledger over; this one says so, and goes on reading.
        await using (var other = new CityLedgers(town.Time))
        {
            var ledger = await other.OfAsync(town.City.City, Now);
            Assert.Equal(8_750, (await ledger.StandingAsync(purse.Id, Now))!.Booked);
            await Assert.ThrowsAnyAsync<Exception>(() => town.PayAsync(bo, purse, till, 1));
            await Assert.ThrowsAsync<LedgerClosedException>(() => town.PayAsync(bo, purse, till, 1));
            Assert.Equal(8_750, (await ledger.StandingAsync(purse.Id, Now))!.Booked);
        }
    }

    static Task<PayResult> PayRequestAsync(MoneyTown town, Actor actor, string nonce, MoneyAccount from) =>
        town.RunAsync((Vliegwiel.Money.Till.PayRequested pay) => pay.RunAsync(actor, nonce, from.Id, true, Now));
}
