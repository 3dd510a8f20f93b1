using Vliegwiel.Integration.Harness;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Storage;
using Xunit;
using static Vliegwiel.Integration.Money.LedgerTown;

namespace Vliegwiel.Integration.Money;

/// <summary>What holds for the ledger's store on every database.</summary>
public sealed class LedgerStoreTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task What_was_answered_is_there_after_a_restart(DatabaseProvider provider)
    {
        await using var town = await LedgerTown.CreateAsync(provider);
        string before;
        await using (var writer = await town.OpenAsync())
        {
            await OpenAccountsAsync(writer);
            await LiveAsync(town, writer);
            before = await PictureAsync(writer);
        }

        await using var again = await town.OpenAsync();

        Assert.Equal(before, await PictureAsync(again));
        // And it goes on: what was reserved can be posted, what was paid is not paid twice.
        Assert.Equal(TransferStatus.Exists, await AskAsync(again, Pay(10, 1, 2, 500)));
        Assert.Equal(
            TransferStatus.Created,
            await AskAsync(again, new() { Id = 30, PendingId = 12, Amount = 40, Flags = TransferFlags.PostPending }));
        Assert.Equal(TransferStatus.IdAlreadyFailed, await AskAsync(again, Pay(14, 1, 2, 1)));
        Assert.Equal(
            TransferStatus.PendingTransferExpired,
            await AskAsync(again, new() { Id = 31, PendingId = 13, Flags = TransferFlags.VoidPending }));
    }

    [Theory, EveryDatabase]
    public async Task The_same_commands_give_the_same_head_everywhere(DatabaseProvider provider)
    {
        await using var town = await LedgerTown.CreateAsync(provider);
        await using var writer = await town.OpenAsync();
        await OpenAccountsAsync(writer);
        await LiveAsync(town, writer);

        var head = await writer.ReadAsync((_, h) => Convert.ToHexStringLower(h.Hash), Now);

        // Of the run in which this test was made: a change of it changes what old heads prove.
        Assert.StartsWith("4f0c1b70ea14722d972005f80e50b85d25a28cffbbf1c0ebde", head, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Whoever_held_the_ledger_before_cannot_commit_any_more(DatabaseProvider provider)
    {
        await using var town = await LedgerTown.CreateAsync(provider);
        await using var old = await town.OpenAsync();
        await OpenAccountsAsync(old);

        await using var now = await town.OpenAsync();

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => AskAsync(old, Pay(10, 1, 2, 5)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => AskAsync(old, Pay(11, 1, 2, 5)));
        Assert.Equal(TransferStatus.Created, await AskAsync(now, Pay(10, 1, 2, 5)));
        Assert.Equal(5, await now.ReadAsync((l, _) => l.AccountAt(1).CreditsPosted, Now));
    }

    [Theory, EveryDatabase]
    public async Task What_was_changed_behind_its_back_is_found(DatabaseProvider provider)
    {
        foreach (var change in (string[])
        [
            "update transfer set amount = amount + 1 where sequence = 1",
            "update transfer set timestamp = timestamp + 1 where sequence = 1",
            "delete from transfer where sequence = 1",
            "delete from batch where number = 2",
            "update account set code = 9 where number = 0",
            "delete from burnt",
            "delete from resolved",
            "update limits set overdraft = 9999",
        ])
        {
            await using var town = await LedgerTown.CreateAsync(provider);
            await using (var writer = await town.OpenAsync())
            {
                await OpenAccountsAsync(writer);
                await LiveAsync(town, writer);
            }

            await town.ExecuteAsync(change);

            await Assert.ThrowsAsync<LedgerCorruptException>(async () => await town.OpenAsync());
        }
    }

    [Theory, EveryDatabase]
    public async Task Many_pay_one_at_the_same_time(DatabaseProvider provider)
    {
        const int Payments = 3_000;
        await using var town = await LedgerTown.CreateAsync(provider);
        await using var writer = await town.OpenAsync(window: 1 << 10);
        await OpenAccountsAsync(writer);

        var answers = await Task.WhenAll(Enumerable.Range(0, Payments).Select(i =>
            AskAsync(writer, Pay(1_000 + (ulong)(i / 2), 1, 2, 3))));

        // Every id was asked twice.
        Assert.Equal(Payments / 2, answers.Count(a => a == TransferStatus.Created));
        Assert.Equal(Payments / 2, answers.Count(a => a == TransferStatus.Exists));
        Assert.Equal(Payments / 2 * 3, await writer.ReadAsync((l, _) => l.AccountAt(1).CreditsPosted, Now));
        // The first ones are out of memory by now, and known all the same.
        Assert.Equal(TransferStatus.Exists, await AskAsync(writer, Pay(1_000, 1, 2, 3)));
        Assert.Equal(TransferStatus.ExistsWithDifferentAmount, await AskAsync(writer, Pay(1_000, 1, 2, 4)));
    }

    [Theory, EveryDatabase]
    public async Task An_old_reservation_is_posted_once(DatabaseProvider provider)
    {
        await using var town = await LedgerTown.CreateAsync(provider);
        await using var writer = await town.OpenAsync(window: 1 << 10);
        await OpenAccountsAsync(writer);
        await AskAsync(writer, Pay(10, 1, 2, 50) with { Flags = TransferFlags.Pending });
        var post = new Transfer { Id = 11, PendingId = 10, Amount = 20, Flags = TransferFlags.PostPending };
        await PushOutAsync(writer, from: 5_000);

        Assert.Equal(TransferStatus.Created, await AskAsync(writer, post));
        await PushOutAsync(writer, from: 20_000);

        Assert.Equal(TransferStatus.Exists, await AskAsync(writer, post));
        Assert.Equal(TransferStatus.ExistsWithDifferentAmount, await AskAsync(writer, post with { Amount = 21 }));
        Assert.Equal(TransferStatus.PendingTransferAlreadyPosted, await AskAsync(writer, post with { Id = 12 }));
    }

    [Theory, EveryDatabase]
    public async Task A_commit_that_fails_books_nothing_and_the_next_one_does(DatabaseProvider provider)
    {
        await using var town = await LedgerTown.CreateAsync(provider);
        var store = new FaultyStore(await town.StoreAsync());
        await using var writer = await LedgerWriter.OpenAsync(store, town.Time, new LedgerOptions(), null, Now);
        await OpenAccountsAsync(writer);
        var before = await PictureAsync(writer);

        store.FailsBefore = true;
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => AskAsync(writer, Pay(10, 1, 2, 5)));
        Assert.Equal(before, await PictureAsync(writer));

        store.FailsBefore = false;
        Assert.Equal(TransferStatus.Created, await AskAsync(writer, Pay(10, 1, 2, 5)));
    }

    [Theory, EveryDatabase]
    public async Task A_commit_whose_answer_was_lost_stands(DatabaseProvider provider)
    {
        await using var town = await LedgerTown.CreateAsync(provider);
        var store = new FaultyStore(await town.StoreAsync());
        await using var writer = await LedgerWriter.OpenAsync(store, town.Time, new LedgerOptions(), null, Now);
        await OpenAccountsAsync(writer);

        store.FailsAfter = true;

        Assert.Equal(TransferStatus.Created, await AskAsync(writer, Pay(10, 1, 2, 5)));
        Assert.Equal(TransferStatus.Exists, await AskAsync(writer, Pay(10, 1, 2, 5)));
    }

    [Theory, EveryDatabase]
    public async Task A_start_from_a_snapshot_is_a_start_from_the_beginning(DatabaseProvider provider)
    {
        await using var town = await LedgerTown.CreateAsync(provider);
        var reserved = Pay(8_010, 1, 2, 50) with { Flags = TransferFlags.Pending };
        await using (var writer = await town.OpenAsync())
        {
            await OpenAccountsAsync(writer);
            await LiveAsync(town, writer);
            await AskAsync(writer, reserved);
            await SaveAsync(town, writer);
            await AskAsync(writer, Pay(9_001, 2, 1, 7));
        }
        string picture;
        await using (var writer = await town.OpenAsync())
        {
            Assert.NotEqual(0, writer.FromSequence);
            // What was booked before it is known.
            Assert.Equal(TransferStatus.Exists, await AskAsync(writer, reserved));
            picture = await PictureAsync(writer);
        }
        var saved = await File.ReadAllBytesAsync(town.Snapshot, Now);
        File.Delete(town.Snapshot);
        await using (var writer = await town.OpenAsync())
        {
            Assert.Equal(0, writer.FromSequence);
            Assert.Equal(picture, await PictureAsync(writer));
        }
        await File.WriteAllBytesAsync(town.Snapshot, saved, Now);
        await using var again = await town.OpenAsync();
        // What was reserved before it can be booked.
        var post = new Transfer { Id = 8_011, PendingId = 8_010, Amount = 20, Flags = TransferFlags.PostPending };
        Assert.Equal(TransferStatus.Created, await AskAsync(again, post));
        Assert.Equal(TransferStatus.PendingTransferAlreadyPosted, await AskAsync(again, post with { Id = 8_012 }));
    }

    [Theory, EveryDatabase]
    public async Task A_snapshot_that_is_damaged_or_of_another_ledger_is_passed_over(DatabaseProvider provider)
    {
        await using var town = await LedgerTown.CreateAsync(provider);
        await using var other = await LedgerTown.CreateAsync(provider);
        string picture;
        await using (var writer = await town.OpenAsync())
        {
            await OpenAccountsAsync(writer);
            await AskAsync(writer, Pay(10, 1, 2, 50));
            await SaveAsync(town, writer);
            picture = await PictureAsync(writer);
        }
        await using (var writer = await other.OpenAsync())
        {
            await OpenAccountsAsync(writer);
            await AskAsync(writer, Pay(10, 1, 2, 51));
        }
        File.Copy(town.Snapshot, other.Snapshot);
        await using (var writer = await other.OpenAsync())
            Assert.Equal(0, writer.FromSequence);

        var bytes = await File.ReadAllBytesAsync(town.Snapshot, Now);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(town.Snapshot, bytes, Now);
        await using (var writer = await town.OpenAsync())
        {
            Assert.Equal(0, writer.FromSequence);
            Assert.Equal(picture, await PictureAsync(writer));
        }
        await File.WriteAllBytesAsync(town.Snapshot, bytes[..20], Now);
        await using var last = await town.OpenAsync();
        Assert.Equal(0, last.FromSequence);
    }

    static Task<bool> SaveAsync(LedgerTown town, LedgerWriter writer) => writer.ReadAsync(
        (ledger, head) =>
        {
            LedgerSnapshot.Write(town.Snapshot, ledger, head);
            return true;
        },
        Now);

    static async Task<TransferStatus> AskAsync(LedgerWriter writer, Transfer request) =>
        (await writer.CreateTransfersAsync([request], Now))[0].Status;

    static Task<AccountResult[]> OpenAccountsAsync(LedgerWriter writer) => writer.CreateAccountsAsync(
        [Account(1), Account(2), Account(3, AccountFlags.DebitsMustNotExceedCredits)], Now);

    /// <summary>Payments, reservations that stay and that expire, a refusal that burns its id, a chain, a
    /// limit.</summary>
    static async Task LiveAsync(LedgerTown town, LedgerWriter writer)
    {
        await writer.CreateTransfersAsync([Pay(10, 1, 2, 500), Pay(11, 2, 3, 100)], Now);
        await writer.CreateTransfersAsync(
        [
            Pay(12, 2, 3, 50) with { Flags = TransferFlags.Pending },
            Pay(13, 2, 3, 60) with { Flags = TransferFlags.Pending, Timeout = 30 },
        ], Now);
        await writer.CreateTransfersAsync([Pay(14, 3, 1, 10_000)], Now);
        await writer.CreateTransfersAsync(
            [Pay(15, 1, 2, 1) with { Flags = TransferFlags.Linked, UserData128 = UInt128.MaxValue }, Pay(16, 2, 1, 1)],
            Now);
        await writer.ChangeLimitsAsync([new LimitChange(3, 200, 5_000, 10)], Now);
        town.Time.Advance(TimeSpan.FromMinutes(1));
        await writer.CreateTransfersAsync([Pay(17, 3, 2, 250) with { UserData64 = ulong.MaxValue }], Now);
    }

    static async Task PushOutAsync(LedgerWriter writer, ulong from)
    {
        for (var i = 0UL; i < 3; i++)
        {
            var first = from + (i * 1_000);
            await writer.CreateTransfersAsync(
                [.. Enumerable.Range(0, 1_000).Select(n => Pay(first + (ulong)n, 1, 2, 1))], Now);
        }
    }
}
