namespace Vliegwiel.Partners.Reading;

/// <summary>Keys of the texts in Texts.nl.json and Texts.en.json for what the reader says in codes.</summary>
public static class ReadingTexts
{
    public static string Key(RefusalCode code) => $"reading.refused.{Code(code.ToString())}";

    public static string Key(WarningCode code) => $"reading.warning.{Code(code.ToString())}";

    public static string Key(SetAsideReason code) => $"reading.setAside.{Code(code.ToString())}";

    public static string Key(ColumnRole code) => $"reading.column.{Code(code.ToString())}";

    public static string Key(ChoiceReason code) => $"reading.reason.{Code(code.ToString())}";

    /// <summary>The code as it is written in keys and in JSON: camel case.</summary>
    public static string Code(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>Puts the first argument in the place of {value}; no text has more than one.</summary>
    public static string Fill(string text, IReadOnlyList<string> arguments) =>
        arguments.Count == 0 ? text : text.Replace("{value}", arguments[0], StringComparison.Ordinal);
}
