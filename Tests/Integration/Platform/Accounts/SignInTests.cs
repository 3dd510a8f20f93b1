using System.Net;
using Xunit;

namespace Vliegwiel.Integration.Platform.Accounts;

public sealed class SignInTests
{
    [Fact]
    public async Task Signs_in_with_a_password()
    {
        await using var town = await Town.StartAsync(null);
        await town.PersonAsync("ank@example.com");
        using var browser = town.Browser();
        await browser.SignInAsync("ank@example.com");

        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        Assert.Equal("/account", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("Ank Claessens", browser.Text, StringComparison.Ordinal);
    }
}
