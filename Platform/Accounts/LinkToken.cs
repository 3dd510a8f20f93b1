using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Vliegwiel.Platform.Accounts;

/// <summary>The secret in a link by e-mail: 256 random bits, of which the database holds the hash only.</summary>
static class LinkToken
{
    const int Bytes = 32;
    public const int LengthMax = 100;

    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Bytes));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public const int IdentityLengthMax = 2000;

    /// <summary>A token of Identity as it can stand in an address.</summary>
    public static string Wrap(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    public static string? Unwrap(string? token)
    {
        if (token is not { Length: > 0 and <= IdentityLengthMax })
            return null;
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
