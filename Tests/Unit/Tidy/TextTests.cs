using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Vliegwiel.Unit.Tidy;

/// <summary>Texts for people: in both languages, all used, and none asked for that is not there.</summary>
public sealed class TextTests
{
    const int KeysPerFileMax = 100;
    const int SegmentsMax = 4;

    static readonly List<(string File, Dictionary<string, string> Texts)> Dutch =
        [.. Repository.WithEnding("Texts.nl.json").Select(file => (file, Texts(file)))];

    static readonly HashSet<string> Keys = [.. Dutch.SelectMany(d => d.Texts.Keys)];

    static string Twin(string file) => file.Replace(".nl.json", ".en.json", StringComparison.Ordinal);

    [Fact]
    public void Every_file_of_texts_is_there_in_both_languages() => Assert.Equal(
        Dutch.Select(d => Twin(d.File)), Repository.WithEnding("Texts.en.json"));

    [Fact]
    public void Both_languages_have_the_same_keys_and_placeholders() => Repository.AssertNone(
        from pair in Dutch
        let english = Texts(Twin(pair.File))
        from key in pair.Texts.Keys.Union(english.Keys)
        where !pair.Texts.TryGetValue(key, out var one) || !english.TryGetValue(key, out var other)
            || !Placeholders(one).SequenceEqual(Placeholders(other))
        select $"{pair.File}: {key}");

    [Fact]
    public void A_file_of_texts_is_small_and_its_keys_are_short() => Repository.AssertNone(
        from pair in Dutch
        where pair.Texts.Count > KeysPerFileMax || pair.Texts.Keys.Any(key => key.Split('.').Length > SegmentsMax)
        select $"{pair.File}: {pair.Texts.Count} keys, deepest {pair.Texts.Keys.Max(key => key.Split('.').Length)}");

    [Fact]
    public void A_key_stands_in_one_file_only() => Repository.AssertNone(
        from pair in Dutch
        from key in pair.Texts.Keys
        group pair.File by key into places
        where places.Count() > 1
        select $"{places.Key}: {string.Join(", ", places)}");

    [Fact]
    public void No_text_is_empty_or_holds_markup()
    {
        var markup = Repository.Pattern("</?[a-z][^>]*>|&[a-z]+;", RegexOptions.IgnoreCase);

        Repository.AssertNone(
            from file in Dutch.SelectMany(d => new[] { d.File, Twin(d.File) })
            from text in Texts(file)
            where string.IsNullOrWhiteSpace(text.Value) || markup.IsMatch(text.Value)
            select $"{file}: {text.Key}");
    }

    /// <summary>
    /// A key is used where it stands in quotes, or where quotes hold its shape with something filled in. A comment
    /// "text-keys: prefix.*" says that the keys below a prefix are put together in another way.
    /// </summary>
    [Fact]
    public void Every_text_is_used()
    {
        var used = new HashSet<string>();
        var shapes = new HashSet<string>();
        foreach (var file in Sources())
        {
            var source = Repository.Read(file);
            foreach (Match quoted in Repository.Pattern("\"([A-Za-z0-9.-]+)\"").Matches(source))
                used.Add(quoted.Groups[1].Value);
            foreach (Match quoted in Repository.Pattern("\\$\"([A-Za-z0-9-]+\\.[^\"\\s]*\\{[^\"\\n]*)").Matches(source))
                shapes.Add(Shape(quoted.Groups[1].Value));
            foreach (Match declared in Repository.Pattern(@"text-keys: ([A-Za-z0-9.]+)\.\*").Matches(source))
                shapes.Add(Regex.Escape(declared.Groups[1].Value) + @"\..+");
            foreach (Match prefix in Repository.Pattern("\"([A-Za-z0-9.-]+\\.)\" \\+").Matches(source))
                shapes.Add(Regex.Escape(prefix.Groups[1].Value) + ".+");
        }
        var shape = Repository.Pattern($"^({string.Join('|', shapes)})$");

        Repository.AssertNone(Keys.Where(key =>
            !used.Contains(key) && !used.Contains(WithoutCount(key)) && !shape.IsMatch(key)));
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there()
    {
        var asked = Repository.Pattern("\\b(?:T|[Tt]exts)(?:\\[|\\.Count\\()\"([a-z][A-Za-z0-9-]*\\.[A-Za-z0-9.-]+)\"");

        Repository.AssertNone(
            from file in Sources()
            from Match match in asked.Matches(Repository.Read(file))
            let key = match.Groups[1].Value
            where !Keys.Contains(key) && !(Keys.Contains(key + ".one") && Keys.Contains(key + ".other"))
            select $"{file}: {key}");
    }

    static IEnumerable<string> Sources() => Repository.WithEnding(".cs", ".cshtml")
        .Where(file => !file.StartsWith("Tests/", StringComparison.Ordinal));

    static string WithoutCount(string key) => Repository.Pattern(@"\.(one|other)$").Replace(key, "");

    /// <summary>"signIn.refused.{result}" stands for every key that starts like it.</summary>
    static string Shape(string interpolated) =>
        Regex.Escape(interpolated[..interpolated.IndexOf('{', StringComparison.Ordinal)]) + ".+";

    static IEnumerable<string> Placeholders(string text) =>
        Repository.Pattern(@"\{\w+\}").Matches(text)
            .Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    static Dictionary<string, string> Texts(string file)
    {
        var texts = new Dictionary<string, string>();
        if (!File.Exists(Path.Combine(Repository.Root, file)))
            return texts;
        using var document = JsonDocument.Parse(Repository.Read(file));
        Flatten(document.RootElement, "", texts);
        return texts;
    }

    static void Flatten(JsonElement element, string prefix, Dictionary<string, string> texts)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
                Flatten(property.Value, prefix + property.Name + ".", texts);
            else
                texts.Add(prefix + property.Name, property.Value.GetString()!);
        }
    }
}
