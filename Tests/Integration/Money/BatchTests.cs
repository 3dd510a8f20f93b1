using System.Text;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Batches;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Redemptions;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>Many payments from one file: all, or none.</summary>
public sealed class BatchTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task All_of_a_file_is_paid_once(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Bakker");
        var (_, anna) = await town.PersonAsync("Anna");
        var (_, bo) = await town.PersonAsync("Bo");
        await town.IssueAsync(till, 10_000);

        var id = await PreparedAsync(town, owner, till, $"""
            rekening;bedrag;omschrijving
            {AccountNumber.Show(anna.Number)};12,50;Loon
            {bo.Number};20;Loon
            """);
        Assert.Equal(10_000, await town.HasAsync(till));

        Assert.Equal(PayRefusal.Confirm, (await ReleaseAsync(town, owner, id, isConfirmed: false)).RefusalKey);
        Assert.Null((await ReleaseAsync(town, owner, id)).RefusalKey);
        Assert.Null((await ReleaseAsync(town, owner, id)).RefusalKey);
        Assert.Equal(
            (6_750, 1_250, 2_000),
            (await town.HasAsync(till), await town.HasAsync(anna), await town.HasAsync(bo)));
        var batch = await BatchAsync(town, id);
        Assert.Equal((BatchState.Released, owner.Name), (batch.State, batch.ReleasedName));
        Assert.Equal("batch.refused.changed", await CancelAsync(town, owner, id));
    }

    [Theory, EveryDatabase]
    public async Task An_IBAN_with_which_somebody_took_out_euros_is_theirs(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Bakker");
        var (_, anna) = await town.PersonAsync("Anna");
        var (_, bo) = await town.PersonAsync("Bo");
        await town.IssueAsync(till, 10_000);
        await town.RunAsync((MoneyDb db) =>
        {
            db.AddRange(
                Paid(anna, "NL91ABNA0417164300"), Paid(anna, "NL91ABNA0417164300"), Paid(bo, "NL20INGB0001234567"),
                Paid(anna, "NL20INGB0001234567"));
            return db.SaveChangesAsync(Now);
        });

        var id = await PreparedAsync(town, owner, till, "rekening;bedrag\nNL91 ABNA 0417 1643 00;5,00\n");
        Assert.Null((await ReleaseAsync(town, owner, id)).RefusalKey);
        Assert.Equal(500, await town.HasAsync(anna));

        // Of one that two used, or nobody, it cannot be told.
        foreach (var iban in new[] { "NL20INGB0001234567", "NL02ABNA0123456789" })
        {
            var refused = await PrepareAsync(
                town, owner, till, MoneyTown.NewId(), $"rekening;bedrag\n{iban};5,00\n");
            Assert.Equal(BatchProblem.UnknownAccount, Assert.Single(refused.Batch!.Errors).Problem);
        }
    }

    static Redemption Paid(MoneyAccount account, string iban) => new()
    {
        Id = MoneyTown.NewId(),
        AccountId = account.Id,
        Iban = iban,
        Name = account.Name,
        AmountMinor = 100,
        FeeMinor = 5,
        FeeToFundMinor = 0,
        EndToEndId = $"{MoneyTown.NewId():n}",
        State = RedemptionState.Paid,
        ActorName = account.Name,
        RequestedAt = DateTimeOffset.UnixEpoch,
    };

    [Theory, EveryDatabase]
    public async Task One_payment_that_fails_holds_up_all_and_can_be_tried_again(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Bakker");
        var (_, anna) = await town.PersonAsync("Anna");
        var (_, bo) = await town.PersonAsync("Bo");
        await town.IssueAsync(till, 1_500);
        var id = await PreparedAsync(
            town, owner, till, $"rekening,bedrag\n{anna.Number},10.00\n{bo.Number},10.00\n");

        var refused = await ReleaseAsync(town, owner, id);

        Assert.Equal(("pay.refused.tooLittle", 3), (refused.RefusalKey, refused.Line));
        Assert.Equal((1_500, 0), (await town.HasAsync(till), await town.HasAsync(anna)));
        await town.IssueAsync(till, 500);
        Assert.Null((await ReleaseAsync(town, owner, id)).RefusalKey);
        Assert.Equal((0, 1_000), (await town.HasAsync(till), await town.HasAsync(bo)));
    }

    [Theory, EveryDatabase]
    public async Task A_release_whose_end_was_lost_is_neither_paid_twice_nor_cancelled(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Bakker");
        var (_, anna) = await town.PersonAsync("Anna");
        await town.IssueAsync(till, 5_000);
        var id = await PreparedAsync(town, owner, till, $"rekening,bedrag\n{anna.Number},10.00\n");
        Assert.Null((await ReleaseAsync(town, owner, id)).RefusalKey);
        // The process died between the ledger and the table.
        await town.RunAsync(async (MoneyDb db) => await db.Batches.Where(b => b.Id == id)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.State, BatchState.Prepared), Now));

        Assert.Equal("batch.refused.changed", await CancelAsync(town, owner, id));

        Assert.Equal(BatchState.Released, (await BatchAsync(town, id)).State);
        Assert.Equal((4_000, 1_000), (await town.HasAsync(till), await town.HasAsync(anna)));
    }

    [Theory, EveryDatabase]
    public async Task A_file_with_one_wrong_line_prepares_nothing_and_says_which(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Bakker");
        var (_, anna) = await town.PersonAsync("Anna");
        var wrong = anna.Number[..^1] + (anna.Number[^1] == '0' ? '1' : '0');

        var result = await PrepareAsync(town, owner, till, MoneyTown.NewId(), $"""
            rekening;bedrag
            {anna.Number};10,00
            {till.Number};10,00
            {wrong};10,00
            {anna.Number};-5
            """);

        Assert.False(result.IsPrepared);
        Assert.Equal(
            ["3 UnknownAccount", "4 WrongAccount", "5 NotPositive"],
            result.Batch!.Errors.Select(e => $"{e.Line} {e.Problem}"));
        Assert.Equal(0, await town.RunAsync((MoneyDb db) => db.Batches.CountAsync(Now)));
    }

    [Theory, EveryDatabase]
    public async Task Only_who_may_pay_prepares_releases_or_cancels(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (owner, till) = await town.ShopAsync("Bakker");
        var (stranger, anna) = await town.PersonAsync("Anna");
        await town.IssueAsync(till, 5_000);
        var file = $"rekening,bedrag\n{anna.Number},10.00\n";
        var id = await PreparedAsync(town, owner, till, file);
        var bookkeeper = MoneyTown.For(till.OrganisationId!.Value, "Bakker", Permissions.Read);

        foreach (var actor in new[] { stranger, bookkeeper, Actor.Anonymous })
        {
            Assert.Equal(
                PayRefusal.Permission, (await PrepareAsync(town, actor, till, MoneyTown.NewId(), file)).RefusalKey);
            Assert.Equal(PayRefusal.Permission, (await ReleaseAsync(town, actor, id)).RefusalKey);
            Assert.Equal(PayRefusal.Permission, await CancelAsync(town, actor, id));
        }
        Assert.Null(await CancelAsync(town, owner, id));
        Assert.Equal("batch.refused.changed", (await ReleaseAsync(town, owner, id)).RefusalKey);
        Assert.Equal(5_000, await town.HasAsync(till));
    }

    static async Task<Guid> PreparedAsync(MoneyTown town, Actor actor, MoneyAccount from, string file)
    {
        var id = MoneyTown.NewId();
        Assert.True((await PrepareAsync(town, actor, from, id, file)).IsPrepared);
        // The same button pressed twice.
        Assert.True((await PrepareAsync(town, actor, from, id, file)).IsPrepared);
        return id;
    }

    static async Task<PrepareBatchResult> PrepareAsync(
        MoneyTown town, Actor actor, MoneyAccount from, Guid id, string file)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return await town.RunAsync((PrepareBatch prepare) => prepare.RunAsync(
            new PrepareBatchOptions(actor, id, from.Id, TransferCode.Wage, "lonen.csv", content), Now));
    }

    static Task<ReleaseBatchResult> ReleaseAsync(MoneyTown town, Actor actor, Guid id, bool isConfirmed = true) =>
        town.RunAsync((ReleaseBatch release) => release.RunAsync(actor, id, isConfirmed, Now));

    static Task<string?> CancelAsync(MoneyTown town, Actor actor, Guid id) =>
        town.RunAsync((ReleaseBatch release) => release.CancelAsync(actor, id, Now));

    static Task<PaymentBatch> BatchAsync(MoneyTown town, Guid id) =>
        town.RunAsync((MoneyDb db) => db.Batches.AsNoTracking().SingleAsync(b => b.Id == id, Now));
}
