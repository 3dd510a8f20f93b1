using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Wallet;

/// <summary>Lets the wallet be put on the home screen of a phone (W3C, Web Application Manifest).</summary>
static class WalletManifest
{
    const string ContentType = "application/manifest+json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/geld.webmanifest", (HttpContext context) => Answer(context, Language.Dutch))
            .ExcludeFromDescription();
        routes.MapGet("/en/money.webmanifest", (HttpContext context) => Answer(context, Language.English))
            .ExcludeFromDescription();
    }

    static IResult Answer(HttpContext context, string language)
    {
        var texts = context.RequestServices.GetService(typeof(PageTexts)) as PageTexts;
        var links = context.RequestServices.GetService(typeof(Links)) as Links;
        var city = context.RequestServices.GetService(typeof(CurrentCity)) as CurrentCity;
        texts!.Language = language;
        return Results.Json(
            new
            {
                name = $"{texts["wallet.title"]} - {city!.City.Name}",
                short_name = texts["wallet.title"],
                lang = language,
                start_url = links!.To("/Money/Wallet/Index", null, language),
                scope = "/",
                display = "standalone",
                background_color = "#ffffff",
                theme_color = "#ffffff",
                icons = new[] { new { src = "/favicon.svg", sizes = "any", type = "image/svg+xml", purpose = "any" } },
            },
            contentType: ContentType);
    }
}
