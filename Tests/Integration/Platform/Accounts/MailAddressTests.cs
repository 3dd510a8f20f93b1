using Xunit;

namespace Vliegwiel.Integration.Platform.Accounts;

/// <summary>A link in a mail leads where the city is, whatever host name a browser sends.</summary>
public sealed class MailAddressTests
{
    [Theory]
    [InlineData("evil.example", null, "http://localhost/")]
    [InlineData("evil.example", "https://stad.example", "https://stad.example/")]
    [InlineData("localhost", "https://stad.example", "https://stad.example/")]
    public async Task A_made_up_host_never_comes_in_a_link(string host, string? address, string site)
    {
        await using var town = await Town.WithAsync(address is null ? [] : [("Mail:PublicAddress", address)]);
        await town.PersonAsync("ank@example.com");
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = town.Address };
        using var form = new HttpRequestMessage(HttpMethod.Get, new Uri("/wachtwoord-vergeten", UriKind.Relative));
        form.Headers.Host = host;
        using var page = await client.SendAsync(form);
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/wachtwoord-vergeten", UriKind.Relative));
        request.Headers.Host = host;
        request.Content = new FormUrlEncodedContent(
        [
            new("Email", "ank@example.com"),
            new("__RequestVerificationToken",
                html.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
        ]);
        using var answer = await client.SendAsync(request);

        var mail = Assert.Single(await town.MailsAsync("ank@example.com"));
        Assert.Contains(site + "nieuw-wachtwoord", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", mail, StringComparison.Ordinal);
    }
}
