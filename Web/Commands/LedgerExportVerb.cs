using System.CommandLine;
using Vliegwiel.Money.Audits;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel ledger export: the whole ledger, for tools that are not ours.</summary>
static class LedgerExportVerb
{
    public static Command Build()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The data folder.",
            DefaultValueFactory = _ => new DirectoryInfo("./.data"),
        };
        var slug = new Option<string?>("--city") { Description = "Which city, where there are several." };
        var format = new Option<string>("--format")
        {
            Description = "hledger, ledger (journals for these programs), csv, or camt053 (a statement per account).",
            Required = true,
        };
        format.AcceptOnlyFromAmong("hledger", "ledger", "csv", "camt053");
        var output = new Option<FileInfo?>("--output") { Description = "A file; else it goes to standard output." };
        var command = new Command("export", "Writes the whole ledger out; people's names are not in it.")
        {
            data, slug, format, output,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(data), parsed.GetValue(slug), parsed.GetRequiredValue(format),
            parsed.GetValue(output), cancellation));
        return command;
    }

    static async Task<int> RunAsync(
        DirectoryInfo data, string? slug, string format, FileInfo? output, CancellationToken cancellation)
    {
        await using var services = CommandServices.Build(data.FullName);
        var cities = services.GetRequiredService<CityRegistry>();
        if (CommandServices.Find(cities, slug) is not { } city)
        {
            var known = string.Join(", ", cities.All.Select(c => c.Slug));
            await Console.Error.WriteLineAsync(
                known.Length == 0 ? $"There is no city in {data.FullName}." : $"Say which city with --city: {known}.");
            return 2;
        }
        try
        {
            await using var stream = output is null ? Console.OpenStandardOutput() : output.Create();
            var exported = await LedgerExport.WriteAsync(
                city, Enum.Parse<LedgerFormat>(format, ignoreCase: true), stream, cancellation);
            await Console.Error.WriteLineAsync(
                $"{exported.Transfers} transfers of {exported.Accounts} accounts, until {exported.Head}.");
            return 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }
    }
}
