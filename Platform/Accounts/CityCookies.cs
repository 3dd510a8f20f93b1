using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Accounts;

/// <summary>
/// Cookies with the "__Host-" prefix where the connection is encrypted: a browser then refuses to take them from
/// another host, or over an open line. Without TLS (a try-out at a desk) the prefix would not be accepted.
/// </summary>
sealed class CityCookies : ICookieManager
{
    readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) =>
        _cookies.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _cookies.DeleteCookie(context, Name(context, key), options);

    static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;

    public static void Configure(CookieAuthenticationOptions options, string name)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.Path = "/";
        options.Cookie.IsEssential = true;
        options.CookieManager = new CityCookies();
    }

    /// <summary>A cookie counts in the city it was given in, as long as its session lives.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var current = services.GetRequiredService<CurrentCity>();
        var city = context.Principal?.FindFirst(SessionClaims.City)?.Value;
        var session = context.Principal?.FindFirst(SessionClaims.Session)?.Value;
        if (current.IsKnown && current.City.Slug == city && Guid.TryParse(session, out var sessionId)
            && await services.GetRequiredService<Sessions>()
                .FindAsync(sessionId, context.HttpContext.RequestAborted) is { } view)
        {
            services.GetRequiredService<CurrentSession>().View = view;
            return;
        }
        context.RejectPrincipal();
        await services.GetRequiredService<Microsoft.AspNetCore.Authentication.IAuthenticationService>()
            .SignOutAsync(context.HttpContext, IdentityConstants.ApplicationScheme, null);
    }
}

/// <summary>The session of this request, if somebody is signed in.</summary>
public sealed class CurrentSession
{
    internal SessionView? View { get; set; }

    public bool IsSignedIn => View is not null;
    public Guid? SessionId => View?.SessionId;

    /// <summary>The person's name; empty when nobody is signed in.</summary>
    public string PersonName => View?.Name ?? "";

    public Capacity? Acting => View?.Acting;
    public IReadOnlyList<Capacity> Capacities => View?.Capacities ?? [];
}
