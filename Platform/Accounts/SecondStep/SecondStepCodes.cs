using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Vliegwiel.Platform.Accounts.SecondStep;

/// <summary>
/// Checks the codes of an authenticator app (RFC 6238: SHA-1, 30 seconds, six digits). A code does once, as section 5.2
/// asks: the period it belongs to is written down in one update that only a later period passes.
/// </summary>
sealed class SecondStepCodes(AccountsDb db, TimeProvider time) : AuthenticatorTokenProvider<Person>
{
    public const int PeriodSeconds = 30;
    const int Digits = 6;

    /// <summary>Periods that a clock may be off, either way.</summary>
    const int PeriodsOff = 1;

    public override async Task<bool> ValidateAsync(
        string purpose, string token, UserManager<Person> manager, Person user)
    {
        if (token.Length != Digits || await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
            return false;
        var secret = FromBase32(key);
        var now = time.GetUtcNow().ToUnixTimeSeconds() / PeriodSeconds;
        for (var period = now - PeriodsOff; period <= now + PeriodsOff; period++)
        {
            if (CryptographicOperations.FixedTimeEquals(
                    Encoding.ASCII.GetBytes(Code(secret, period)), Encoding.UTF8.GetBytes(token)))
                return await UseAsync(user.Id, period);
        }
        return false;
    }

    async Task<bool> UseAsync(Guid person, long period) =>
        await db.Persons.Where(p => p.Id == person && p.SecondStepUsed < period)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.SecondStepUsed, period)) == 1;

    public static string Code(byte[] secret, long period)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, period);
#pragma warning disable CA5350 // The algorithm that authenticator apps use.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>RFC 4648, as Identity writes it: capitals without padding.</summary>
    public static byte[] FromBase32(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var sign in text.TrimEnd('='))
        {
            bits = (bits << 5) | Alphabet.IndexOf(char.ToUpperInvariant(sign), StringComparison.Ordinal);
            count += 5;
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }
        return [.. bytes];
    }
}
