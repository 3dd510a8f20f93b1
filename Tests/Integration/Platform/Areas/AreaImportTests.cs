using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web.Commands;
using Vliegwiel.Web.Demonstration;
using Xunit;

namespace Vliegwiel.Integration.Platform.Areas;

/// <summary>Files of areas go in whole or not at all, and history stays.</summary>
public sealed class AreaImportTests
{
    const string Header = "code,kind,name,parent,valid_from,valid_to,source\n";
    const string Land = Header + "NL,country,Nederland,,,,test\nGM0001,municipality,Oudstad,NL,,,test\n";

    static GivenFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    static async Task<ImportAreasResult> TakeAsync(TestCity city, params GivenFile[] files)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<ImportAreas>()
            .TakeAsync(files, Actor.CommandLine, CancellationToken.None);
    }

    static async Task<AreaRegister> RegisterAsync(TestCity city)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<IAreas>().RegisterAsync(CancellationToken.None);
    }

    [Theory, EveryDatabase]
    public async Task Refuses_who_may_not(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await using var scope = city.Scope();
        var result = await scope.ServiceProvider.GetRequiredService<ImportAreas>()
            .TakeAsync([File("areas.csv", Land)], Actor.Anonymous, CancellationToken.None);
        Assert.Equal("areas.refused.permission", result.RefusalKey);
        Assert.Null((await RegisterAsync(city)).Find("GM0001"));
    }

    [Theory, EveryDatabase]
    public async Task Takes_the_whole_demonstration_and_a_second_time_changes_nothing(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var folder = Path.Combine(DemoFiles.Root, "heerlen");
        var files = new[] { "figures/population-2012-2024.csv", "areas.geojson", "predecessors.csv", "areas.csv",
            "indicators.csv" }
            .Select(name => new GivenFile(name, System.IO.File.ReadAllBytes(Path.Combine(folder, name)))).ToArray();

        var first = await TakeAsync(city, files);
        Assert.True(first.IsTaken, first.RefusalKey);
        Assert.All(first.Files, f => Assert.Equal((f.RowsRead, 0L), (f.RowsTaken, f.RowsSetAside)));
        Assert.True(first.Files.Sum(f => f.RowsChanged) > 4400);
        Assert.Equal(0, (await TakeAsync(city, files)).Files.Sum(f => f.RowsChanged));

        var register = await RegisterAsync(city);
        var rings = CityRegistry.Read(Path.Combine(folder, "city.json")).Rings;
        Assert.Equal("GM1954", register.PlaceOf("6361 ab").Municipality);
        Assert.Equal(Ring.Own, register.RingOf(register.PlaceOf(null, "HOENSBROEK"), rings));
        Assert.Equal(Ring.SubRegion, register.RingOf("GM0951", rings));
        Assert.Equal(Ring.Country, register.RingOf("GM0865", rings));
        Assert.Equal(Ring.Abroad, register.RingOf(register.PlaceOf("D-52062", "Aachen"), rings));
    }

    [Theory, EveryDatabase]
    public async Task Takes_nothing_of_any_file_when_one_cannot_be_read(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var result = await TakeAsync(city, File("areas.csv", Land), File("cut.geojson", "{\"type\":\"FeatureColl"));
        Assert.Equal("areas.refused.file", result.RefusalKey);
        Assert.Null((await RegisterAsync(city)).Find("GM0001"));
    }

    [Theory, EveryDatabase]
    public async Task A_changed_name_closes_the_old_row_and_keeps_it(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await TakeAsync(city, File("a.csv", Land));
        await RegisterAsync(city);
        await TakeAsync(city, File("b.csv", Header + "GM0001,municipality,Nieuwstad,NL,2020-01-01,,test\n"));

        var register = await RegisterAsync(city);
        Assert.Equal("Oudstad", register.Find("GM0001", new DateOnly(2019, 12, 31))!.Name);
        Assert.Equal("Nieuwstad", register.Find("GM0001", new DateOnly(2020, 1, 1))!.Name);
        await using var scope = city.Scope();
        var rows = scope.ServiceProvider.GetRequiredService<AreasDb>().Areas.Where(a => a.Code == "GM0001");
        Assert.Equal(3, await rows.CountAsync());
        Assert.Equal(1, await rows.CountAsync(a => a.SupersededAt != null));
    }

    [Theory, EveryDatabase]
    public async Task Rows_set_aside_are_counted_with_their_reason(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var text =
            "\ufeff" + Land.Replace(',', ';') + "GM0002;village;Dorp;NL;;;test\r\nGM0003;municipality;X;ZZ;;;test\r\n";
        var receipt = Assert.Single((await TakeAsync(city, File("messy.csv", text))).Files);
        Assert.Equal((4L, 2L, 2L), (receipt.RowsRead, receipt.RowsTaken, receipt.RowsSetAside));
        Assert.Equal(["areas.aside.kind", "areas.aside.unknownParent"], receipt.SetAside.Select(r => r.ReasonKey));
    }

    const string Square = """[[[5.9,50.8],[6.0,50.8],[6.0,50.9],[5.9,50.8]]]""";

    static string Outline(string properties) =>
        "{\"type\":\"Feature\",\"properties\":" + properties
        + ",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" + Square + "}}";

    static string Collection(params string[] features) =>
        $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";

    /// <summary>The names of properties that offices of statistics use, without any setting.</summary>
    [Theory, EveryDatabase]
    public async Task Outlines_of_others_bring_their_areas(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var result = await TakeAsync(
            city, File("gemeenten.geojson", Collection(
                Outline("""{"statcode":"GM0001","statnaam":"Oudstad","jaar":2024}"""),
                Outline("""{"statcode":"GM0002","statnaam":"Dorp","jaar":2024}"""))),
            File("wijken.json", Collection(
                Outline("""{"wk_code":"WK000100","wk_naam":"Centrum","gm_code":"GM0001","gm_naam":"Oudstad"}"""),
                Outline("""{"wk_code":"WK000101","wk_naam":"Zuid","gm_code":"GM0001","gm_naam":"Oudstad"}"""))),
            File("wards.geojson", Collection(
                Outline("""{"WD23CD":"E05005270","WD23NM":"Ashton","LAD23CD":"E07000123","LAD23NM":"Preston"}"""),
                Outline("""{"WD23CD":"E05005271","WD23NM":"Brookfield","LAD23CD":"E07000123"}"""))),
            File("pc4.geojson", Collection(Outline("""{"pc4_code":6411,"inwoners":7000}"""),
                Outline("""{"pc4_code":6412,"inwoners":9000}"""))));

        Assert.True(result.IsTaken, result.RefusalKey);
        Assert.All(result.Files, f => Assert.Equal((2L, 2L, 0L), (f.RowsRead, f.RowsTaken, f.RowsSetAside)));
        var register = await RegisterAsync(city);
        Assert.Equal(("Oudstad", AreaKind.Municipality), Told(register, "GM0001"));
        Assert.Equal(("Zuid", AreaKind.District), Told(register, "WK000101"));
        Assert.Equal("GM0001", register.Find("WK000101")!.ParentCode);
        Assert.Equal(("Brookfield", AreaKind.Ward), Told(register, "E05005271"));
        Assert.Equal(("6412", AreaKind.Postcode4), Told(register, "6412"));
    }

    [Theory, EveryDatabase]
    public async Task Tables_of_others_are_known_by_what_their_columns_mean(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var result = await TakeAsync(
            city, File("gemeenten.csv", "GM_CODE2;Naam;Statcode;Inwoners\nx;Oudstad;GM0001;12\nx;Dorp;GM0002;3\n"),
            File("lad.csv", "FID,LAD23CD,LAD23NM\n1,E07000123,Preston\n"),
            File("pc4.csv", "pc4,plaats,gemeente,gemeente_code\n6411,Oudstad,Oudstad,GM0001\n"));

        Assert.True(result.IsTaken, result.RefusalKey);
        Assert.Equal(["Areas", "Areas", "Postcodes"], result.Files.Select(f => f.Content));
        Assert.Equal(["GM_CODE2", "Inwoners"], result.Files[0].ColumnsUnused);
        var register = await RegisterAsync(city);
        Assert.Equal(("Preston", AreaKind.Municipality), Told(register, "E07000123"));
        Assert.Equal("GM0001", register.PlaceOf("6411 AB").Municipality);
    }

    [Theory, EveryDatabase]
    public async Task A_table_in_Dutch_is_understood(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var result = await TakeAsync(
            city,
            File("gebieden.csv", "Code;Naam;Soort;Gemeente;Geldig van;Geldig tot\nNL;Nederland;land;;;\n"
                + "X1;Limburg;provincie;NL;;\nX2;Oudstad;gemeente;X1;1-1-2019;\nX3;Noord;wijk;X2;1-1-2019;1-1-2999\n"
                + "6411;6411;postcodegebied;X2;;\n"),
            File("postcodes.csv", "Postcode;Gemeente\n6411 AB;X2\n"));

        Assert.True(result.IsTaken, result.RefusalKey);
        Assert.All(result.Files, f => Assert.Equal((0L, 0), (f.RowsSetAside, f.ColumnsUnused.Count)));
        var register = await RegisterAsync(city);
        Assert.Equal(("Limburg", AreaKind.Region), Told(register, "X1"));
        Assert.Equal(("Noord", AreaKind.District), Told(register, "X3"));
        Assert.Equal(
            ("X2", new DateOnly(2999, 1, 1)), (register.Find("X3")!.ParentCode, register.Find("X3")!.ValidTo));
        Assert.Equal("X2", register.PlaceOf("6411 AB").Municipality);
        Assert.Equal("X2", register.PlaceOf("6411").Municipality);
    }

    static (string Name, AreaKind Kind) Told(AreaRegister register, string code) =>
        register.Find(code) is { } area ? (area.Name, area.Kind) : ("", default);

    [Theory, EveryDatabase]
    public async Task The_verb_prints_a_receipt_for_each_file(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var path = Path.Combine(city.Folder, "areas.csv");
        await System.IO.File.WriteAllTextAsync(path, Land + "GM0003,municipality,,NL,,,test\n");
        async Task<(int Code, string Printed)> RunAsync(bool isDryRun, bool isJson)
        {
            using var output = new StringWriter();
            var exit = await ImportAreasVerb.RunAsync(
                city.Folder, city.City.Slug, [new FileInfo(path)], isDryRun, isJson, "nl", output, TextWriter.Null,
                CancellationToken.None);
            return (exit, output.ToString());
        }

        Assert.Equal(1, (await RunAsync(true, true)).Code);
        Assert.Null((await RegisterAsync(city)).Find("GM0001"));
        var (code, printed) = await RunAsync(false, true);
        var receipt = System.Text.Json.JsonDocument.Parse(printed).RootElement;
        Assert.Equal(1, code);
        Assert.Equal((3, 2), (receipt.GetProperty("rowsRead").GetInt32(), receipt.GetProperty("rowsTaken").GetInt32()));
        Assert.Equal("Oudstad", (await RegisterAsync(city)).Find("GM0001")!.Name);
        Assert.Contains("4: De naam ontbreekt.", (await RunAsync(false, false)).Printed, StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(path, Land + "GM0003,municipality,Dorp,NL,,,test\n");
        Assert.Contains(
            "apart gezet. 1 daarvan is nieuw of anders.", (await RunAsync(false, false)).Printed,
            StringComparison.Ordinal);
    }
}
