using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Vliegwiel.Web;

/// <summary>Traces and measures go nowhere unless an OpenTelemetry endpoint is named; then there and nowhere
/// else.</summary>
public static class Telemetry
{
    const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static bool IsWanted(IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration[EndpointSetting]);

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!IsWanted(builder.Configuration))
            return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("vliegwiel"))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(request =>
                {
                    request.Filter = context =>
                        !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
                    // Addresses can hold what people looked for.
                    request.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null);
                })
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddOtlpExporter());
    }
}
