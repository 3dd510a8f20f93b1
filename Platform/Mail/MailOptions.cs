using Microsoft.Extensions.Options;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Mail;

/// <summary>
/// The section Mail of the configuration (environment: Mail__Host and so on). Without a host nothing is sent, and
/// mails wait.
/// </summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>The SMTP server; empty: e-mail is off.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>"StartTls" (required, port 587), "Tls" (from the first byte, port 465) or "None" (on this machine
    /// only).</summary>
    public string Security { get; set; } = "StartTls";

    public string UserName { get; set; } = "";
    public string Password { get; set; } = "";

    /// <summary>A file that holds the password, in place of the password itself.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>The address mails come from: "vliegwiel@heerlen.nl".</summary>
    public string From { get; set; } = "";

    /// <summary>Where people reach a city that names no host in city.json: "https://vliegwiel.heerlen.nl".</summary>
    public string PublicAddress { get; set; } = "";

    public bool IsOn => Host.Length > 0;

    public string Secret => PasswordFile.Length > 0 ? File.ReadAllText(PasswordFile).TrimEnd('\r', '\n') : Password;
}

/// <summary>A wrong setting stops the start and says which.</summary>
sealed class MailOptionsCheck(CityRegistry cities) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var problems = new List<string>();
        if (options.PublicAddress.Length > 0
            && !(Uri.TryCreate(options.PublicAddress, UriKind.Absolute, out var site)
                && site.Scheme is "http" or "https"))
            problems.Add("Mail:PublicAddress is not an address like https://vliegwiel.example.org.");
        if (options.IsOn)
            Check(options, problems);
        if (options.IsOn && options.PublicAddress.Length == 0 && cities.All.Any(c => c.Hosts.Count == 0))
            problems.Add("Mail:PublicAddress is needed: a city names no host, and links in mails must lead somewhere.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    static void Check(MailOptions options, List<string> problems)
    {
        if (options.Port is < 1 or > 65535)
            problems.Add("Mail:Port is not between 1 and 65535.");
        if (options.Security is not ("StartTls" or "Tls" or "None"))
            problems.Add("Mail:Security is not StartTls, Tls or None.");
        var isLocal = options.Host is "localhost" or "127.0.0.1" or "::1";
        if (options.Security == "None" && !isLocal)
            problems.Add("Mail:Security None sends passwords and links in the open: only to a server on this machine.");
        if (!MimeKit.MailboxAddress.TryParse(options.From, out _))
            problems.Add("Mail:From is not an e-mail address.");
        if (options.PasswordFile.Length > 0 && !File.Exists(options.PasswordFile))
            problems.Add("Mail:PasswordFile does not exist.");
        if (options.UserName.Length > 0 && options.PasswordFile.Length == 0 && options.Password.Length == 0)
            problems.Add("Mail:UserName needs Mail:Password or Mail:PasswordFile.");
    }
}
