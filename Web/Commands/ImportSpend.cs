using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Commands;

sealed record ImportSpendOptions
{
    public required string DataFolder { get; init; }

    public string? Anchor { get; init; }

    /// <summary>Which city of the data folder; needed when it holds several.</summary>
    public string? City { get; init; }

    public bool IsDryRun { get; init; }

    public bool IsJson { get; init; }

    public required string Language { get; init; }

    public required IReadOnlyList<string> Files { get; init; }
}

/// <summary>Reads the named files one after another and prints what came of each. Results go to
/// <paramref name="output"/>, progress and problems to <paramref name="errors"/>.</summary>
sealed class ImportSpend(ImportSpendOptions options, TextWriter output, TextWriter errors)
{
    static readonly string[] Endings = [".csv", ".txt", ".tsv", ".tab", ".xlsx", ".xlsm", ".xlsb", ".xls"];

    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly TextCatalog texts = new([typeof(SpendFile).Assembly, typeof(ImportSpend).Assembly]);

    /// <summary>0 when every file was read, 1 when at least one was not, 2 when nothing was tried.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation) =>
        options.IsDryRun ? await EachAsync(path => ReadAsync(path, cancellation)) : await KeepAsync(cancellation);

    async Task<int> EachAsync(Func<string, Task<bool>> handle)
    {
        var failed = 0;
        var paths = new List<string>();
        foreach (var path in options.Files)
        {
            var found = Lists(path);
            if (found.Count == 0)
            {
                await FailAsync(path, "noLists");
                failed++;
            }
            paths.AddRange(found);
        }
        for (var index = 0; index < paths.Count; index++)
        {
            await errors.WriteLineAsync($"{index + 1}/{paths.Count} {Path.GetFileName(paths[index])}");
            failed += await TryAsync(handle, paths[index]) ? 0 : 1;
        }
        return failed == 0 ? 0 : 1;
    }

    /// <summary>A folder stands for the lists in it, in the order of their names.</summary>
    static List<string> Lists(string path) => !Directory.Exists(path) ? [path]
        : [.. Directory.EnumerateFiles(path)
            .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
                && !Path.GetFileName(file).StartsWith('.'))
            .Order(StringComparer.Ordinal)];

    /// <summary>One file that fails does not stop the others.</summary>
    async Task<bool> TryAsync(Func<string, Task<bool>> handle, string path)
    {
        try
        {
            return await handle(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await FailAsync(path, "cannotOpen");
        }
        catch (ReceiptDoesNotCloseException)
        {
            await FailAsync(path, "doesNotClose");
        }
        return false;
    }

    async Task FailAsync(string path, string code)
    {
        var text = Text($"import.{code}", path);
        await errors.WriteLineAsync(text);
        if (options.IsJson)
            await output.WriteLineAsync(ReceiptJson.OfFault(Path.GetFileName(path), code, text));
    }

    async Task<int> KeepAsync(CancellationToken cancellation)
    {
        await using var services = CommandServices.Build(options.DataFolder);
        var city = CommandServices.Find(services.GetRequiredService<CityRegistry>(), options.City);
        if (city is null)
        {
            var (why, value) = CommandServices.WhyNone(services.GetRequiredService<CityRegistry>());
            await errors.WriteLineAsync(Text(why, value));
            return 2;
        }
        using var serving = CommandServices.Share(options.DataFolder);
        if (serving is null)
        {
            await errors.WriteLineAsync(Text("import.moving", options.DataFolder));
            return 2;
        }
        await services.GetRequiredService<MigrationRunner>().MigrateAsync(city.Database, cancellation);
        if (await AnchorAsync(services, city, cancellation) is not { } anchor)
            return 2;
        return await EachAsync(path => TakeInAsync(services, city, anchor, path, cancellation));
    }

    async Task<Guid?> AnchorAsync(IServiceProvider services, City city, CancellationToken cancellation)
    {
        await using var scope = services.CreateCityScope(city);
        var organisations = scope.ServiceProvider.GetRequiredService<IOrganisations>();
        var found = options.Anchor is null ? null : await organisations.ByNameAsync(options.Anchor, cancellation);
        if (found is { IsAnchor: true })
            return found.Id;
        var names = (await organisations.AnchorsAsync(cancellation)).Select(a => a.Name);
        await errors.WriteLineAsync(Text("import.whichAnchor", string.Join(", ", names)));
        return null;
    }

    /// <summary>One scope a file: what one leaves behind must not reach the next.</summary>
    async Task<bool> TakeInAsync(
        IServiceProvider services, City city, Guid anchor, string path, CancellationToken cancellation)
    {
        await using var scope = services.CreateCityScope(city);
        var taken = await scope.ServiceProvider.GetRequiredService<ITakeInSpend>()
            .TakeInAsync(Actor.CommandLine, anchor, path, cancellation);
        if (taken.RefusalKey is not null)
            await errors.WriteLineAsync(Text(taken.RefusalKey, taken.RefusalArgument));
        if (taken.Reading is not null)
            await PrintAsync(taken.Reading, taken);
        else if (options.IsJson && taken.RefusalKey is { } key)
            await output.WriteLineAsync(ReceiptJson.OfFault(
                Path.GetFileName(path), key[(key.LastIndexOf('.') + 1)..], Text(key, taken.RefusalArgument)));
        return taken.Reading is FileReading.Read && taken.RefusalKey is null;
    }

    async Task<bool> ReadAsync(string path, CancellationToken cancellation)
    {
        var reading = SpendFile.Read(path, new ReadOptions { Cancellation = cancellation }, _ => { });
        await PrintAsync(reading);
        return reading is FileReading.Read;
    }

    Task PrintAsync(FileReading reading, SpendTakenIn? taken = null)
    {
        var repeats = taken is { RepeatedRows: > 0, RepeatedOf: { } file }
            ? texts.Count(options.Language, "import.repeated", taken.RepeatedRows, ("file", file))
            : null;
        if (!options.IsJson)
        {
            var text = ReceiptText.Of(reading, texts, options.Language);
            return output.WriteLineAsync(repeats is null ? text : $"{text}  ! {repeats}\n");
        }
        var line = ReceiptJson.Of(reading, key => texts.Get(options.Language, key));
        if (reading is not FileReading.Read || taken is null)
            return output.WriteLineAsync(line);
        var receipt = JsonNode.Parse(line)!.AsObject();
        receipt["repeatedRows"] = taken.RepeatedRows;
        receipt["repeatedOf"] = taken.RepeatedOf;
        return output.WriteLineAsync(receipt.ToJsonString(Json));
    }

    string Text(string key, string value) => texts.Get(options.Language, key, ("value", value));
}
