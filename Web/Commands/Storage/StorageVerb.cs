using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Commands.Storage;

/// <summary>What the verbs that keep a city's storage share: their options, their texts, and how they end.</summary>
sealed class StorageVerb
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    readonly TextCatalog _texts = new([typeof(StorageVerb).Assembly]);
    readonly string _language;
    readonly bool _isJson;

    StorageVerb(ParseResult parsed, Option<bool> json, Option<string?> language)
    {
        _isJson = parsed.GetValue(json);
        _language = ImportCommand.LanguageOf(parsed.GetValue(language));
    }

    /// <summary>Adds the options that every one of these verbs has, and runs <paramref name="run"/>.</summary>
    /// <returns>0 when all went well, 1 when something does not hold, 2 when nothing was done.</returns>
    public static Command Build(
        Command command, Func<StorageVerb, StorageVerbOptions, CancellationToken, Task<int>> run)
    {
        var data = CommandLine.Data();
        var city = new Option<string?>("--city") { Description = "Which city of the data folder." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var language = CommandLine.LanguageOption();
        foreach (var option in new Option[] { data, city, json, language })
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var verb = new StorageVerb(parsed, json, language);
            try
            {
                await using var services = CommandServices.Build(parsed.GetRequiredValue(data).FullName);
                return await run(verb, new StorageVerbOptions(services, parsed, parsed.GetValue(city)), cancellation);
            }
            catch (StorageRefusedException refusal)
            {
                return await verb.RefuseAsync(refusal.TextKey, refusal.Argument);
            }
            catch (Exception problem) when (problem is SchemaException or InvalidDataException or IOException
                or UnauthorizedAccessException or DbException)
            {
                return await verb.RefuseAsync("storage.refused.machine", problem.Message);
            }
        });
        return command;
    }

    public string Text(string key, params (string Name, object? Value)[] arguments) =>
        _texts.Get(_language, key, arguments);

    /// <summary>The result: a line for people, or an object for programs.</summary>
    public Task SayAsync(string line, object result) =>
        Console.Out.WriteLineAsync(_isJson ? JsonSerializer.Serialize(result, Json) : line);

    public async Task<int> RefuseAsync(string key, string argument)
    {
        await Console.Error.WriteLineAsync(Text(key, ("value", argument)));
        return 2;
    }
}

sealed record StorageVerbOptions(IServiceProvider Services, ParseResult Parsed, string? CitySlug)
{
    public CityRegistry Cities => Services.GetRequiredService<CityRegistry>();

    /// <summary>The city named, or the only one.</summary>
    public City City => CommandServices.Find(Cities, CitySlug) ?? throw NoCity();

    /// <summary>The city named, or all of them; at least one.</summary>
    public IReadOnlyList<City> CitiesWanted => CitySlug is null && !Cities.All.IsEmpty ? Cities.All : [City];

    /// <summary>--to, read as the connection of a PostgreSQL database.</summary>
    public string Connection(Option<string?> to)
    {
        var text = Parsed.GetValue(to) ?? "";
        try
        {
            return DatabaseOptions.PostgresDatabase(text).ConnectionString;
        }
        catch (ArgumentException)
        {
            // Not repeated in the message: it may hold a password.
            throw new StorageRefusedException("storage.refused.connection", "");
        }
    }

    StorageRefusedException NoCity()
    {
        var (key, value) = CommandServices.WhyNone(Cities);
        return new StorageRefusedException(key, value);
    }
}
