using System.Threading.RateLimiting;

namespace Vliegwiel.Web.Setup;

/// <summary>Wrong set-up tokens from one address; above the limit even the right one is refused for a
/// while.</summary>
sealed class SetupGuesses : IDisposable
{
    public const int WrongMax = 10;
    public static readonly TimeSpan RefusedFor = TimeSpan.FromMinutes(15);

    readonly PartitionedRateLimiter<string> _wrong = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(
            address, _ => new FixedWindowRateLimiterOptions { PermitLimit = WrongMax, Window = RefusedFor }));

    public bool AreTooMany(string address) => _wrong.GetStatistics(address)?.CurrentAvailablePermits == 0;

    public void Count(string address) => _wrong.AttemptAcquire(address).Dispose();

    public void Dispose() => _wrong.Dispose();
}
