using System.Globalization;
using Microsoft.AspNetCore.Http;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Texts;

/// <summary>The address decides the language: /en and below is English, the rest Dutch. A city that speaks no Dutch
/// answers in English everywhere.</summary>
public sealed class LanguageMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, PageTexts texts, CurrentCity current)
    {
        var english = context.Request.Path.StartsWithSegments("/en", StringComparison.OrdinalIgnoreCase);
        var speaksDutch = !current.IsKnown || current.City.Languages.Contains(Language.Dutch);
        texts.Language = english || !speaksDutch ? Language.English : Language.Dutch;

        // A city that speaks English only has its front door there.
        var wantsRoot = context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method);
        if (wantsRoot && current.IsKnown && current.City.DefaultLanguage == Language.English)
        {
            context.Response.Redirect("/en");
            return;
        }
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = texts.Culture;
        await next(context);
    }
}
