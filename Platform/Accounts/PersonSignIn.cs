using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vliegwiel.Platform.Accounts.People;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Every way of signing in ends here, in a session row that the cookie points at.</summary>
sealed class PersonSignIn(
    UserManager<Person> users,
    IHttpContextAccessor accessor,
    IUserClaimsPrincipalFactory<Person> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Person>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Person> confirmation,
    Sessions sessions,
    CurrentCity current)
    : SignInManager<Person>(users, accessor, claims, options, logger, schemes, confirmation)
{
    public const int CredentialLengthMax = 20_000;

    public override async Task SignInWithClaimsAsync(
        Person user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var given = additionalClaims.ToList();
        var way = given.Find(c => c.Type == ClaimTypes.AuthenticationMethod)?.Value
            ?? given.Find(c => c.Type == "amr")?.Value ?? "pwd";
        way = way switch { "pwd" => "password", "mfa" => "secondStep", _ => way };
        var session = await sessions.OpenAsync(user.Id, way, Context.Request.Headers.UserAgent.ToString(),
            Context.RequestAborted);
        await base.SignInWithClaimsAsync(
            user,
            authenticationProperties,
            [new Claim(SessionClaims.City, current.City.Slug),
                new Claim(SessionClaims.Session, session.Id.ToString())]);
    }

    /// <summary>Signs in whoever holds the passkey. Failures with a password do not lock it: nobody can lock out
    /// others. An administrator can.</summary>
    public async Task<bool> WithPasskeyAsync(string credential)
    {
        var person = await HolderAsync(credential);
        if (person is null || PersonAdministration.IsKeptOut(person) || !await CanSignInAsync(person))
            return false;
        await WithWayAsync(person, "passkey");
        return true;
    }

    public Task WithWayAsync(Person person, string way) => SignInWithClaimsAsync(
        person, new AuthenticationProperties { IsPersistent = true }, [new Claim("amr", way)]);

    /// <summary>Whose passkey this is, after the check of its signature; null when it is nobody's.</summary>
    public async Task<Person?> HolderAsync(string credential)
    {
        if (credential.Length > CredentialLengthMax || !await IsUnderwayAsync())
            return null;
        var result = await PerformPasskeyAssertionAsync(credential);
        if (!result.Succeeded)
            return null;
        await UserManager.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        return result.User;
    }

    /// <summary>The new passkey of a registration that was begun in this browser; null when it does not hold.</summary>
    public async Task<PasskeyAttestationResult?> RegisteredAsync(string? credential)
    {
        if (credential is not { Length: > 0 and <= CredentialLengthMax } || !await IsUnderwayAsync())
            return null;
        var result = await PerformPasskeyAttestationAsync(credential);
        return result.Succeeded ? result : null;
    }

    // Identity keeps the challenge in this cookie, and throws when it is gone.
    async Task<bool> IsUnderwayAsync() =>
        (await Context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Succeeded;
}

static class SessionClaims
{
    public const string City = "city";
    public const string Session = "session";
}
