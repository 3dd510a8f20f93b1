using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.SetAsides;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;
using Xunit;

namespace Vliegwiel.Integration.Partners;

/// <summary>Whatever is handed in: a clear word, nothing half taken in, nothing lost. On both databases.</summary>
public sealed class BadInputTests
{
    static readonly Guid Anchor = Guid.Parse("01900000-0000-7000-8000-000000000001");

    static readonly Actor Buyer = new(
        "person", Guid.Parse("01900000-0000-7000-8000-000000000002"), "Buyer", Anchor, "Anchor",
        new HashSet<string> { Permissions.Import });

    const string List = "Supplier,Date,Amount\nBaker Ltd,01/02/2024,100.10\nMiller Ltd,02/02/2024,unknown\n";

    /// <summary>A disk on which no byte finds room any more.</summary>
    sealed class FullDisk : SpendDisk
    {
        public override Stream Create(string path) => new FullStream();

        sealed class FullStream : MemoryStream
        {
            public override ValueTask WriteAsync(
                ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
                throw new IOException("No space left on device") { HResult = 28 };
        }
    }

    static async Task<ReceiveUploadsResult> ReceiveAsync(
        TestCity city, Actor actor, params (string Name, byte[] Bytes)[] files)
    {
        using var body = new MemoryStream();
        foreach (var (name, bytes) in files)
        {
            body.Write(Encoding.UTF8.GetBytes(
                $"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n"));
            body.Write(bytes);
            body.Write("\r\n"u8);
        }
        body.Write("--b--\r\n"u8);
        body.Position = 0;
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<ReceiveUploads>().RunAsync(
            new ReceiveUploadsOptions(actor, Anchor, new MultipartReader("b", body)), CancellationToken.None);
    }

    static async Task<List<SpendUpload>> ReadAsync(TestCity city)
    {
        var runner = city.Services.GetRequiredService<JobRunner>();
        while (await runner.RunNextAsync(city.City, CancellationToken.None))
        {
        }
        return await AskAsync(city, db => db.Uploads.AsNoTracking().OrderBy(u => u.FileName).ToListAsync());
    }

    static async Task<T> AskAsync<T>(TestCity city, Func<PartnersDb, Task<T>> ask)
    {
        await using var scope = city.Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<PartnersDb>());
    }

    static async Task<T> UseAsync<TService, T>(TestCity city, Func<TService, Task<T>> use) where TService : notnull
    {
        await using var scope = city.Scope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    static string[] FilesOf(TestCity city) => Directory.GetFiles(
        city.City.FilesFolder("partners"), "*", SearchOption.AllDirectories);

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Theory, EveryDatabase]
    public async Task Who_may_not_hands_in_mends_and_withdraws_nothing(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var reader = Buyer with { Permissions = new HashSet<string> { Permissions.SeeOwn } };
        await ReceiveAsync(city, Buyer, ("list.csv", Bytes(List)));
        var id = (await ReadAsync(city)).Single().Id;
        var row = await AskAsync(city, db => db.SetAsides.SingleAsync());

        Assert.Equal("imports.refused.notAllowed", (await ReceiveAsync(city, reader, ("a", Bytes(List)))).RefusalKey);
        var mend = new MendRowOptions(reader, Anchor, id, row.Id);
        Assert.NotNull((await UseAsync<MendRow, MendRowResult>(
            city, m => m.CorrectAsync(mend, ["Miller", "02/02/2024", "1"], CancellationToken.None))).RefusalKey);
        Assert.NotNull((await UseAsync<MendRow, MendRowResult>(
            city, m => m.DismissAsync(mend, "because", CancellationToken.None))).RefusalKey);
        Assert.NotNull((await UseAsync<TakeMended, TakeMendedResult>(
            city, t => t.RunAsync(new TakeMendedOptions(reader, Anchor, id), CancellationToken.None))).RefusalKey);
        var withdraw = new WithdrawOptions(reader, Anchor, id, "");
        Assert.NotNull((await UseAsync<WithdrawImport, WithdrawResult>(
            city, w => w.RunAsync(withdraw, CancellationToken.None))).RefusalKey);
        Assert.NotNull((await UseAsync<WithdrawImport, WithdrawResult>(
            city, w => w.PutBackAsync(withdraw, CancellationToken.None))).RefusalKey);
        Assert.Equal(SetAsideState.Waiting,
            await AskAsync(city, db => db.SetAsides.Select(r => r.State).SingleAsync()));
        Assert.Equal(1, await AskAsync(city, db => db.Imports.CountAsync(i => i.WithdrawnAt == null)));
    }

