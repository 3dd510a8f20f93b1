using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Vliegwiel.Platform.Pages;

/// <summary>One sentence that the next page says, after a form was handled and the browser sent on.</summary>
public static class Flash
{
    const string TextKey = "flash";
    const string WarningKey = "flash-warning";

    /// <param name="text">In the reader's language already.</param>
    public static void Say(this ITempDataDictionary temporary, string text, bool isWarning = false)
    {
        temporary[TextKey] = text;
        temporary[WarningKey] = isWarning;
    }

    public static (string Text, bool IsWarning)? Take(ITempDataDictionary temporary) =>
        temporary[TextKey] is string text ? (text, temporary[WarningKey] is true) : null;
}
