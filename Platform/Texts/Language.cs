using System.Globalization;

namespace Vliegwiel.Platform.Texts;

/// <summary>The languages the system speaks. Dutch addresses stand at the root, English ones under /en.</summary>
public static class Language
{
    public const string Dutch = "nl";
    public const string English = "en";

    static readonly CultureInfo DutchCulture = CultureInfo.GetCultureInfo("nl-NL");
    static readonly CultureInfo EnglishCulture = CultureInfo.GetCultureInfo("en-GB");

    public static IReadOnlyList<string> All { get; } = [Dutch, English];

    public static CultureInfo Culture(string language) => language == English ? EnglishCulture : DutchCulture;

    public static string Other(string language) => language == English ? Dutch : English;
}
