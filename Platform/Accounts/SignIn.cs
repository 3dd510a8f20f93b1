using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Caching.Memory;

namespace Vliegwiel.Platform.Accounts;

public enum SignInOutcome
{
    Done,
    NeedsSecondFactor,
    Wrong,
    Locked,
}

/// <summary>
/// Signs in with a password. Whether an account exists cannot be told from the answer: unknown addresses cost a hash
/// as well, and are locked after as many failures.
/// </summary>
sealed class SignIn(
    UserManager<Person> people,
    SignInManager<Person> signIn,
    UnknownFailures unknown,
    Cities.CurrentCity current)
{
    // The hash of a password nobody has, so that an unknown address takes as long as a known one.
    static readonly string NobodysHash = new PasswordHasher<string>()
        .HashPassword("", Guid.CreateVersion7().ToString());
    static readonly PasswordHasher<string> Hasher = new();

    public async Task<SignInOutcome> WithPasswordAsync(string email, string password, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (password.Length > AccountServices.PasswordLengthMax || email.Length > Person.EmailLengthMax)
            return SignInOutcome.Wrong;
        var person = await people.FindByEmailAsync(email.Trim());
        if (person is null || !person.EmailConfirmed || person.PasswordHash is null)
        {
            Hasher.VerifyHashedPassword("", NobodysHash, password);
            return unknown.Fail(current.City.Slug, email) ? SignInOutcome.Locked : SignInOutcome.Wrong;
        }
        var result = await signIn.PasswordSignInAsync(person, password, isPersistent: true, lockoutOnFailure: true);
        if (result.Succeeded)
            return SignInOutcome.Done;
        if (result.RequiresTwoFactor)
            return SignInOutcome.NeedsSecondFactor;
        return result.IsLockedOut ? SignInOutcome.Locked : SignInOutcome.Wrong;
    }
}

/// <summary>Failures for addresses without an account, counted as Identity counts those with one.</summary>
sealed class UnknownFailures : IDisposable
{
    const int AddressesMax = 10_000;

    readonly MemoryCache _counts = new(new MemoryCacheOptions { SizeLimit = AddressesMax });
    readonly Lock _gate = new();

    /// <summary>Counts one; true when the address is locked by now.</summary>
    public bool Fail(string city, string email)
    {
        lock (_gate)
        {
            var key = (city, email.Trim().ToUpperInvariant());
            var count = _counts.TryGetValue(key, out int so) ? so + 1 : 1;
            _counts.Set(key, count, new MemoryCacheEntryOptions
            {
                Size = 1,
                AbsoluteExpirationRelativeToNow = AccountServices.LockedFor,
            });
            return count >= AccountServices.FailuresMax;
        }
    }

    public void Dispose() => _counts.Dispose();
}
