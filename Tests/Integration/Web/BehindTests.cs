using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Integration.Platform.Api;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>Behind a proxy that ends TLS: its headers count when it is named, and nobody else's do.</summary>
public sealed class BehindTests
{
    [Theory]
    [InlineData("127.0.0.1", "https", true)]
    [InlineData("127.0.0.1", "http", false)]
    [InlineData("192.0.2.1, 127.0.0.1", "https", true)]
    [InlineData("192.0.2.1", "https", false)]
    [InlineData("", "https", false)]
    public async Task Only_a_named_proxy_makes_it_https(string proxies, string scheme, bool isHttps)
    {
        await using var town = await Town.WithAsync(("Proxies", proxies));
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = town.Address,
        };
        using var answer = await AskAsync(client, "/inloggen", scheme, "203.0.113.9");

        Assert.Equal(isHttps, answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Contains(
            answer.Headers.GetValues("Set-Cookie"),
            cookie => cookie.StartsWith("vliegwiel.form", StringComparison.Ordinal)
                && cookie.Contains("; secure", StringComparison.Ordinal) == isHttps);
    }

    [Fact]
    public async Task Each_visitor_behind_a_named_proxy_has_a_limit_of_their_own()
    {
        await using var town = await Town.WithAsync(
            ("Proxies", "127.0.0.1"), ("Limits:AnonymousCallsPerMinute", "1"));
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = town.Address };
        var codes = new List<int>();
        // The last one puts an address of its own before the one that the proxy adds.
        foreach (var address in new[] { "203.0.113.1", "203.0.113.2", "203.0.113.1", "198.51.100.7, 203.0.113.2" })
        {
            using var answer = await AskAsync(client, "/api/organisations", "https", address);
            codes.Add((int)answer.StatusCode);
        }

        Assert.Equal([200, 200, 429, 429], codes);
    }

    static async Task<HttpResponseMessage> AskAsync(HttpClient client, string path, string scheme, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiTests.Path(path));
        request.Headers.Host = "stad.example";
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", address);
        return await client.SendAsync(request);
    }
}
