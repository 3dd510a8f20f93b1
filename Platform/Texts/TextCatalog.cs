using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Vliegwiel.Platform.Texts;

/// <summary>
/// All texts of all modules, from the JSON files beside the pages (Texts.nl.json, Texts.en.json): nested objects,
/// read by their dotted key. Keys are unique over the whole system. Placeholders are {names}.
/// </summary>
public sealed class TextCatalog
{
    readonly FrozenDictionary<string, FrozenDictionary<string, string>> _byLanguage;

    public TextCatalog(IEnumerable<Assembly> assemblies)
    {
        var languages = new Dictionary<string, Dictionary<string, string>>();
        foreach (var assembly in assemblies)
        {
            foreach (var resource in assembly.GetManifestResourceNames())
            {
                if (!resource.StartsWith("texts/", StringComparison.Ordinal))
                    continue;
                var language = resource.Split('.')[^2];
                if (!languages.TryGetValue(language, out var texts))
                    languages[language] = texts = [];
                using var document = JsonDocument.Parse(assembly.GetManifestResourceStream(resource)!);
                Flatten(document.RootElement, "", texts, resource);
            }
        }
        _byLanguage = languages.ToFrozenDictionary(l => l.Key, l => l.Value.ToFrozenDictionary());
    }

    public bool Has(string language, string key) =>
        _byLanguage.TryGetValue(language, out var texts) && texts.ContainsKey(key);

    public IEnumerable<string> Keys(string language) => _byLanguage.TryGetValue(language, out var texts) ? texts.Keys
        : [];

    /// <summary>The text with its placeholders filled; a key that does not exist shows as the key, never as an error
    /// page.</summary>
    public string Get(string language, string key, params (string Name, object? Value)[] arguments)
    {
        if (!_byLanguage.TryGetValue(language, out var texts) || !texts.TryGetValue(key, out var text))
            return key;
        return Fill(text, arguments, Language.Culture(language));
    }

    /// <summary>"key.one" when the count is 1, else "key.other"; {count} is filled in.</summary>
    public string Count(string language, string key, long count, params (string Name, object? Value)[] arguments) =>
        Get(language, key + (count == 1 ? ".one" : ".other"), [("count", count), .. arguments]);

    static string Fill(string text, (string Name, object? Value)[] arguments, CultureInfo culture)
    {
        if (arguments.Length == 0)
            return text;
        var filled = new StringBuilder(text);
        foreach (var (name, value) in arguments)
            filled.Replace("{" + name + "}", Format(value, culture));
        return filled.ToString();
    }

    static string Format(object? value, CultureInfo culture) => value switch
    {
        null => "",
        long or int => ((IFormattable)value).ToString("N0", culture),
        DateOnly date => date.ToString("d MMMM yyyy", culture),
        IFormattable formattable => formattable.ToString(null, culture),
        _ => value.ToString() ?? "",
    };

    static void Flatten(JsonElement element, string prefix, Dictionary<string, string> texts, string source)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key = prefix.Length == 0 ? property.Name : $"{prefix}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Object)
                Flatten(property.Value, key, texts, source);
            else if (!texts.TryAdd(key, property.Value.GetString()!))
                throw new InvalidOperationException($"Text key '{key}' in {source} stands elsewhere too.");
        }
    }
}
