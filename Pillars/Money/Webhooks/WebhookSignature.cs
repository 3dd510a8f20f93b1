using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vliegwiel.Money.Webhooks;

/// <summary>
/// Signs messages so that who receives one knows from whom it comes, that nothing in it was changed, and when it was
/// sent. Source: Standard Webhooks 1.0.0 (symmetric signatures).
/// </summary>
static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimeHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string SecretStart = "whsec_";
    const string Version = "v1,";
    const int SecretBytes = 32;

    /// <summary>How far the clocks of both sides may differ: an old message is no new one.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string NewSecret() =>
        SecretStart + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The headers of a message.</summary>
    public static IReadOnlyDictionary<string, string> Headers(
        string secret, Guid id, DateTimeOffset at, string body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>
        {
            [IdHeader] = $"{id}",
            [TimeHeader] = time,
            [SignatureHeader] = Version + Sign(secret, $"{id}", time, body),
        };
    }

    /// <summary>Whether a message that came in is ours, whole, and of now.</summary>
    public static bool IsValid(string secret, Func<string, string?> header, string body, DateTimeOffset now)
    {
        if (header(IdHeader) is not { } id || header(SignatureHeader) is not { } signatures
            || !long.TryParse(header(TimeHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
            return false;
        var own = Encoding.ASCII.GetBytes(
            Version + Sign(secret, id, seconds.ToString(CultureInfo.InvariantCulture), body));
        // More than one while a secret is changed for another.
        return signatures.Split(' ').Any(
            one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), own));
    }

    static string Sign(string secret, string id, string time, string body) => Convert.ToBase64String(
        HMACSHA256.HashData(
            Convert.FromBase64String(secret[SecretStart.Length..]), Encoding.UTF8.GetBytes($"{id}.{time}.{body}")));
}
