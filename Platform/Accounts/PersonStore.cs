using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts.SecondStep;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Identity's store on our tables: no claims (roles are ours), recovery codes kept as hashes only, keys of
/// authenticator apps kept protected.</summary>
sealed class PersonStore(
    AccountsDb db, IdentityErrorDescriber describer, SecondStepKeys keys, Cities.CurrentCity current)
    : UserOnlyStore<Person, AccountsDb, Guid>(db, describer)
{
    public const string StoreProvider = "[AspNetUserStore]";
    public const string RecoveryCodes = "RecoveryCodes";
    public const string AuthenticatorKey = "AuthenticatorKey";

    public override Task<IList<Claim>> GetClaimsAsync(Person user, CancellationToken cancellationToken = default) =>
        Task.FromResult<IList<Claim>>([]);

    public override Task ReplaceCodesAsync(
        Person user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, recoveryCodes.Select(Hash), cancellationToken);

    // The base class writes what is left through ReplaceCodesAsync, which would take the hash of a hash.
    public override async Task<bool> RedeemCodeAsync(Person user, string code, CancellationToken cancellationToken)
    {
        var kept = await GetTokenAsync(user, StoreProvider, RecoveryCodes, cancellationToken) ?? "";
        var hashes = kept.Split(';').ToList();
        if (!hashes.Remove(Hash(code)))
            return false;
        await base.ReplaceCodesAsync(user, hashes, cancellationToken);
        return true;
    }

    public override Task SetAuthenticatorKeyAsync(Person user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, keys.Protect(current.City, user.Id, key), cancellationToken);

    public override async Task<string?> GetAuthenticatorKeyAsync(Person user, CancellationToken cancellationToken) =>
        await base.GetAuthenticatorKeyAsync(user, cancellationToken) is { Length: > 0 } kept
            ? keys.Unprotect(current.City, user.Id, kept)
            : null;

    static string Hash(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim().ToUpperInvariant())));
}

/// <summary>The cookie tells who (the id) and nothing else; the session adds which city and which session.</summary>
sealed class PersonClaims : IUserClaimsPrincipalFactory<Person>
{
    public Task<ClaimsPrincipal> CreateAsync(Person user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()));
        return Task.FromResult(new ClaimsPrincipal(identity));
    }
}
