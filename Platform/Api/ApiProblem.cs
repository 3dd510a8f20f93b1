using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Api;

/// <summary>
/// What is said under /api when something is not done: ProblemDetails with a code that never changes, for programs,
/// and a
/// title in English, for the people who write them. A refusal of a use case has its text key as its code.
/// </summary>
public static class ApiProblem
{
    public const string ContentType = "application/problem+json";

    public static ProblemHttpResult Of(int status, string code, string title, string? detail = null) =>
        TypedResults.Problem(Details(status, code, title, detail));

    /// <param name="refusalKey">Text key of the refusal: "organisations.refused.permission".</param>
    /// <param name="texts">Says it in English.</param>
    /// <param name="status">403 for who may not, 404 for what is not there, 422 for what cannot be done.</param>
    public static ProblemHttpResult Refusal(string refusalKey, TextCatalog texts, int? status = null) =>
        Of(status ?? StatusOf(refusalKey), refusalKey, texts.Get(Language.English, refusalKey));

    public static ProblemHttpResult NotFound() =>
        Of(StatusCodes.Status404NotFound, "not-found", "There is nothing at this address, or you may not see it.");

    public static ProblemHttpResult NotAllowed(string permission) =>
        Of(StatusCodes.Status403Forbidden, "not-allowed", "This key may not do that.",
            $"It needs the permission {permission}.");

    internal static Task WriteAsync(HttpContext context, int status, string code, string title)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            Details(status, code, title, null), options: null, contentType: ContentType, context.RequestAborted);
    }

    static int StatusOf(string refusalKey) => refusalKey.EndsWith(".permission", StringComparison.Ordinal)
        ? StatusCodes.Status403Forbidden
        : refusalKey.EndsWith(".unknown", StringComparison.Ordinal)
            ? StatusCodes.Status404NotFound
            : StatusCodes.Status422UnprocessableEntity;

    static ProblemDetails Details(int status, string code, string title, string? detail) => new()
    {
        Status = status,
        Type = "urn:vliegwiel:problem:" + code,
        Title = title,
        Detail = detail,
        Extensions = { ["code"] = code },
    };
}
