using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel import areas: areas, outlines and figures go into a city's register, all files or
/// none.</summary>
static class ImportAreasVerb
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Build()
    {
        var data = CommandLine.Data();
        var city = new Option<string?>("--city")
        {
            Description = "Which city of the data folder; needed when it holds several.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and print receipts; nothing is kept." };
        var json = new Option<bool>("--json") { Description = "Print one receipt a line as JSON." };
        var language = CommandLine.LanguageOption();
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "CSV (its first line names the columns: code, name, kind, parent; or postcode, area) or GeoJSON. "
                + "All tables: docs/operations.md.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("areas", "Reads areas, boundary changes, postcodes, outlines and figures.")
        {
            data,
            city,
            dryRun,
            json,
            language,
            files,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(data).FullName, parsed.GetValue(city), parsed.GetRequiredValue(files),
            parsed.GetValue(dryRun), parsed.GetValue(json), ImportCommand.LanguageOf(parsed.GetValue(language)),
            Console.Out, Console.Error, cancellation));
        return command;
    }

    /// <summary>0 when all was taken, 1 when a file was refused or a row set aside, 2 when nothing was
    /// tried.</summary>
    public static async Task<int> RunAsync(string data, string? slug, FileInfo[] paths, bool isDryRun, bool isJson,
        string language, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        await using var services = CommandServices.Build(data);
        var texts = services.GetRequiredService<TextCatalog>();
        var cities = services.GetRequiredService<CityRegistry>();
        if (CommandServices.Find(cities, slug) is not { } city)
        {
            var (why, value) = CommandServices.WhyNone(cities);
            await errors.WriteLineAsync(texts.Get(language, why, ("value", value)));
            return 2;
        }
        var given = new List<GivenFile>();
        foreach (var path in paths)
        {
            try
            {
                given.Add(new GivenFile(path.Name, await File.ReadAllBytesAsync(path.FullName, cancellation)));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                await errors.WriteLineAsync(texts.Get(language, "import.cannotOpen", ("value", path.FullName)));
                return 2;
            }
        }
        using var serving = CommandServices.Share(data);
        if (serving is null)
        {
            await errors.WriteLineAsync(texts.Get(language, "import.moving", ("value", data)));
            return 2;
        }
        await services.GetRequiredService<MigrationRunner>().MigrateAsync(city.Database, cancellation);
        await using var scope = services.CreateCityScope(city);
        var import = scope.ServiceProvider.GetRequiredService<ImportAreas>();
        var result = isDryRun ? await import.CheckAsync(given, Actor.CommandLine, cancellation)
            : await import.TakeAsync(given, Actor.CommandLine, cancellation);
        foreach (var file in result.Files)
            await output.WriteLineAsync(isJson ? JsonSerializer.Serialize(file, Json)
                : TextOf(file, texts, language));
        if (result.RefusalKey is { } refusal)
            await errors.WriteLineAsync(texts.Get(language, refusal));
        return result.RefusalKey is null && result.Files.All(f => f.RowsSetAside == 0) ? 0 : 1;
    }

    static string TextOf(AreaFileReceipt file, TextCatalog texts, string language)
    {
        if (file.RefusalKey is { } refusal)
            return $"{file.FileName}\n  {texts.Get(language, refusal)}";
        var content = texts.Get(language, $"areas.import.content.{file.Content}");
        var rows = texts.Get(language, "areas.import.rows", ("read", file.RowsRead), ("taken", file.RowsTaken),
            ("aside", file.RowsSetAside));
        var changed = texts.Count(language, "areas.import.changed", file.RowsChanged);
        var lines = new List<string> { file.FileName, $"  {content}: {rows} {changed}" };
        if (file.ColumnsUnused.Count > 0)
            lines.Add("  " + texts.Get(language, "areas.import.unused",
                ("columns", string.Join(", ", file.ColumnsUnused))));
        lines.AddRange(file.SetAside.Select(row => string.Create(
            CultureInfo.InvariantCulture, $"  - {row.Line}: {texts.Get(language, row.ReasonKey)} {row.Value}")));
        return string.Join('\n', lines);
    }
}
