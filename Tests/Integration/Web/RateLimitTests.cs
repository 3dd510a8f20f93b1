using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Integration.Platform.Api;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>Above a limit: a page in the reader's language, or a problem for machines, and when to come back.</summary>
public sealed class RateLimitTests
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("/inloggen", "Even rustig aan")]
    [InlineData("/en/sign-in", "One moment please")]
    public async Task Signing_in_from_one_address_is_limited_also_under_another_name(string path, string title)
    {
        await using var town = await Town.WithAsync(("Limits:SignInsPerMinute", "3"));
        await town.PersonAsync("ank@example.com");
        using var browser = town.Browser();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await browser.OpenAsync(path);
            await browser.SendAsync("main form", ("Email", $"piet{attempt}@example.com"), ("Password", "wrong"));
            Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        }

        await browser.OpenAsync(path);
        await browser.SendAsync("main form", ("Email", "ank@example.com"), ("Password", Town.Password));

        Assert.Equal(HttpStatusCode.TooManyRequests, browser.Answer.StatusCode);
        Assert.Equal(Minute, browser.Answer.Headers.RetryAfter!.Delta);
        Assert.Equal(title, browser.Page.QuerySelector("h1")!.TextContent);
        await browser.OpenAsync(path);
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
    }

    [Fact]
    public async Task Who_is_signed_in_has_a_limit_of_their_own()
    {
        await using var town = await Town.WithAsync(
            ("Limits:SignInsPerMinute", "2"), ("Limits:FormsPerMinute", "4"));
        await town.PersonAsync("ank@example.com");
        await town.PersonAsync("piet@example.com");
        using var ank = town.Browser();
        await ank.SignInAsync("ank@example.com");
        using var piet = town.Browser();
        await piet.SignInAsync("piet@example.com");

        Assert.Equal([200, 200, 200, 200, 429], await SendAsync(ank, 5));
        Assert.Equal([200], await SendAsync(piet, 1));
    }

    [Fact]
    public async Task Calls_are_limited_per_key_and_without_one_per_address_that_cannot_be_made_up()
    {
        await using var town = await Town.WithAsync(
            ("Limits:CallsPerMinute", "5"), ("Limits:AnonymousCallsPerMinute", "2"));
        var (_, secret) = await ApiTests.KeyAsync(town, "");
        using var stranger = new HttpClient(new SocketsHttpHandler()) { BaseAddress = town.Address };
        var answers = new List<HttpResponseMessage>();
        for (var call = 0; call < 3; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ApiTests.Path("/api/organisations"));
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{call}");
            answers.Add(await stranger.SendAsync(request));
        }
        Assert.Equal([200, 200, 429], answers.Select(a => (int)a.StatusCode));
        await ProblemAsync(answers[2]);

        using var machine = ApiTests.Machine(town, secret);
        var called = new List<HttpResponseMessage>();
        for (var call = 0; call < 6; call++)
            called.Add(await machine.GetAsync(ApiTests.Path("/api/me")));
        Assert.Equal([200, 200, 200, 200, 200, 429], called.Select(a => (int)a.StatusCode));
        await ProblemAsync(called[5]);
    }

    static async Task ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal(Minute, answer.Headers.RetryAfter!.Delta);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            "too-many-calls", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    /// <summary>Sends a form that changes nothing: acting for oneself, who one is already.</summary>
    static async Task<List<int>> SendAsync(Browser browser, int times)
    {
        var codes = new List<int>();
        await browser.OpenAsync("/account/bevestig");
        var token = browser.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        for (var time = 0; time < times; time++)
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
            await browser.PostAsync("/account/bevestig", form);
            codes.Add((int)browser.Answer.StatusCode);
        }
        return codes;
    }
}
