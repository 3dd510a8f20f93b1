using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Vouchers;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>Notes on paper: covered before they are about, spent once, taken back when they are lost or too
/// old.</summary>
public sealed class VoucherTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task A_note_is_covered_and_spent_once(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, giver, notes) = await IssuedAsync(town, 500, 3);
        var (_, baker) = await town.ShopAsync("Bakker");
        var (_, other) = await town.ShopAsync("Slager");
        Assert.Equal(10_000 - 1_500, await town.HasAsync(giver));

        Assert.Null(await RedeemAsync(town, notes[0], baker));
        // The same till presses twice; another one comes too late.
        Assert.Null(await RedeemAsync(town, notes[0], baker));
        Assert.Equal("voucher.refused.Redeemed", await RedeemAsync(town, notes[0], other));
        Assert.Equal("voucher.refused.Redeemed", await CancelAsync(town, owner, notes[0]));

        Assert.Equal((500, 0), (await town.HasAsync(baker), await town.HasAsync(other)));
        Assert.Equal(1_000, await OutAsync(town));
    }

    [Theory, EveryDatabase]
    public async Task Of_many_tills_at_once_one_gets_it(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (_, _, notes) = await IssuedAsync(town, 500, 1);
        var tills = new List<MoneyAccount>();
        for (var i = 0; i < 6; i++)
            tills.Add((await town.ShopAsync($"Winkel {i}")).Account);

        var answers = await Task.WhenAll(tills.Select(till => RedeemAsync(town, notes[0], till)));

        Assert.Single(answers, a => a is null);
        Assert.All(answers.Where(a => a is not null), a => Assert.Equal("voucher.refused.Redeemed", a));
        var held = await Task.WhenAll(tills.Select(town.HasAsync));
        Assert.Equal((500, 0), (held.Sum(), await OutAsync(town)));
    }

    [Theory, EveryDatabase]
    public async Task A_lost_note_comes_back_and_is_worth_nothing_then(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, giver, notes) = await IssuedAsync(town, 500, 2);
        var (stranger, baker) = await town.ShopAsync("Bakker");

        Assert.Equal(PayRefusal.Permission, await CancelAsync(town, stranger, notes[0]));
        Assert.Null(await CancelAsync(town, owner, notes[0]));
        Assert.Equal("voucher.refused.Cancelled", await RedeemAsync(town, notes[0], baker));
        Assert.Equal("voucher.refused.Cancelled", await CancelAsync(town, owner, notes[0]));

        Assert.Equal((9_500, 0, 500), (await town.HasAsync(giver), await town.HasAsync(baker), await OutAsync(town)));
    }

    [Theory, EveryDatabase]
    public async Task What_nobody_used_comes_back_after_its_last_day(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (_, giver, notes) = await IssuedAsync(town, 500, 3);
        var (_, baker) = await town.ShopAsync("Bakker");
        Assert.Null(await RedeemAsync(town, notes[0], baker));
        Assert.Equal(0, await town.RunAsync((EndVoucher end) => end.ExpireAsync(Now)));

        town.Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal("voucher.refused.Expired", await RedeemAsync(town, notes[1], baker));
        Assert.Equal(2, await town.RunAsync((EndVoucher end) => end.ExpireAsync(Now)));
        Assert.Equal(0, await town.RunAsync((EndVoucher end) => end.ExpireAsync(Now)));
        Assert.Equal((9_500, 0), (await town.HasAsync(giver), await OutAsync(town)));
    }

    [Theory, EveryDatabase]
    public async Task What_the_ledger_booked_before_a_crash_is_found_after_it(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, giver, notes) = await IssuedAsync(town, 500, 1);
        var (_, baker) = await town.ShopAsync("Bakker");
        Assert.Null(await RedeemAsync(town, notes[0], baker));
        await town.RunAsync(async (MoneyDb db) => await db.Vouchers.ExecuteUpdateAsync(
            v => v.SetProperty(x => x.State, VoucherState.Issued).SetProperty(x => x.ToId, (Guid?)null), Now));

        Assert.Equal("voucher.refused.Redeemed", await CancelAsync(town, owner, notes[0]));

        Assert.Equal((9_500, 500), (await town.HasAsync(giver), await town.HasAsync(baker)));
    }

    [Theory, EveryDatabase]
    public async Task Nothing_is_made_without_the_money_for_it(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, giver) = await town.ShopAsync("Gemeente");
        var (person, purse) = await town.PersonAsync("Bo");
        await town.IssueAsync(giver, 1_000);
        async Task<string?> Issue(
            Actor actor, MoneyAccount from, long value = 500, int count = 1, byte[]? art = null,
            bool isConfirmed = true) =>
            (await IssueAsync(town, actor, from, value, count, MoneyTown.NewId(), art, isConfirmed)).RefusalKey;

        Assert.Equal("pay.refused.tooLittle", await Issue(owner, giver, count: 3));
        Assert.Equal(PayRefusal.Confirm, await Issue(owner, giver, isConfirmed: false));
        Assert.Equal(PayRefusal.Permission, await Issue(person, giver));
        Assert.Equal(PayRefusal.Permission, await Issue(person, purse));
        Assert.Equal("voucher.refused.value", await Issue(owner, giver, value: 15_001));
        Assert.Equal("voucher.refused.value", await Issue(owner, giver, value: 0));
        Assert.Equal("voucher.refused.count", await Issue(owner, giver, count: 201));
        Assert.Equal("voucher.refused.art", await Issue(owner, giver, art: "<svg/>"u8.ToArray()));
        // Notes of a sheet that was refused were made up and are worth nothing.
        var codes = await town.RunAsync((MoneyDb db) => db.Vouchers.Select(v => v.Code).ToListAsync(Now));
        foreach (var code in codes)
            Assert.Null(await town.RunAsync((EndVoucher end) => end.FindAsync(code, Now)));
        Assert.Equal((1_000, 0), (await town.HasAsync(giver), await OutAsync(town)));
    }

    [Theory, EveryDatabase]
    public async Task A_code_that_was_changed_is_known_as_such(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var codes = town.City.Services.GetRequiredService<VoucherCode>();
        var code = VoucherCode.New();
        var token = codes.Token(town.City.City, code);

        Assert.Equal(code, codes.Verified(town.City.City, token));
        Assert.Null(codes.Verified(town.City.City, VoucherCode.New() + token[12..]));
        Assert.Null(codes.Verified(town.City.City, token[..^1] + (token[^1] == 'A' ? 'B' : 'A')));
        foreach (var wrong in new[] { null, "", code, code + code, token + "A", token.ToLowerInvariant() })
            Assert.Null(codes.Verified(town.City.City, wrong));
        Assert.Equal(code, VoucherCode.Parse(VoucherCode.Show(code).ToLowerInvariant()));
        Assert.Equal("000000111111", VoucherCode.Parse("oOoO-0011 iIlL"));
    }

    static async Task<(Actor Owner, MoneyAccount Giver, IReadOnlyList<Voucher> Notes)> IssuedAsync(
        MoneyTown town, long valueMinor, int count)
    {
        var (owner, giver) = await town.ShopAsync("Gemeente");
        await town.IssueAsync(giver, 10_000);
        var id = MoneyTown.NewId();
        Assert.Null((await IssueAsync(town, owner, giver, valueMinor, count, id)).RefusalKey);
        // The same button pressed twice.
        Assert.Null((await IssueAsync(town, owner, giver, valueMinor, count, id)).RefusalKey);
        return (owner, giver, await town.RunAsync(
            (MoneyDb db) => db.Vouchers.AsNoTracking().OrderBy(v => v.Number).ToListAsync(Now)));
    }

    static Task<IssueVouchersResult> IssueAsync(
        MoneyTown town, Actor actor, MoneyAccount from, long valueMinor, int count, Guid id, byte[]? art = null,
        bool isConfirmed = true) =>
        town.RunAsync((IssueVouchers issue) => issue.RunAsync(
            new IssueVouchersOptions(
                actor, id, from.Id, "Dank u wel", valueMinor, count,
                DateOnly.FromDateTime(town.Time.GetUtcNow().AddDays(30).DateTime), art, isConfirmed),
            Now));

    static Task<string?> RedeemAsync(MoneyTown town, Voucher note, MoneyAccount to) =>
        town.RunAsync((EndVoucher end) => end.RedeemAsync(note.Code, to.Id, "Kassa", Now));

    static Task<string?> CancelAsync(MoneyTown town, Actor actor, Voucher note) =>
        town.RunAsync((EndVoucher end) => end.CancelAsync(actor, note.Id, Now));

    /// <summary>What notes that are about are worth, by the ledger.</summary>
    static async Task<long> OutAsync(MoneyTown town) =>
        (await (await town.LedgerAsync()).StandingAsync(CityLedger.Own(ChartOfAccounts.Vouchers), Now))!.Booked;
}
