using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Demurrages;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel money: sums that anybody can check.</summary>
static class MoneyCommand
{
    public static Command Build()
    {
        var command = new Command("money", "Works out what holding and paying local money comes to.");
        command.Subcommands.Add(Charge());
        return command;
    }

    static Command Charge()
    {
        var file = new Argument<FileInfo>("file") { Description = "Cases of demurrage, as JSON." };
        file.AcceptExistingOnly();
        var json = new Option<bool>("--json") { Description = "Print the periods as JSON." };
        var command = new Command("demurrage", "Charges demurrage by month, on exact cent-days.") { file, json };
        command.SetAction((parsed, _) => ChargeAsync(parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return command;
    }

    static async Task<int> ChargeAsync(FileInfo file, bool isJson)
    {
        List<(DemurrageCase Case, IReadOnlyList<DemurragePeriod> Periods)> charged;
        try
        {
            await using var content = file.OpenRead();
            charged = [.. DemurrageFile.Read(content).Select(c => (c, c.Run()))];
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{file.Name}: {problem.Message}");
            return 2;
        }
        await Console.Out.WriteLineAsync(isJson ? AsJson(charged) : AsText(charged));
        var differs = false;
        foreach (var (one, periods) in charged.Where(c => c.Case.Expected.Count > 0))
        {
            for (var i = 0; i < Math.Max(periods.Count, one.Expected.Count); i++)
            {
                if (i < periods.Count && i < one.Expected.Count && one.Expected[i].Is(periods[i]))
                    continue;
                differs = true;
                await Console.Error.WriteLineAsync($"\"{one.Name}\", period {i + 1}: not as the file expects.");
            }
        }
        return differs ? 1 : 0;
    }

    static string AsJson(List<(DemurrageCase Case, IReadOnlyList<DemurragePeriod> Periods)> charged)
    {
        using var target = new MemoryStream();
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            json.WriteStartArray("cases");
            foreach (var (one, periods) in charged)
            {
                json.WriteStartObject();
                json.WriteString("name", one.Name);
                json.WriteStartArray("periods");
                foreach (var period in periods)
                    Write(json, period);
                json.WriteEndArray();
                json.WriteNumber("totalCollectedCents", periods.Sum(p => p.Collected));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(target.ToArray());
    }

    static void Write(Utf8JsonWriter json, DemurragePeriod period)
    {
        json.WriteStartObject();
        json.WriteString("periodEnd", period.Last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        // Of 128 bits: a number all the same, for whoever can read it.
        json.WritePropertyName("centDays");
        json.WriteRawValue(period.UnitDays.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("feeCents", period.Fee);
        json.WriteNumber("collectedCents", period.Collected);
        json.WritePropertyName("carryNumerator");
        json.WriteRawValue(period.After.Numerator.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("balanceAfterCents", period.After.Balance);
        json.WriteEndObject();
    }

    static string AsText(List<(DemurrageCase Case, IReadOnlyList<DemurragePeriod> Periods)> charged)
    {
        var text = new StringBuilder();
        foreach (var (one, periods) in charged)
        {
            text.AppendLine(one.Name);
            text.AppendLine("  until             due   collected     balance   carried");
            foreach (var period in periods)
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"  {period.Last:yyyy-MM-dd} {period.Fee,10} {period.Collected,11} {period.After.Balance,11}   "
                        + $"{period.After.Numerator}/{one.Demurrage.Denominator}");
            }
        }
        return text.ToString().TrimEnd();
    }
}
