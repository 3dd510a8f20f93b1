using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;
using Xunit;

namespace Vliegwiel.Integration.Platform.Storage;

/// <summary>A city goes into an archive while it is in use, and comes out whole or not at all.</summary>
public sealed class BackupTests
{
    static readonly Guid Anchor = Guid.Parse("01900000-0000-7000-8000-000000000001");

    static readonly Actor Buyer = new(
        "person", null, "Buyer", Anchor, "Anchor", new HashSet<string> { Permissions.Import });

    static async Task ImportAsync(TestCity city, int number)
    {
        await using var scope = city.Scope();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(
            $"Supplier,Date,Amount\nBaker {number} & Zoon \"é\",01/02/2024,{number}.10\nCleaner,02/02/2024,20.00\n,,\n"));
        Assert.IsType<ImportSpendResult.Taken>(await scope.ServiceProvider.GetRequiredService<ImportSpend>().RunAsync(
            new ImportSpendOptions(Buyer, Anchor, $"list{number}.csv", content), CancellationToken.None));
    }

    static async Task<string> BackupAsync(TestCity city)
    {
        var path = Path.Combine(city.Folder, "backup.zip");
        await city.Services.GetRequiredService<BackupCity>().RunAsync(city.City, path, true, CancellationToken.None);
        return path;
    }

    static Task<City> RestoreAsync(
        TestCity city, string archive, string? slug, TestDatabase? target = null, bool overwrite = false) =>
        city.Services.GetRequiredService<RestoreCity>().RunAsync(
            new RestoreOptions(archive, slug, Connection(target), overwrite), CancellationToken.None);

    static string? Connection(TestDatabase? target) => target?.Options.Provider == DatabaseProvider.Postgres
        ? target.Options.ConnectionString
        : null;

    static async Task<int> ImportsAsync(TestCity city, City of)
    {
        await using var scope = city.Services.CreateCityScope(of);
        return await scope.ServiceProvider.GetRequiredService<PartnersDb>().Imports.CountAsync();
    }

    static async Task<List<CheckProblem>> VerifyAsync(TestCity city, City of)
    {
        await using var scope = city.Services.CreateCityScope(of);
        var problems = new List<CheckProblem>();
        foreach (var check in scope.ServiceProvider.GetServices<ICityCheck>())
            problems.AddRange((await check.RunAsync(CancellationToken.None)).Problems);
        return problems;
    }

    static async Task RefusedAsync(string textKey, Func<Task> act) =>
        Assert.Equal(textKey, (await Assert.ThrowsAsync<StorageRefusedException>(act)).TextKey);

    static string[] Below(TestCity city) =>
        [.. Directory.GetFileSystemEntries(Path.Combine(city.Folder, "cities"), "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("-wal", StringComparison.Ordinal))
            .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    [Theory, EveryDatabase]
    public async Task A_backup_taken_while_people_write_is_whole_and_comes_back(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await using var target = await TestDatabase.CreateAsync(provider);
        await ImportAsync(city, 1);
        using var stop = new CancellationTokenSource();
        var written = 1;
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested && written < 200)
                await ImportAsync(city, ++written);
        });
        while (Volatile.Read(ref written) < 3)
            await Task.Delay(5);

        var archive = await BackupAsync(city);
        await stop.CancelAsync();
        await writing;
        var restored = await RestoreAsync(city, archive, "elsewhere", target);

        Assert.InRange(await ImportsAsync(city, restored), 2, written);
        Assert.Empty(await VerifyAsync(city, restored));
        Assert.Empty(await VerifyAsync(city, city.City));
        Assert.Equal("Testdorp", city.Services.GetRequiredService<CityRegistry>().BySlug("elsewhere")!.Name);
    }

    [Theory, EveryDatabase]
    public async Task Replaces_a_city_only_when_asked_to(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await ImportAsync(city, 1);
        var archive = await BackupAsync(city);
        await ImportAsync(city, 2);

        await RefusedAsync("storage.refused.cityExists", () => RestoreAsync(city, archive, null));
        Assert.Equal(2, await ImportsAsync(city, city.City));
        await RestoreAsync(city, archive, null, overwrite: true);

        Assert.Equal(1, await ImportsAsync(city, city.City));
        Assert.Empty(await VerifyAsync(city, city.City));
        await ImportAsync(city, 2);
    }

    [Theory, EveryDatabase]
    public async Task A_damaged_or_cut_off_archive_is_refused_before_anything_changes(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await using var target = await TestDatabase.CreateAsync(provider);
        await ImportAsync(city, 1);
        var archive = await BackupAsync(city);
        var whole = await File.ReadAllBytesAsync(archive);
        var before = Below(city);
        var damaged = whole.ToArray();
        damaged[damaged.AsSpan().IndexOf("PAR1"u8) + 12] ^= 1;

        foreach (var bytes in new byte[][] { damaged, whole[..^1], whole[..(whole.Length / 2)], [] })
        {
            await File.WriteAllBytesAsync(archive, bytes);
            await RefusedAsync("storage.refused.damaged", () => RestoreAsync(city, archive, "elsewhere", target));
            await RefusedAsync("storage.refused.damaged", () => RestoreAsync(city, archive, null, overwrite: true));
        }

        Assert.Equal(before, Below(city));
        Assert.Equal(1, await ImportsAsync(city, city.City));
    }

    [Theory, EveryDatabase]
    public async Task A_restore_that_fails_half_way_leaves_everything_as_it_was(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await using var target = await TestDatabase.CreateAsync(provider);
        await ImportAsync(city, 1);
        var archive = await BackupAsync(city);
        await ImportAsync(city, 2);
        ChangeLastTable(archive);
        var before = Below(city);

        await RefusedAsync("storage.refused.notEqual", () => RestoreAsync(city, archive, "elsewhere", target));
        await RefusedAsync("storage.refused.notEqual", () => RestoreAsync(city, archive, null, overwrite: true));

        Assert.Equal(before, Below(city));
        Assert.Equal(2, await ImportsAsync(city, city.City));
        Assert.Empty(await VerifyAsync(city, city.City));
        await using var connection = await Database.OpenAsync(target.Options, CancellationToken.None);
        Assert.True(await TableCatalog.IsEmptyAsync(connection, null, provider, CancellationToken.None));
    }

    /// <summary>An archive that fits its own hashes, and whose rows are not what it says they are.</summary>
    static void ChangeLastTable(string archive)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Update);
        ArchiveManifest manifest;
        using (var page = zip.GetEntry(ArchiveManifest.FileName)!.Open())
            manifest = JsonSerializer.Deserialize<ArchiveManifest>(page, ArchiveManifest.Json)!;
        var tables = manifest.Tables.ToList();
        tables[^1] = tables[^1] with { Rows = tables[^1].Rows + 1 };
        var changed = JsonSerializer.SerializeToUtf8Bytes(manifest with { Tables = tables }, ArchiveManifest.Json);
        Put(zip, ArchiveManifest.FileName, changed);
        var hash = Convert.ToHexStringLower(SHA256.HashData(changed));
        Put(zip, ArchiveManifest.HashFileName, Encoding.ASCII.GetBytes(hash));
    }

    static void Put(ZipArchive zip, string name, byte[] bytes)
    {
        zip.GetEntry(name)!.Delete();
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(bytes);
    }

    [Fact]
    public async Task Never_empties_a_database_that_is_somebody_else_s()
    {
        if (TestDatabase.PostgresServer is null && !TestDatabase.IsContinuousIntegration)
            Assert.Skip("No PostgreSQL: VLIEGWIEL_TEST_POSTGRES is not set.");
        await using var city = await TestCity.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        await using var connection = await Database.OpenAsync(target.Options, CancellationToken.None);
        await using (var make = connection.Command("create table theirs (id bigint)"))
            await make.ExecuteNonQueryAsync();
        var archive = await BackupAsync(city);

        await RefusedAsync(
            "storage.refused.notEmpty", () => RestoreAsync(city, archive, "elsewhere", target, overwrite: true));
        await RefusedAsync("storage.refused.notEmpty", () => city.Services.GetRequiredService<MoveCity>()
            .RunAsync(city.City, target.Options.ConnectionString, CancellationToken.None));

        Assert.Null(city.Services.GetRequiredService<CityRegistry>().BySlug(city.City.Slug)!.PostgresConnection);
    }

    [Fact]
    public async Task Moves_a_city_to_PostgreSQL_with_every_row_and_only_while_nobody_serves_it()
    {
        if (TestDatabase.PostgresServer is null && !TestDatabase.IsContinuousIntegration)
            Assert.Skip("No PostgreSQL: VLIEGWIEL_TEST_POSTGRES is not set.");
        await using var city = await TestCity.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        await ImportAsync(city, 1);
        await ImportAsync(city, 2);
        var move = city.Services.GetRequiredService<MoveCity>();

        using (ServingLock.Share(city.Folder))
        {
            await RefusedAsync(
                "storage.refused.served",
                () => move.RunAsync(city.City, target.Options.ConnectionString, CancellationToken.None));
        }
        var manifest = await move.RunAsync(city.City, target.Options.ConnectionString, CancellationToken.None);

        var moved = city.Services.GetRequiredService<CityRegistry>().BySlug(city.City.Slug)!;
        Assert.Equal(DatabaseProvider.Postgres, moved.Database.Provider);
        Assert.Equal(2, await ImportsAsync(city, moved));
        Assert.Empty(await VerifyAsync(city, moved));
        Assert.Equal(manifest.Tables, (await AgainAsync(city, moved)).Tables, (one, other) =>
            (one.Name, one.Rows, one.ContentHash) == (other.Name, other.Rows, other.ContentHash));
    }

    static Task<ArchiveManifest> AgainAsync(TestCity city, City of) => city.Services.GetRequiredService<BackupCity>()
        .RunAsync(of, Path.Combine(city.Folder, "again.zip"), false, CancellationToken.None);

    [Theory, EveryDatabase]
    public async Task Verify_names_a_raw_file_that_changed_and_lines_that_are_gone(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await ImportAsync(city, 1);
        Assert.Empty(await VerifyAsync(city, city.City));
        var files = city.City.FilesFolder("partners");
        await File.AppendAllTextAsync(Directory.GetFiles(Path.Combine(files, "raw")).Single(), "x");
        File.Delete(Directory.GetFiles(Path.Combine(files, "lines")).Single());

        var problems = await VerifyAsync(city, city.City);

        Assert.Equal(["storage.problem.raw", "storage.problem.lines"], problems.Select(p => p.TextKey));
    }
}
