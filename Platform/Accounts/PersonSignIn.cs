using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    public override async Task SignInWithClaimsAsync(
        Person user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var given = additionalClaims.ToList();
        var way = given.Find(c => c.Type == ClaimTypes.AuthenticationMethod)?.Value
            ?? given.Find(c => c.Type == "amr")?.Value ?? "pwd";
        var session = await sessions.OpenAsync(user.Id, way, Context.Request.Headers.UserAgent.ToString(), Context.RequestAborted);
        await base.SignInWithClaimsAsync(
            user,
            authenticationProperties,
            [new Claim(SessionClaims.City, current.City.Slug), new Claim(SessionClaims.Session, session.Id.ToString())]);
    }
}

static class SessionClaims
{
    public const string City = "city";
    public const string Session = "session";
}
