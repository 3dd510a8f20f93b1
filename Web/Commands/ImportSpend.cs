using Vliegwiel.Partners.Reading;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Commands;

sealed record ImportSpendOptions
{
    public required string DataFolder { get; init; }

    public string? Anchor { get; init; }

    public bool IsDryRun { get; init; }

    public bool IsJson { get; init; }

    public required string Language { get; init; }

    public required IReadOnlyList<string> Files { get; init; }
}

/// <summary>Reads the named files one after another and prints what came of each. Results go to
/// <paramref name="output"/>, progress and problems to <paramref name="errors"/>.</summary>
sealed class ImportSpend(ImportSpendOptions options, TextWriter output, TextWriter errors)
{
    readonly TextCatalog texts = new([typeof(SpendFile).Assembly, typeof(ImportSpend).Assembly]);

    /// <summary>0 when every file was read, 1 when at least one was not, 2 when nothing was tried.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (!options.IsDryRun)
        {
            await errors.WriteLineAsync(Text("import.needsCity", options.DataFolder));
            return 2;
        }
        var failed = 0;
        for (var index = 0; index < options.Files.Count; index++)
        {
            var path = options.Files[index];
            await errors.WriteLineAsync($"{index + 1}/{options.Files.Count} {Path.GetFileName(path)}");
            failed += await ReadAsync(path, cancellation) ? 0 : 1;
        }
        return failed == 0 ? 0 : 1;
    }

    async Task<bool> ReadAsync(string path, CancellationToken cancellation)
    {
        FileReading reading;
        try
        {
            reading = SpendFile.Read(path, new ReadOptions { Cancellation = cancellation }, _ => { });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(Text("import.cannotOpen", path));
            return false;
        }
        await output.WriteLineAsync(options.IsJson
            ? ReceiptJson.Of(reading, key => texts.Get(options.Language, key))
            : ReceiptText.Of(reading, texts, options.Language));
        return reading is FileReading.Read;
    }

    string Text(string key, string value) => texts.Get(options.Language, key, ("value", value));
}
