using System.CommandLine;
using System.Text.Json;
using Vliegwiel.Money.Vectors;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel ledger: what can be asked of the ledger without a city.</summary>
static class LedgerCommand
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Build()
    {
        var command = new Command("ledger", "The ledger's own tests, and what an auditor asks of it.");
        command.Subcommands.Add(Vectors());
        command.Subcommands.Add(LedgerStormVerb.Build());
        command.Subcommands.Add(LedgerExportVerb.Build());
        return command;
    }

    static Command Vectors()
    {
        var file = new Argument<FileInfo>("file") { Description = "Tables of ledger tests, as JSON." };
        file.AcceptExistingOnly();
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var command = new Command("vectors", "Replays tables of ledger tests.") { file, json };
        command.SetAction((parsed, _) => ReplayAsync(parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return command;
    }

    static async Task<int> ReplayAsync(FileInfo file, bool isJson)
    {
        VectorReport report;
        try
        {
            await using var tables = file.OpenRead();
            report = ReplayVectors.Run(tables);
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{file.Name}: {problem.Message}");
            return 2;
        }
        if (isJson)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
                new { report.Passed, Failed = report.Failed.Count, report.Skipped, Mismatches = report.Failed }, Json));
        }
        else
        {
            foreach (var mismatch in report.Failed)
            {
                await Console.Error.WriteLineAsync(
                    $"{mismatch.Test}\n  {mismatch.Row}\n  {mismatch.Expected} <> {mismatch.Found}");
            }
            if (report.Skipped > 0)
                await Console.Error.WriteLineAsync($"{report.Skipped} rows are queries and were left out.");
            await Console.Out.WriteLineAsync($"{report.Passed} passed, {report.Failed.Count} failed");
        }
        return report.Failed.Count == 0 ? 0 : 1;
    }
}
