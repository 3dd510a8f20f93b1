using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Pages;

/// <summary>
/// /theme.css: the city's own tokens, laid over wwwroot/styles/tokens.css. A token "accent" of the city becomes
/// --city-accent; the dark scheme takes "accent-dark-scheme". A name or value that could be more than a colour or a
/// measure is left out.
/// </summary>
public static partial class CityTheme
{
    const int ValueLengthMax = 100;
    const int VersionLength = 12;
    const string Lasting = "public, max-age=31536000, immutable";

    public static void MapCityTheme(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/theme.css", (CurrentCity current, HttpContext context) =>
        {
            if (!current.IsKnown)
                return Results.NotFound();
            // The address carries the version; another theme is another address.
            context.Response.Headers.CacheControl = Lasting;
            return Results.Text(Css(current.City), "text/css", Encoding.UTF8);
        });

    public static string Css(City city)
    {
        var css = new StringBuilder(":root {\n");
        foreach (var (name, value) in city.Theme.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (value.Length <= ValueLengthMax && TokenName().IsMatch(name) && TokenValue().IsMatch(value))
                css.Append("  --city-").Append(name).Append(": ").Append(value).Append(";\n");
        }
        return css.Append("}\n").ToString();
    }

    public static string Version(City city) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Css(city))))[..VersionLength];

    [GeneratedRegex(@"\A[a-z][a-z0-9-]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenName();

    // Colours, lengths and font names; no braces, semicolons, addresses or escapes.
    [GeneratedRegex(@"\A(?!.*url)[#a-zA-Z0-9 .,%()'/-]+\z", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenValue();
}
