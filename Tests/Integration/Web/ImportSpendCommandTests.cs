using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;
using Vliegwiel.Unit.Partners.Reading;
using Vliegwiel.Web.Commands;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>vliegwiel import spend with a city: what is printed is what the database holds.</summary>
public sealed class ImportSpendCommandTests
{
    const string AnchorName = "Stadsdienst";

    const string Good = "Supplier,Date,Amount\nAcme Ltd,01/02/2024,10.50\nBolt Ltd,02/02/2024,-3.00\n";

    static async Task<TestCity> WithAnchorAsync(DatabaseProvider provider)
    {
        var city = await TestCity.CreateAsync(provider);
        await using var scope = city.Scope();
        var made = await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine,
            new NewOrganisation { Name = AnchorName, Kind = OrganisationKind.Municipality, IsAnchor = true },
            CancellationToken.None);
        Assert.Null(made.RefusalKey);
        return city;
    }

    static async Task<(int Code, List<JsonElement> Told, string Errors)> RunAsync(
        TestCity city, string? anchor, params string[] files)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var options = new ImportSpendOptions
        {
            DataFolder = city.Folder,
            City = city.City.Slug,
            Anchor = anchor,
            IsJson = true,
            Language = "en",
            Files = files,
        };
        var code = await new ImportSpend(options, output, errors).RunAsync(CancellationToken.None);
        var lines = output.ToString().Split(output.NewLine, StringSplitOptions.RemoveEmptyEntries);
        return (code, [.. lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))], errors.ToString());
    }

    static string Told(JsonElement line) => line.TryGetProperty("refused", out var refused)
        ? $"{line.GetProperty("file").GetString()}: {refused.GetProperty("code").GetString()}"
        : $"{line.GetProperty("file").GetString()}: {line.GetProperty("rowsTaken").GetInt64()}";

    static async Task<T> AskAsync<T>(TestCity city, Func<PartnersDb, Task<T>> ask)
    {
        await using var scope = city.Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<PartnersDb>());
    }

    [Fact]
    public async Task Waits_for_no_city_that_is_being_moved()
    {
        await using var city = await WithAnchorAsync(DatabaseProvider.Sqlite);
        var file = Path.Combine(city.Folder, "a.csv");
        await File.WriteAllTextAsync(file, Good);
        using (ServingLock.TakeAlone(city.Folder))
            Assert.Equal(2, (await RunAsync(city, AnchorName, file)).Code);
        Assert.Equal(0, await AskAsync(city, db => db.Imports.CountAsync()));
        Assert.Equal(0, (await RunAsync(city, AnchorName, file)).Code);
    }

    [Theory, EveryDatabase]
    public async Task Without_an_anchor_of_the_city_nothing_is_tried(DatabaseProvider provider)
    {
        await using var city = await WithAnchorAsync(provider);
        var path = Path.Combine(city.Folder, "list.csv");
        await File.WriteAllTextAsync(path, Good);

        foreach (var anchor in new[] { null, "Nobody" })
        {
            var (code, told, errors) = await RunAsync(city, anchor, path);

            Assert.Equal(2, code);
            Assert.Empty(told);
            Assert.Contains(AnchorName, errors, StringComparison.Ordinal);
        }
        Assert.Equal(0, await AskAsync(city, db => db.Imports.CountAsync()));
    }

    [Theory, EveryDatabase]
    public async Task One_file_that_fails_does_not_stop_the_others(DatabaseProvider provider)
    {
        await using var city = await WithAnchorAsync(provider);
        var lists = Directory.CreateDirectory(Path.Combine(city.Folder, "lists")).FullName;
        await File.WriteAllTextAsync(Path.Combine(lists, "1.csv"), "nothing,like\na,payment\n");
        await File.WriteAllTextAsync(Path.Combine(lists, "2.csv"), Good);
        await File.WriteAllTextAsync(Path.Combine(lists, "3.csv"), Good);

        var (code, told, _) = await RunAsync(city, AnchorName, lists, Path.Combine(lists, "4.csv"));

        Assert.Equal(1, code);
        Assert.Equal(
            ["1.csv: noAmount", "2.csv: 2", "3.csv: duplicate", "4.csv: cannotOpen"], told.Select(Told));
        Assert.Equal(750, await AskAsync(city, db => db.Imports.SumAsync(import => import.NetMinor)));
    }

    [Fact]
    public async Task What_stands_in_an_earlier_list_is_told_and_the_same_bytes_name_it()
    {
        await using var city = await WithAnchorAsync(DatabaseProvider.Sqlite);
        var lists = Directory.CreateDirectory(Path.Combine(city.Folder, "lists")).FullName;
        await File.WriteAllTextAsync(Path.Combine(lists, "1.csv"), Good);
        await File.WriteAllTextAsync(Path.Combine(lists, "2.csv"), Good + "Cork Ltd,03/02/2024,1.00\n");

        var (code, told, _) = await RunAsync(city, AnchorName, lists);

        Assert.Equal(0, code);
        Assert.Equal(
            [(0, null), (2, "1.csv")],
            told.Select(t => (t.GetProperty("repeatedRows").GetInt32(), t.GetProperty("repeatedOf").GetString())));

        await File.WriteAllTextAsync(Path.Combine(lists, "3.csv"), Good + "Dell Ltd,04/02/2024,1.00\n");
        var (_, said, _) = await SaidAsync(city, "nl", Path.Combine(lists, "3.csv"));
        Assert.Contains("! 2 rijen stonden al in ", said, StringComparison.Ordinal);
        var (again, _, errors) = await SaidAsync(city, "nl", Path.Combine(lists, "1.csv"));
        Assert.Equal(1, again);
        Assert.Contains("Dezelfde bytes zijn al ingelezen als 1.csv.", errors, StringComparison.Ordinal);
        (_, _, errors) = await SaidAsync(city, "en", Path.Combine(lists, "2.csv"));
        Assert.Contains("The same bytes were taken in before as 2.csv.", errors, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Said, string Errors)> SaidAsync(TestCity city, string language, string file)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var options = new ImportSpendOptions
        {
            DataFolder = city.Folder,
            Anchor = AnchorName,
            Language = language,
            Files = [file],
        };
        var code = await new ImportSpend(options, output, errors).RunAsync(CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }

    [Theory, EveryDatabase]
    public async Task A_folder_of_real_lists_is_taken_in_by_one_command_and_once(DatabaseProvider provider)
    {
        string[] folders =
        [
            SharedFiles.Require("spend", "uk", "hyndburn"), SharedFiles.Require("spend", "uk", "lancashire_pcc"),
            SharedFiles.Require("spend", "uk", "lancashire_fire"),
        ];
        var expected = folders.SelectMany(SharedFiles.Expected).ToDictionary(row => row["file"]);
        string[] files = [.. folders.SelectMany(folder => SharedFiles.Expected(folder)
            .Select(row => Path.Combine(folder, row["file"])))];
        await using var city = await WithAnchorAsync(provider);

        var (code, told, errors) = await RunAsync(city, AnchorName, files);

        Assert.True(code == 0, errors);
        Assert.Equal(files.Select(Path.GetFileName), told.Select(line => line.GetProperty("file").GetString()));
        Assert.All(told, line => AssertIs(expected[line.GetProperty("file").GetString()!], line));
        var kept = await AskAsync(city, db => db.Imports.AsNoTracking().ToListAsync());
        Assert.Equal(expected.Count, kept.Count);
        Assert.All(kept, import => Assert.Equal(
            (Rows(expected[import.FileName]), Net(expected[import.FileName])), (import.RowsTaken, import.NetMinor)));

        var (again, toldAgain, _) = await RunAsync(city, AnchorName, files);

        Assert.Equal(1, again);
        Assert.All(toldAgain, line =>
            Assert.EndsWith(": duplicate", Told(line), StringComparison.Ordinal));
        Assert.Equal(expected.Count, toldAgain.Count);
        Assert.Equal(expected.Count, await AskAsync(city, db => db.Imports.CountAsync()));
        Assert.Equal(
            kept.Sum(import => import.NetMinor), await AskAsync(city, db => db.Imports.SumAsync(i => i.NetMinor)));
    }

    static void AssertIs(Dictionary<string, string> expected, JsonElement line)
    {
        Assert.Equal(Rows(expected), line.GetProperty("rowsTaken").GetInt64());
        Assert.Equal(Net(expected), Minor(line.GetProperty("net").GetString()!));
        if (expected.TryGetValue("sum_debits", out var debits))
            Assert.Equal(Minor(debits), Minor(line.GetProperty("debits").GetString()!));
        if (expected.TryGetValue("sum_credits", out var credits))
            Assert.Equal(Minor(credits), Minor(line.GetProperty("credits").GetString()!));
    }

    static long Rows(Dictionary<string, string> expected) =>
        long.Parse(expected["payment_rows"], CultureInfo.InvariantCulture);

    static long Net(Dictionary<string, string> expected) =>
        Minor(expected.TryGetValue("net", out var net) ? net : expected["net_sum"]);

    static long Minor(string amount) => (long)(decimal.Parse(amount, CultureInfo.InvariantCulture) * 100);
}
