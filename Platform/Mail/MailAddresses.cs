using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Mail;

/// <summary>A page that an e-mail leads to, in both languages.</summary>
public sealed record MailPage(string Dutch, string English)
{
    internal static readonly MailPage Welcome = new("/welkom", "/en/welcome");
    internal static readonly MailPage SignIn = new("/inloggen", "/en/sign-in");
    internal static readonly MailPage ForgottenPassword = new("/wachtwoord-vergeten", "/en/forgotten-password");
    internal static readonly MailPage NewPassword = new("/nieuw-wachtwoord", "/en/new-password");
    internal static readonly MailPage NewEmail = new("/nieuw-e-mailadres", "/en/new-e-mail-address");
    internal static readonly MailPage Account = new("/account", "/en/account");
}

/// <summary>
/// Whole addresses for e-mail: on a host of the city, else on the configured public address. A host name that a browser
/// sent is never believed, or whoever asks for a new password for somebody could have the link lead to a site of their
/// own; only a name of this very computer is, which leads nobody elsewhere.
/// </summary>
sealed class MailAddresses(CurrentCity current, IHttpContextAccessor accessor, IOptions<MailOptions> options)
{
    public string Of(MailPage page, string language, params (string Name, string Value)[] query)
    {
        var path = language == Language.English ? page.English : page.Dutch;
        return QueryHelpers.AddQueryString(Site() + path,
            query.Select(q => KeyValuePair.Create(q.Name, (string?)q.Value)));
    }

    string Site()
    {
        var hosts = current.City.Hosts;
        var asked = accessor.HttpContext?.Request is { } request ? request.Host : default;
        var isHere = asked.HasValue && IsThisComputer(asked.Host);
        if (hosts.Count > 0)
        {
            var host = hosts.FirstOrDefault(h => string.Equals(h, asked.Host, StringComparison.OrdinalIgnoreCase));
            return isHere && host is not null ? Here(asked) : $"https://{host ?? hosts[0]}";
        }
        if (options.Value.PublicAddress is { Length: > 0 } address)
            return address.TrimEnd('/');
        return isHere ? Here(asked) : "http://localhost";
    }

    string Here(HostString asked) => $"{accessor.HttpContext!.Request.Scheme}://{asked.Value}";

    static bool IsThisComputer(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
