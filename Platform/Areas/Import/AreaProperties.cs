using System.Text.Json;

namespace Vliegwiel.Platform.Areas.Import;

/// <summary>Which properties of a collection of outlines hold the code and the name. Ours are called "code" and
/// "name"; each office has names of its own (WD13CD, statcode, pc4), so the values decide.</summary>
/// <param name="Code">Null when no property holds a code that is known.</param>
sealed record AreaProperties(string? Code, string? Name)
{
    static readonly string[] NameEndings = ["name", "naam", "nm"];

    public static AreaProperties Of(JsonElement features)
    {
        var values = new Dictionary<string, HashSet<string>>();
        var codes = new Dictionary<string, int>();
        var count = 0;
        foreach (var feature in features.EnumerateArray())
        {
            count++;
            if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("properties", out var properties)
                || properties.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var property in properties.EnumerateObject())
            {
                if (TextOf(property.Value) is not { } text)
                    continue;
                values.TryAdd(property.Name, []);
                values[property.Name].Add(text);
                if (IsCode(property.Name, text))
                    codes[property.Name] = codes.GetValueOrDefault(property.Name) + 1;
            }
        }
        // The code of the municipality around it also stands in every feature; the area's own differs from all others.
        var code = values.ContainsKey("code") ? "code" : codes.Where(c => c.Value * 2 > count)
            .OrderByDescending(c => values[c.Key].Count).Select(c => c.Key).FirstOrDefault();
        return new AreaProperties(code, values.Where(v => v.Key != code && IsName(v.Key))
            .OrderByDescending(v => v.Key is "name" or "naam").ThenByDescending(v => v.Value.Count)
            .Select(v => v.Key).FirstOrDefault());
    }

    public string? CodeOf(JsonElement feature) => Value(feature, Code);

    /// <summary>The area that the feature describes; null when its kind or name cannot be told.</summary>
    public GivenArea? AreaOf(JsonElement feature, string code, long line, string source)
    {
        var isPostcode = Code is not null && IsPostcodeName(Code) && AreaCodes.IsPostcode4(code);
        var kind = isPostcode ? AreaKind.Postcode4 : AreaCodes.KindOf(code);
        return kind is { } known && (Value(feature, Name) ?? (isPostcode ? code : null)) is { Length: > 0 } name
            ? new GivenArea(line, code, known, name, AreaCodes.ParentOf(code), null, null, source)
            : null;
    }

    static string? Value(JsonElement feature, string? name) => name is not null
        && feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var value)
        ? TextOf(value) : null;

    static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()?.Trim(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    static bool IsCode(string name, string text) =>
        AreaCodes.KindOf(text) is not null || (IsPostcodeName(name) && AreaCodes.IsPostcode4(text));

    static bool IsPostcodeName(string name) => name.StartsWith("pc4", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("postcode", StringComparison.OrdinalIgnoreCase);

    static bool IsName(string name) =>
        Array.Exists(NameEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
