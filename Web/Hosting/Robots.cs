using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Web.Hosting;

/// <summary>/robots.txt: a demonstration stays out of search engines, because its payments are made up.</summary>
public static class Robots
{
    public static void MapRobots(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/robots.txt", (CurrentCity current) =>
            Results.Text(Text(isDemonstration: !current.IsKnown || current.City.IsDemonstration), "text/plain"));

    public static string Text(bool isDemonstration) => isDemonstration
        ? "User-agent: *\nDisallow: /\n"
        : "User-agent: *\nDisallow: /inloggen\nDisallow: /en/sign-in\nDisallow: /account\nDisallow: /en/account\n";
}
