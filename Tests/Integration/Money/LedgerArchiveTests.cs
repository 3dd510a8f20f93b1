using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money.Books;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>The ledger goes along: in a backup, out of it again, and from SQLite to PostgreSQL.</summary>
public sealed class LedgerArchiveTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task What_was_paid_until_the_backup_is_there_after_it_was_put_back(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        await town.PayAsync(bo, purse, till, 1_000, text: "Bel");
        var head = await HeadAsync(town);
        var archive = await BackupAsync(town);
        await town.PayAsync(bo, purse, till, 2_000);

        var restored = await town.City.Services.GetRequiredService<RestoreCity>()
            .RunAsync(new RestoreOptions(archive, town.City.City.Slug, null, Overwrite: true), Now);

        // The process that held the ledger can write nothing over it.
        await Assert.ThrowsAnyAsync<Exception>(() => town.PayAsync(bo, purse, till, 1));
        Assert.EndsWith(head, await new LedgerArchive().MarkAsync(restored, Now), StringComparison.Ordinal);
        await using var ledgers = new CityLedgers(town.Time);
        var ledger = await ledgers.OfAsync(restored, Now);
        Assert.Equal(9_000, (await ledger.StandingAsync(purse.Id, Now))!.Booked);
    }

    [Theory, EveryDatabase]
    public async Task A_city_under_another_name_has_its_own_ledger(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        var archive = await BackupAsync(town);
        await using var target = await TestDatabase.CreateAsync(provider);

        var other = await town.City.Services.GetRequiredService<RestoreCity>().RunAsync(
            new RestoreOptions(
                archive, "elders", provider == DatabaseProvider.Postgres ? target.Options.ConnectionString : null,
                Overwrite: false),
            Now);
        await town.PayAsync(bo, purse, till, 1_000);

        await using var ledgers = new CityLedgers(town.Time);
        Assert.Equal(10_000, (await (await ledgers.OfAsync(other, Now)).StandingAsync(purse.Id, Now))!.Booked);
        Assert.Equal(9_000, await town.HasAsync(purse));
    }

    [Theory, EveryDatabase]
    public async Task A_ledger_that_was_changed_in_the_archive_is_refused_and_the_old_one_stays(
        DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        var archive = await BackupAsync(town);
        await ForgeAsync(archive, "\"Amount\":10000", "\"Amount\":90000");

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(
            () => town.City.Services.GetRequiredService<RestoreCity>().RunAsync(
                new RestoreOptions(archive, town.City.City.Slug, null, Overwrite: true), Now));

        Assert.Equal("storage.refused.notEqual", refused.TextKey);
        Assert.Null((await town.PayAsync(bo, purse, till, 1_000)).RefusalKey);
    }

    [Fact]
    public async Task A_move_carries_the_ledger_to_the_same_head()
    {
        Assert.SkipWhen(
            TestDatabase.PostgresServer is null && !TestDatabase.IsContinuousIntegration, "No PostgreSQL.");
        await using var town = await MoneyTown.CreateAsync(DatabaseProvider.Sqlite);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, till) = await town.ShopAsync("Fietsenmaker");
        await town.IssueAsync(purse, 10_000);
        await town.PayAsync(bo, purse, till, 1_000);
        var head = await HeadAsync(town);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);

        var manifest = await town.City.Services.GetRequiredService<MoveCity>()
            .RunAsync(town.City.City, target.Options.ConnectionString, Now);

        Assert.EndsWith(head, manifest.Parts["ledger"], StringComparison.Ordinal);
        var city = town.City.City with { PostgresConnection = target.Options.ConnectionString };
        Assert.EndsWith(head, await new LedgerArchive().MarkAsync(city, Now), StringComparison.Ordinal);
        await using var ledgers = new CityLedgers(town.Time);
        var moved = await ledgers.OfAsync(city, Now);
        Assert.Equal(9_000, (await moved.StandingAsync(purse.Id, Now))!.Booked);
    }

    static async Task<string> BackupAsync(MoneyTown town)
    {
        var path = Path.Combine(town.City.Folder, "backup.zip");
        await town.City.Services.GetRequiredService<BackupCity>().RunAsync(town.City.City, path, true, Now);
        return path;
    }

    static async Task<string> HeadAsync(MoneyTown town) => await (await town.LedgerAsync())
        .Writer.ReadAsync((_, head) => Convert.ToHexStringLower(head.Hash), Now);

    /// <summary>Changes the ledger's part, and puts the hashes of the archive right: only the chain can tell.</summary>
    static async Task ForgeAsync(string archive, string from, string to)
    {
        await using var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Update, Now);
        var entry = zip.GetEntry("parts/ledger")!;
        string text;
        using (var reader = new StreamReader(await entry.OpenAsync(Now)))
            text = await reader.ReadToEndAsync(Now);
        Assert.Contains(from, text, StringComparison.Ordinal);
        var forged = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        await PutAsync(zip, "parts/ledger", forged);
        string page;
        using (var reader = new StreamReader(await zip.GetEntry(ArchiveManifest.FileName)!.OpenAsync(Now)))
            page = await reader.ReadToEndAsync(Now);
        var manifest = System.Text.Json.JsonSerializer.Deserialize<ArchiveManifest>(page, ArchiveManifest.Json)!;
        manifest = manifest with
        {
            Members =
            [
                .. manifest.Members.Select(m => m.Path == "parts/ledger"
                    ? new ArchivedMember(
                        m.Path, forged.Length, Convert.ToHexStringLower(SHA256.HashData(forged)))
                    : m),
            ],
        };
        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(manifest, ArchiveManifest.Json);
        await PutAsync(zip, ArchiveManifest.FileName, bytes);
        await PutAsync(
            zip, ArchiveManifest.HashFileName,
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    static async Task PutAsync(ZipArchive zip, string name, byte[] bytes)
    {
        zip.GetEntry(name)!.Delete();
        await using var output = await zip.CreateEntry(name).OpenAsync(Now);
        await output.WriteAsync(bytes, Now);
    }
}
