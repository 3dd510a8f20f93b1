using Microsoft.Extensions.Options;

namespace Vliegwiel.Platform.Accounts.Phones;

/// <summary>
/// The section Sms of the configuration: the HTTP gateway that sends text messages, of whatever provider. Without an
/// address no telephone number is asked for.
/// </summary>
public sealed class SmsOptions
{
    public const string Section = "Sms";
    public const string Json = "application/json";
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>Where a message is posted to.</summary>
    public string Url { get; set; } = "";

    /// <summary>The header Authorization, whole: "Bearer ...", "Basic ...", "AccessKey ...".</summary>
    public string Authorization { get; set; } = "";

    /// <summary>A file that holds the header, in place of the header itself.</summary>
    public string AuthorizationFile { get; set; } = "";

    /// <summary>What is posted; {to} becomes the number (+31612345678) and {text} the message, as the content type
    /// wants them written.</summary>
    public string Body { get; set; } = """{"to":"{to}","text":"{text}"}""";

    public string ContentType { get; set; } = Json;

    public bool IsOn => Url.Length > 0;
}

/// <summary>A wrong setting stops the start and says which.</summary>
sealed class SmsOptionsCheck : IValidateOptions<SmsOptions>
{
    public ValidateOptionsResult Validate(string? name, SmsOptions options)
    {
        if (!options.IsOn)
            return ValidateOptionsResult.Success;
        var problems = new List<string>();
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            problems.Add("Sms:Url is not an https address; http only reaches this machine.");
        if (options.ContentType is not (SmsOptions.Json or SmsOptions.Form))
            problems.Add($"Sms:ContentType is not {SmsOptions.Json} or {SmsOptions.Form}.");
        if (!options.Body.Contains("{to}", StringComparison.Ordinal)
            || !options.Body.Contains("{text}", StringComparison.Ordinal))
            problems.Add("Sms:Body does not say where {to} and {text} go.");
        if (options.AuthorizationFile.Length > 0 && !File.Exists(options.AuthorizationFile))
            problems.Add("Sms:AuthorizationFile does not exist.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
