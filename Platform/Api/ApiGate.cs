using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Api;

/// <summary>A key was shown that opens nothing.</summary>
sealed class KeyRefused;

/// <summary>
/// Stands before everything under /api: a key that does not count is refused, writing needs a key (a browser's cookie
/// is sent along by any page that asks for it), and whatever goes wrong is told as ProblemDetails with a code.
/// </summary>
sealed partial class ApiGate(RequestDelegate next, ILogger<ApiGate> logger)
{
    public async Task InvokeAsync(HttpContext context, CurrentActor current)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Features.Get<KeyRefused>() is not null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ApiProblem.WriteAsync(
                context, StatusCodes.Status401Unauthorized, "key-refused",
                "This key does not open anything: it is unknown, has run out or was revoked.");
            return;
        }
        if (IsWrite(context.Request) && current.Actor.KeyId is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ApiProblem.WriteAsync(
                context, StatusCodes.Status401Unauthorized, "key-needed",
                "Send an API key in the header Authorization: Bearer vlw_...");
            return;
        }
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception problem) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFault(problem, context.TraceIdentifier);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        await ExplainAsync(context);
    }

    internal static bool IsWrite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
            && !HttpMethods.IsOptions(request.Method);

    /// <summary>An answer without words gets them.</summary>
    static Task ExplainAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength is > 0
            || response.ContentType is not null)
            return Task.CompletedTask;
        var (code, title) = response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => ("bad-request", "This request cannot be read. Nothing was changed."),
            StatusCodes.Status401Unauthorized =>
                ("key-needed", "Send an API key in the header Authorization: Bearer vlw_..."),
            StatusCodes.Status403Forbidden => ("not-allowed", "This key may not do that."),
            StatusCodes.Status404NotFound => ("not-found", "There is nothing at this address, or you may not see it."),
            StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", "This address does not take this method."),
            StatusCodes.Status413PayloadTooLarge => ("too-large", "This is larger than may be sent. Nothing was kept."),
            StatusCodes.Status415UnsupportedMediaType => ("media-type", "This kind of content is not taken here."),
            < 500 => ("refused", "This request was refused. Nothing was changed."),
            _ => ("fault", "Something went wrong on our side. What was kept before is still there."),
        };
        return ApiProblem.WriteAsync(context, response.StatusCode, code, title);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A call under /api failed ({Trace}).")]
    partial void LogFault(Exception problem, string trace);
}
