using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Mail;

/// <summary>A page that an e-mail leads to, in both languages.</summary>
sealed record MailPage(string Dutch, string English)
{
    public static readonly MailPage Welcome = new("/welkom", "/en/welcome");
    public static readonly MailPage SignIn = new("/inloggen", "/en/sign-in");
    public static readonly MailPage ForgottenPassword = new("/wachtwoord-vergeten", "/en/forgotten-password");
    public static readonly MailPage NewPassword = new("/nieuw-wachtwoord", "/en/new-password");
    public static readonly MailPage NewEmail = new("/nieuw-e-mailadres", "/en/new-e-mail-address");
    public static readonly MailPage Account = new("/account", "/en/account");
}

/// <summary>
/// Whole addresses for e-mail. A host name that the reader's browser sent is used only where the city knows it, or
/// names none: else whoever asks for a new password for somebody could have the link lead to a site of their own.
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
        var request = accessor.HttpContext?.Request;
        if (request is not null && hosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return $"{request.Scheme}://{request.Host.Value}";
        if (hosts.Count > 0)
            return $"https://{hosts[0]}";
        if (options.Value.PublicAddress is { Length: > 0 } address)
            return address.TrimEnd('/');
        return request is null ? "https://localhost" : $"{request.Scheme}://{request.Host.Value}";
    }
}
