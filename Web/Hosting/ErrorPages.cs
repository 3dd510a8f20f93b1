namespace Vliegwiel.Web.Hosting;

/// <summary>
/// A refusal or a fault gets a page in the reader's language (Web/Errors) instead of a blank one; machines under /api
/// and /health keep the bare answer.
/// </summary>
public static class ErrorPages
{
    const string Address = "/fout/{0}";

    public static void UseErrorPages(this WebApplication app) =>
        app.UseWhen(
            context => !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
                && !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal),
            pages =>
            {
                pages.UseStatusCodePagesWithReExecute(Address);
                pages.UseExceptionHandler(new ExceptionHandlerOptions
                {
                    ExceptionHandlingPath = "/fout/500",
                    StatusCodeSelector = Status,
                });
            });

    static int Status(Exception problem) => problem is BadHttpRequestException bad
        ? bad.StatusCode
        : StatusCodes.Status500InternalServerError;
}
