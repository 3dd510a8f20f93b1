using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Web.Hosting;

/// <summary>How much may be asked in a minute. Setting "Limits:SignInsPerMinute" and so on; reading pages is
/// free.</summary>
public sealed record RateLimits
{
    /// <summary>Per address: signing in, signing up, resetting, claiming a new system.</summary>
    public int SignInsPerMinute { get; init; } = 30;

    /// <summary>Per person: every form sent, uploads too.</summary>
    public int FormsPerMinute { get; init; } = 120;

    /// <summary>Per person: sendings of files.</summary>
    public int UploadsPerMinute { get; init; } = 30;

    /// <summary>Per key: calls under /api.</summary>
    public int CallsPerMinute { get; init; } = 600;

    /// <summary>Per address without a key: calls under /api.</summary>
    public int AnonymousCallsPerMinute { get; init; } = 60;

    /// <summary>Per address: everything limited, taken together; an office of many people shares one.</summary>
    public int AddressPerMinute { get; init; } = 3000;
}

/// <summary>Counts per account and per address what costs work or could be guessed at (status 429 above the
/// limit).</summary>
public static class RateLimiting
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(limiter =>
        {
            var limits = builder.Configuration.GetSection("Limits").Get<RateLimits>() ?? new RateLimits();
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context => Account(context, limits)),
                PartitionedRateLimiter.Create<HttpContext, string>(context => Uploads(context, limits)),
                PartitionedRateLimiter.Create<HttpContext, string>(context => IsCounted(context)
                    ? Minute("address " + Address(context), limits.AddressPerMinute)
                    : Free()));
            limiter.OnRejected = (rejected, cancellation) => RejectAsync(rejected.HttpContext, cancellation);
        });
    }

    static ValueTask RejectAsync(HttpContext context, CancellationToken cancellation)
    {
        context.Response.Headers.RetryAfter = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        // A page is made by ErrorPages, which runs the request again for it.
        if (!ApiFrame.IsApi(context.Request))
            return ValueTask.CompletedTask;
        return new ValueTask(ApiProblem.Of(
            StatusCodes.Status429TooManyRequests, "too-many-calls",
            "Too many calls in a minute. Wait a minute and go on; nothing was changed.").ExecuteAsync(context));
    }

    static RateLimitPartition<string> Account(HttpContext context, RateLimits limits)
    {
        if (!IsCounted(context))
            return Free();
        var actor = context.RequestServices.GetRequiredService<CurrentActor>().Actor;
        if (ApiFrame.IsApi(context.Request))
        {
            return actor.KeyId is { } key
                ? Minute($"key {key}", limits.CallsPerMinute)
                : Minute("calls " + Address(context), limits.AnonymousCallsPerMinute);
        }
        return actor.PersonId is { } person
            ? Minute($"person {person}", limits.FormsPerMinute)
            : Minute("visitor " + Address(context), limits.SignInsPerMinute);
    }

    static RateLimitPartition<string> Uploads(HttpContext context, RateLimits limits)
    {
        if (!IsCounted(context)
            || context.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true)
            return Free();
        var actor = context.RequestServices.GetRequiredService<CurrentActor>().Actor;
        var who = (actor.PersonId ?? actor.KeyId)?.ToString() ?? Address(context);
        return Minute("uploads " + who, limits.UploadsPerMinute);
    }

    /// <summary>Everything under /api, and every form; not the page of the refusal itself.</summary>
    static bool IsCounted(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            return false;
        return ApiFrame.IsApi(context.Request)
            || (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method));
    }

    /// <summary>An IPv6 network of 64 bits is one subscriber, who has all its addresses.</summary>
    internal static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }

    static RateLimitPartition<string> Minute(string name, int limit) => RateLimitPartition.GetSlidingWindowLimiter(
        name, _ => new SlidingWindowRateLimiterOptions { PermitLimit = limit, Window = Window, SegmentsPerWindow = 6 });

    static RateLimitPartition<string> Free() => RateLimitPartition.GetNoLimiter("");
}
