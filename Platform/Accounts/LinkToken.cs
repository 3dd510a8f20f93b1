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
}
