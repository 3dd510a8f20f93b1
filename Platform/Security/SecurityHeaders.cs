using Microsoft.AspNetCore.Http;

namespace Vliegwiel.Platform.Security;

/// <summary>Headers of every answer: nothing inline, nothing from elsewhere, no framing, no sniffing.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

    public Task InvokeAsync(HttpContext context)
    {
        // As the answer starts: a page of an error clears the headers that were set before.
        context.Response.OnStarting(static state =>
        {
            Set(((HttpContext)state).Response.Headers);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "geolocation=(), microphone=(), camera=(self), publickey-credentials-get=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
