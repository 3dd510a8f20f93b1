using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Forms where secrets can be guessed or mails asked for: so many a minute from one network address.</summary>
static class AccountLimits
{
    public const string Policy = "accounts";

    /// <summary>A town hall sits behind one address, so that this cannot be tight; failures per account are counted
    /// too.</summary>
    public const int PostsPerMinuteMax = 60;

    public static IServiceCollection AddAccountLimits(this IServiceCollection services) =>
        services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.AddPolicy(Policy, context => HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = PostsPerMinuteMax,
                    Window =
                    TimeSpan.FromMinutes(1)
                })
            : RateLimitPartition.GetNoLimiter("reading"));
    });
}
