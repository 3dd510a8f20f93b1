using Microsoft.AspNetCore.Diagnostics;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Web.Setup;

/// <summary>While there is no city every page leads to set-up; once there is one, set-up is gone.</summary>
sealed class SetupMiddleware(RequestDelegate next, CityRegistry cities)
{
    public const string Dutch = "/instellen";
    public const string English = "/en/set-up";

    public Task InvokeAsync(HttpContext context)
    {
        // The page of a refusal stands in for the page that was refused.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || context.Features.Get<IExceptionHandlerFeature>() is not null)
            return next(context);
        var path = context.Request.Path;
        var isSetup = path.StartsWithSegments(Dutch, StringComparison.Ordinal)
            || path.StartsWithSegments(English, StringComparison.Ordinal);
        if (!cities.All.IsEmpty)
        {
            if (!isSetup)
                return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        // Style sheets, scripts and health checks have an extension or a path of their own.
        if (isSetup || Path.HasExtension(path) || path.StartsWithSegments("/health", StringComparison.Ordinal))
            return next(context);
        context.Response.Redirect(
            path.StartsWithSegments("/en", StringComparison.Ordinal) ? English : Dutch, permanent: false);
        return Task.CompletedTask;
    }
}
