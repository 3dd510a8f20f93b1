using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Platform.Printing;

/// <summary>
/// A page as a file that needs nothing else: its style sheets are in it, its scripts are not, and a policy forbids the
/// browser to fetch anything. What people wrote on the page can then neither read files nor reach other machines.
/// </summary>
sealed partial class PrintedHtml(IWebHostEnvironment web)
{
    const int Limit = 5_000;
    const string Policy = "<meta http-equiv=\"Content-Security-Policy\" "
        + "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'\">";

    /// <param name="html">As it would go to a browser.</param>
    /// <param name="city">Whose colours.</param>
    /// <param name="site">"https://heerlen.example": what links on the page are relative to.</param>
    public string Of(string html, City city, string site)
    {
        var alone = Scripts().Replace(html, "");
        alone = Links().Replace(alone, link => Style(link.Value, city));
        return Head().Replace(
            alone, head => $"{head.Value}{Policy}<base href=\"{WebUtility.HtmlEncode(site)}/\">", count: 1);
    }

    string Style(string link, City city)
    {
        if (!link.Contains("rel=\"stylesheet\"", StringComparison.Ordinal)
            || Address().Match(link) is not { Success: true } address)
            return "";
        var path = address.Groups["path"].Value;
        var media = link.Contains("media=\"print\"", StringComparison.Ordinal) ? " media=\"print\"" : "";
        var css = path.StartsWith("/theme.css", StringComparison.Ordinal) ? CityTheme.Css(city) : File(path);
        return $"<style{media}>{css}</style>";
    }

    /// <summary>Addresses carry the fingerprint of the file; its name does not.</summary>
    string File(string path)
    {
        var file = web.WebRootFileProvider.GetFileInfo(Fingerprint().Replace(path, ".css"));
        if (!file.Exists)
            throw new FileNotFoundException($"There is no style sheet {path}.");
        using var reader = new StreamReader(file.CreateReadStream());
        return reader.ReadToEnd();
    }

    [GeneratedRegex("<script\\b[^>]*>.*?</script>", RegexOptions.Singleline, Limit)]
    private static partial Regex Scripts();

    [GeneratedRegex("<link\\b[^>]*>", RegexOptions.None, Limit)]
    private static partial Regex Links();

    [GeneratedRegex("href=\"(?<path>/[^\"]+)\"", RegexOptions.None, Limit)]
    private static partial Regex Address();

    [GeneratedRegex(@"\.[a-z0-9]{10}\.css\z", RegexOptions.None, Limit)]
    private static partial Regex Fingerprint();

    [GeneratedRegex("<head>", RegexOptions.None, Limit)]
    private static partial Regex Head();
}
