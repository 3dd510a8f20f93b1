using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vliegwiel.Partners;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel count: brings the sums up to date and prints where the money goes.</summary>
static class CountCommand
{
    const int PercentDecimals = 1;
    const int YearDigits = 4;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Build()
    {
        var data = CommandLine.Data();
        var city = new Option<string?>("--city")
        {
            Description = "Which city of the data folder; needed when it holds several.",
        };
        var anchor = new Option<string?>("--anchor") { Description = "One organisation; else the anchors together." };
        var year = Year();
        var branch = new Option<bool>("--branch")
        {
            Description = "By the branch that delivers; else by the registered seat.",
        };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var language = CommandLine.LanguageOption();
        var command = new Command("count", "Counts what is procurement, and prints where the money goes.")
        {
            data,
            city,
            anchor,
            year,
            branch,
            json,
            language,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(data).FullName, parsed.GetValue(city), parsed.GetValue(anchor),
            parsed.GetValue(year), parsed.GetValue(branch), parsed.GetValue(json),
                ImportCommand.LanguageOf(parsed.GetValue(language)),
                cancellation));
        return command;
    }

    static Option<int?> Year() => new("--year")
    {
        Description = "One calendar year; else all years.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length == YearDigits
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year))
                return year;
            result.AddError($"--year {text}: geef een jaar zoals 2024 (give a year such as 2024).");
            return null;
        },
    };

    static async Task<int> RunAsync(
        string data, string? slug, string? anchorName, int? year, bool byBranch, bool isJson, string language,
        CancellationToken cancellation)
    {
        await using var services = CommandServices.Build(data);
        var texts = services.GetRequiredService<TextCatalog>();
        var cities = services.GetRequiredService<CityRegistry>();
        if (CommandServices.Find(cities, slug) is not { } city)
        {
            var (why, value) = CommandServices.WhyNone(cities);
            await Console.Error.WriteLineAsync(texts.Get(language, why, ("value", value)));
            return 2;
        }
        using var serving = CommandServices.Share(data);
        if (serving is null)
        {
            await Console.Error.WriteLineAsync(texts.Get(language, "import.moving", ("value", data)));
            return 2;
        }
        await services.GetRequiredService<MigrationRunner>().MigrateAsync(city.Database, cancellation);
        await using var scope = services.CreateCityScope(city);
        var organisations = scope.ServiceProvider.GetRequiredService<IOrganisations>();
        var anchor = anchorName is null ? null : await organisations.ByNameAsync(anchorName, cancellation);
        if (anchorName is not null && anchor is null)
        {
            var names = (await organisations.AnchorsAsync(cancellation)).Select(a => a.Name);
            await Console.Error.WriteLineAsync(
                texts.Get(language, "import.whichAnchor", ("value", string.Join(", ", names))));
            return 2;
        }
        var count = scope.ServiceProvider.GetRequiredService<ICountSpend>();
        var counted = await count.RunAsync(cancellation);
        await Console.Error.WriteLineAsync(texts.Get(language, "counting.done", ("count", counted)));
        var summary = await count.SummaryAsync(Actor.CommandLine, anchor?.Id, year, byBranch, cancellation);
        await Console.Out.WriteLineAsync(isJson ? JsonOf(summary, anchor?.Name) : TextOf(summary, texts, language));
        return 0;
    }

    /// <summary>Amounts as decimal strings: a reader must not make floating point numbers of them.</summary>
    static string JsonOf(LeakSummary s, string? anchor)
    {
        static object Part(LeakPart p) => new { p.Code, amount = Amounts.Invariant(p.Minor), p.Lines };
        return JsonSerializer.Serialize(
            new
            {
                anchor,
                s.Year,
                s.Currency,
                placeRule = s.PlaceRule,
                total = Amounts.Invariant(s.TotalMinor),
                s.Lines,
                notCounted = s.NotCounted.Select(Part),
                counted = Amounts.Invariant(s.CountedMinor),
                rings = s.Rings.Select(Part),
                sectors = s.Sectors.Select(Part),
                subRegion = new { ofKnown = s.InSubRegion, lower = s.InSubRegionLower, upper = s.InSubRegionUpper },
            },
            Json);
    }

    static string TextOf(LeakSummary s, TextCatalog texts, string language)
    {
        var culture = Language.Culture(language);
        var text = new StringBuilder();
        void Row(string name, long minor) =>
            text.Append(culture, $"{name,-36}{Amounts.Show(minor, s.Currency, culture),22}\n");
        Row(texts.Get(language, "counting.total"), s.TotalMinor);
        foreach (var part in s.NotCounted)
            Row("  " + texts.Get(language, "count.kind." + part.Code), part.Minor);
        Row(texts.Get(language, "counting.counted"), s.CountedMinor);
        foreach (var part in s.Rings)
            Row("  " + texts.Get(language, "counting.ring." + part.Code), part.Minor);
        if (s is { InSubRegion: { } share, InSubRegionLower: { } lower, InSubRegionUpper: { } upper })
            text.Append(texts.Get(
                language, "counting.share", ("share", Percent(share, culture)), ("lower", Percent(lower, culture)),
                ("upper", Percent(upper, culture))));
        return text.ToString();
    }

    static string Percent(decimal share, CultureInfo culture) =>
        decimal.Round(share * 100, PercentDecimals, MidpointRounding.ToEven).ToString("0.0", culture) + " %";
}
