using System.CommandLine;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel import: takes in what a city's anchors bring, and its areas.</summary>
static class ImportCommand
{
    public static Command Build() => new("import", "Takes in files: lists of payments of an anchor, or areas.")
    {
        Spend(),
        ImportAreasVerb.Build(),
    };

    static Command Spend()
    {
        var data = CommandLine.Data();
        var anchor = new Option<string?>("--anchor") { Description = "The organisation whose payments these are." };
        var city = new Option<string?>("--city")
        {
            Description = "Which city of the data folder; needed when it holds several.",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Read and print receipts; nothing is kept and no city is needed.",
        };
        var json = new Option<bool>("--json") { Description = "Print one receipt a line as JSON." };
        var language = CommandLine.LanguageOption();
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "CSV, XLSX or XLS, in any layout; a folder stands for the lists in it.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("spend", "Reads lists of payments and prints a receipt for each.")
        {
            data,
            anchor,
            city,
            dryRun,
            json,
            language,
            files,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new ImportSpendOptions
            {
                DataFolder = parsed.GetRequiredValue(data).FullName,
                Anchor = parsed.GetValue(anchor),
                City = parsed.GetValue(city),
                IsDryRun = parsed.GetValue(dryRun),
                IsJson = parsed.GetValue(json),
                Language = LanguageOf(parsed.GetValue(language)),
                Files = [.. parsed.GetRequiredValue(files).Select(file => file.FullName)],
            };
            return new ImportSpend(options, Console.Out, Console.Error).RunAsync(cancellation);
        });
        return command;
    }

    internal static string LanguageOf(string? wish)
    {
        var language = wish ?? Environment.GetEnvironmentVariable("LC_ALL") ?? Environment.GetEnvironmentVariable(
            "LANG") ?? "";
        return language.StartsWith(Language.Dutch, StringComparison.OrdinalIgnoreCase) ? Language.Dutch
            : Language.English;
    }
}
