using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Vliegwiel.Platform.Api;

/// <summary>
/// The frame of /api. A module adds its endpoints to the group that MapApi gives: <c>api.MapGet("/things", ...)</c>
/// with
/// .WithName, .WithTags and .WithSummary; reading and writing JSON with camelCase names, enums as words, moments in
/// ISO 8601 and amounts as decimal strings (<see cref="ApiAmount"/>).
/// </summary>
public static class ApiFrame
{
    public const string Path = "/api";

    /// <summary>Items on a page of a list; a list says whether there is a next page.</summary>
    public const int ItemsMax = 200;
    public const int PagesMax = 10_000;

    public static IServiceCollection AddApi(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json =>
        json.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter()));

    public static bool IsApi(HttpRequest request) =>
        request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>After the actor and the rate limits, before the endpoints.</summary>
    public static IApplicationBuilder UseApi(this IApplicationBuilder app) => app.UseWhen(
        context => IsApi(context.Request), api => api.UseMiddleware<ApiGate>().UseMiddleware<Idempotency>());

    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes) => routes.MapGroup(Path);
}

/// <param name="Amount">Decimal string with a point: "-12.50".</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record ApiAmount(string Amount, string Currency)
{
    public static ApiAmount Of(long minor, string currency) => new(Texts.Amounts.Invariant(minor), currency);
}
