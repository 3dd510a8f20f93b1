using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Partners;

/// <summary>A payment list is taken in whole or not at all, once, and only by who may.</summary>
public sealed class ImportSpendTests
{
    static readonly Guid Anchor = Guid.Parse("01900000-0000-7000-8000-000000000001");

    static readonly Actor Buyer = new(
        "person", Guid.Parse("01900000-0000-7000-8000-000000000002"), "Buyer", Anchor, "Anchor",
        new HashSet<string> { Permissions.Import });

    const string List = """
        Supplier,Date,Amount,Reference
        Baker & Sons Ltd,01/02/2024,100.10,A1
        BAKER AND SONS LIMITED,02/02/2024,200.20,A2
        Cleaning (NW) Ltd,03/02/2024,-50.05,A3
        Cleaning (Bath) Ltd,04/02/2024,300.00,A4
        Mr J Smith,05/02/2024,25.00,A5
        No amount at all,05/02/2024,,A6
        """;

    static async Task<ImportSpendResult> ImportAsync(
        TestCity city, string text, Actor? actor = null, string name = "list.csv", Stream? content = null)
    {
        await using var scope = city.Scope();
        using var bytes = content ?? new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await scope.ServiceProvider.GetRequiredService<ImportSpend>().RunAsync(
            new ImportSpendOptions(actor ?? Buyer, Anchor, name, bytes), CancellationToken.None);
    }

    static async Task<T> AskAsync<T>(TestCity city, Func<PartnersDb, Task<T>> ask)
    {
        await using var scope = city.Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<PartnersDb>());
    }

    static string[] FilesOf(TestCity city) => Directory.GetFiles(
        city.City.FilesFolder("partners"), "*", SearchOption.AllDirectories);

    [Theory, EveryDatabase]
    public async Task Refuses_who_does_not_act_for_the_anchor(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var elsewhere = Buyer with { OrganisationId = Guid.Parse("01900000-0000-7000-8000-000000000009") };
        var reader = Buyer with { Permissions = new HashSet<string> { Permissions.SeeOwn } };

        Assert.IsType<ImportSpendResult.NotAllowed>(await ImportAsync(city, List, elsewhere));
        Assert.IsType<ImportSpendResult.NotAllowed>(await ImportAsync(city, List, reader));
        Assert.IsType<ImportSpendResult.NotAllowed>(await ImportAsync(city, List, Actor.Anonymous));
        Assert.Empty(FilesOf(city));
    }

    [Theory, EveryDatabase]
    public async Task Takes_a_list_in_with_a_receipt_that_closes(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);

        var taken = Assert.IsType<ImportSpendResult.Taken>(await ImportAsync(city, List));

        var row = await AskAsync(city, db => db.Imports.SingleAsync());
        Assert.Equal((taken.ImportId, 6L, 5L, 1L), (row.Id, row.RowsRead, row.RowsTaken, row.RowsSetAside));
        Assert.Equal((62530L, -5005L, 57525L), (row.DebitsMinor, row.CreditsMinor, row.NetMinor));
        Assert.Equal(7, (await AskAsync(city, db => db.SetAsides.SingleAsync())).LineNumber);
        Assert.Equal(
            ["Baker & Sons Ltd", "Cleaning (Bath) Ltd", "Cleaning (NW) Ltd", "Mr J Smith"],
            await AskAsync(city, db => db.Suppliers.OrderBy(s => s.Name).Select(s => s.Name).ToListAsync()));
        Assert.True(await AskAsync(city, db =>
            db.Suppliers.Where(s => s.IsSoleTrader).Select(s => s.Name == "Mr J Smith").SingleAsync()));
        Assert.Equal(2, FilesOf(city).Length);
        Assert.Contains(await AskAsync(city, db => db.AuditEntries.ToListAsync()), e =>
            e.Process == "partners.import.taken");
        Assert.Single(await AskAsync(city, db => db.OutboxMessages.ToListAsync()));
    }

    [Theory, EveryDatabase]
    public async Task The_same_file_is_taken_in_once(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var first = Assert.IsType<ImportSpendResult.Taken>(await ImportAsync(city, List));

        var second = Assert.IsType<ImportSpendResult.Duplicate>(await ImportAsync(city, List, name: "again.csv"));

        Assert.Equal((first.ImportId, "list.csv"), (second.EarlierImportId, second.EarlierFileName));
        Assert.Equal(1, await AskAsync(city, db => db.Imports.CountAsync()));
        Assert.Equal(2, FilesOf(city).Length);
    }

    [Theory, EveryDatabase]
    public async Task Counts_rows_that_an_earlier_file_held_too(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await ImportAsync(city, List);

        var second = Assert.IsType<ImportSpendResult.Taken>(await ImportAsync(
            city, List + "\nNew Supplier,06/02/2024,10.00,A7\n"));

        Assert.Equal(5, second.RepeatedRows);
    }

    [Theory, EveryDatabase]
    public async Task Two_people_reading_in_the_same_file_at_once_take_it_in_once(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ImportAsync(city, List))));

        Assert.Single(results.OfType<ImportSpendResult.Taken>());
        Assert.Equal(3, results.OfType<ImportSpendResult.Duplicate>().Count());
        Assert.Equal(1, await AskAsync(city, db => db.Imports.CountAsync()));
        Assert.Equal(4, await AskAsync(city, db => db.Suppliers.CountAsync()));
    }

    [Theory, EveryDatabase]
    public async Task A_refused_file_leaves_nothing_behind(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);

        Assert.IsType<ImportSpendResult.Refused>(await ImportAsync(city, "nothing,like\na,payment\n"));

        Assert.Empty(FilesOf(city));
        Assert.Equal(0, await AskAsync(city, db => db.Imports.CountAsync()));
    }

    /// <summary>A connection that drops, or a disk that is full, half way through the file.</summary>
    sealed class BreaksOff(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken =
            default)
        {
            if (Position > 0)
                throw new IOException("The connection was closed.");
            return await base.ReadAsync(buffer[..10], cancellationToken);
        }
    }

    [Theory, EveryDatabase]
    public async Task An_upload_that_breaks_off_leaves_nothing_behind(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);

        await Assert.ThrowsAsync<IOException>(() => ImportAsync(
            city, List, content: new BreaksOff(Encoding.UTF8.GetBytes(List))));

        Assert.Empty(FilesOf(city));
        Assert.IsType<ImportSpendResult.Taken>(await ImportAsync(city, List));
    }
}
