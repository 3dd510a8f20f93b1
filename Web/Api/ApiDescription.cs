using Microsoft.OpenApi;

namespace Vliegwiel.Web.Api;

/// <summary>The OpenAPI document at /api/openapi.json; a test holds it beside Web/Api/openapi.json.</summary>
public static class ApiDescription
{
    public const string Address = "/api/openapi.json";
    const string Scheme = "key";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Vliegwiel",
                Version = "1",
                Description =
                    "Amounts are decimal strings. Errors are ProblemDetails with a code that does not change. "
                    + "A write with the header Idempotency-Key can be repeated without being done twice.",
            };
            // The host is that of the city one asks.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "A key of an organisation, made by its manager.",
                },
            };
            document.Security =
                [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
    });
}
