using System.CommandLine;
using System.Text.Json;
using Vliegwiel.Money.Storm;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel ledger storm: seeded storms on the ledger; a failure names the seed that brings it
/// back.</summary>
static class LedgerStormVerb
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Build()
    {
        var seed = new Option<int>("--seed") { Description = "The storm to run; the same one is the same storm." };
        var steps = new Option<int>("--steps")
        {
            Description = "Steps in each storm.",
            DefaultValueFactory = _ => 200,
        };
        var storms = new Option<int>("--storms")
        {
            Description = "How many storms: the seeds that follow.",
            DefaultValueFactory = _ => 1,
        };
        var json = new Option<bool>("--json") { Description = "Print each storm as a line of JSON." };
        foreach (var option in (Option<int>[])[steps, storms])
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                    result.AddError($"{option.Name} is at least 1.");
            });
        }
        var command = new Command(
            "storm", "Runs the ledger through crashes and failing disks, and looks at what holds.")
        {
            seed, steps, storms, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(seed), parsed.GetValue(steps), parsed.GetValue(storms), parsed.GetValue(json),
            cancellation));
        return command;
    }

    static async Task<int> RunAsync(int seed, int steps, int storms, bool isJson, CancellationToken cancellation)
    {
        var (run, broken) = (0, 0);
        long acknowledged = 0, transfers = 0, faults = 0, fenced = 0;
        for (; run < storms && !cancellation.IsCancellationRequested; run++)
        {
            var outcome = await LedgerStorm.RunAsync(unchecked(seed + run), steps);
            acknowledged += outcome.Acknowledged;
            transfers += outcome.Transfers;
            faults += outcome.Faults;
            fenced += outcome.Fenced;
            if (isJson)
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(outcome, Json));
            if (outcome.Broken is null)
                continue;
            broken++;
            await Console.Error.WriteLineAsync(
                $"Seed {outcome.Seed}: {outcome.Broken}\n  ledger storm --seed {outcome.Seed} --steps {steps}");
        }
        if (!isJson)
        {
            await Console.Out.WriteLineAsync(
                $"{acknowledged} requests answered, {transfers} transfers booked, {faults} faults of the disk, "
                    + $"{fenced} old writers refused");
            await Console.Out.WriteLineAsync($"{run - broken} passed, {broken} failed");
        }
        return broken == 0 ? 0 : 1;
    }
}