    [Theory, EveryDatabase]
    public async Task Bad_files_are_refused_each_with_its_reason_and_leave_nothing_counted(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await ReceiveAsync(
            city, Buyer,
            ("1-empty.csv", []),
            ("2-binary.csv", [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 7 % 256))]),
            ("3-wide.csv", Bytes(string.Join(',', Enumerable.Range(0, 1_000_000)))),
            ("4-page.xlsx", Bytes("<!DOCTYPE html><html><body><table></table></body></html>")),
            ("5-cut.xlsx", [0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]),
            ("6-no-list.csv", Bytes("a,b\nc,d\n")));

        var uploads = await ReadAsync(city);

        Assert.All(uploads, u => Assert.Equal(UploadState.Refused, u.State));
        var texts = city.Services.GetRequiredService<TextCatalog>();
        Assert.All(uploads, u => Assert.True(texts.Has("nl", u.Refusal!) && texts.Has("en", u.Refusal!), u.Refusal));
        Assert.Equal(6, uploads.Count);
        Assert.Equal("reading.refused.tooManyColumns", uploads[2].Refusal);
        Assert.Equal(0, await AskAsync(city, db => db.Imports.CountAsync()));
        Assert.Empty(await AskAsync(city, db => db.OutboxMessages.ToListAsync()));
        // Only what a person can point the columns out of is still there.
        Assert.All(FilesOf(city), f => Assert.EndsWith($"{uploads[5].Id}.received", f, StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task A_file_over_the_limit_is_refused_and_the_next_one_counts(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(
            provider, s => s.AddSingleton(new ImportLimits { FileBytesMax = 500, FilesMax = 2 }));
        await ReceiveAsync(city, Buyer, ("big.csv", new byte[501]), ("list.csv", Bytes(List)));

        var uploads = await ReadAsync(city);

        Assert.Equal(("reading.refused.tooLarge", "500"), (uploads[0].Refusal, uploads[0].RefusalArgument));
        Assert.Equal(UploadState.Taken, uploads[1].State);
        var many = await ReceiveAsync(city, Buyer, ("a", Bytes("1")), ("b", Bytes("2")), ("c", Bytes("3")));
        Assert.Equal("imports.refused.tooManyFiles", many.RefusalKey);
        Assert.Empty(Directory.GetFiles(Path.Combine(city.City.FilesFolder("partners"), "uploads")));
    }

    [Theory, EveryDatabase]
    public async Task A_full_disk_is_said_and_nothing_is_half_taken_in(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider, s => s.AddSingleton<SpendDisk, FullDisk>());

        var received = await ReceiveAsync(city, Buyer, ("list.csv", Bytes(List)));

        Assert.Equal("imports.refused.diskFull", received.Uploads.Single().Refusal);
        await Assert.ThrowsAsync<IOException>(() => UseAsync<ImportSpend, ImportSpendResult>(
            city, i => i.RunAsync(
                new ImportSpendOptions(Buyer, Anchor, "list.csv", new MemoryStream(Bytes(List))),
                    CancellationToken.None)));
        Assert.Empty(FilesOf(city));
        Assert.Equal(0, await AskAsync(city, db => db.Imports.CountAsync()));
    }

    [Theory, EveryDatabase]
    public async Task A_job_that_runs_again_after_a_crash_takes_the_list_in_once(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await ReceiveAsync(city, Buyer, ("list.csv", Bytes(List)));
        var id = (await AskAsync(city, db => db.Uploads.SingleAsync())).Id;
        // The import was committed, and the process died before it could say so.
        var options = new ImportSpendOptions(Buyer, Anchor, "list.csv", new MemoryStream(Bytes(List))) { Id = id };
        await UseAsync<ImportSpend, ImportSpendResult>(city, i => i.RunAsync(options, CancellationToken.None));

        Assert.Equal(UploadState.Taken, (await ReadAsync(city)).Single().State);
        Assert.Equal(1, await AskAsync(city, db => db.Imports.CountAsync()));
        Assert.True(File.Exists(new SpendFiles(city.City).Lines(id)));
    }

    [Theory, EveryDatabase]
    public async Task The_clean_up_removes_what_nothing_names_and_nothing_else(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await ReceiveAsync(city, Buyer, ("list.csv", Bytes(List)));
        await ReadAsync(city);
        await ReceiveAsync(city, Buyer, ("waits.csv", Bytes(List + "Cook Ltd,03/02/2024,1.00\n")));
        var kept = FilesOf(city);
        var files = new SpendFiles(city.City);
        string[] left = [files.Raw(new string('a', 64)), files.Lines(Anchor), files.Upload(Anchor)];
        foreach (var file in left.Concat(kept))
        {
            await File.AppendAllTextAsync(file, "");
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        }
        var running = files.Lines(Ids.New(TimeProvider.System));
        await File.WriteAllTextAsync(running, "an import that is being written now");
        using var cleanUp = ActivatorUtilities.CreateInstance<CleanUp>(city.Services);

        Assert.Equal(3, await cleanUp.RunAsync(city.City, CancellationToken.None));

        Assert.Equal(kept.Append(running).Order(), FilesOf(city).Order());
    }
}
