using System.Security.Cryptography;
using System.Text;

namespace Vliegwiel.Web.Setup;

/// <summary>
/// Printed in the terminal of a system without a city: who can read the terminal may claim the system, nobody else.
/// New at each start, and of no use once a city exists.
/// </summary>
sealed class SetupToken
{
    // Without letters and digits that look alike; 20 of 31 signs are 99 bits.
    const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    const int Length = 20;

    public string Value { get; } = RandomNumberGenerator.GetString(Alphabet, Length);

    public bool Matches(string? typed) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes((typed ?? "").Trim().ToLowerInvariant()), Encoding.UTF8.GetBytes(Value));
}
