using System.Globalization;

namespace Vliegwiel.Platform.Texts;

/// <summary>The texts in the language of this request; pages have it as T.</summary>
public sealed class PageTexts(TextCatalog catalog)
{
    /// <summary>Set once by the language middleware.</summary>
    public string Language { get; set; } = Texts.Language.Dutch;

    public CultureInfo Culture => Texts.Language.Culture(Language);

    public string this[string key] => catalog.Get(Language, key);

    public string this[string key, params (string Name, object? Value)[] arguments] =>
        catalog.Get(Language, key, arguments);

    public string Count(string key, long count, params (string Name, object? Value)[] arguments) =>
        catalog.Count(Language, key, count, arguments);

    public bool Has(string key) => catalog.Has(Language, key);
}
