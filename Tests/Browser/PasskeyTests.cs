using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>Passkeys in a real browser, with an authenticator made by the debugging protocol.</summary>
public sealed class PasskeyTests(Chromium chromium, Demonstration demonstration)
{
    [Fact]
    public async Task Signs_up_with_a_passkey_and_signs_in_with_it()
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await AuthenticatorAsync(page);
        var email = $"passkey-{Guid.CreateVersion7():n}@example.com";
        await page.GotoAsync(Address("/account-maken"));
        await page.FillAsync("main input[type=email]", email);
        await page.ClickAsync("main button[type=submit]");
        await page.GotoAsync(await LinkAsync(email));
        await page.FillAsync("main input[name=Name]", "Pas Sleutel");
        await page.ClickAsync("[data-passkey-button]");
        await page.WaitForURLAsync("**/account");

        await SignOutAsync(page);
        await SignInByFieldAsync(page);
        await SignOutAsync(page);
        await SignInByButtonAsync(page);
        Assert.Contains("Pas Sleutel", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.GotoAsync(Address("/account/toegangssleutels"));
        await page.ClickAsync("form[action*='Remove'] button");
        Assert.Contains("enige manier om in te loggen", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(320, "")]
    [InlineData(1280, "")]
    [InlineData(320, "/en")]
    [InlineData(1280, "/en")]
    public async Task Every_page_of_an_account_is_in_order(int width, string language)
    {
        await using var visitor = await chromium.VisitorAsync(width);
        var page = await visitor.NewPageAsync();
        var problems = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                problems.Add($"{page.Url} ({width} px): console: {message.Text}");
        };
        await PasswordAsync(page, "beheer@heerlen.example");
        string[] paths = language.Length == 0
            ?
            [
                "/account", "/account/tweede-stap", "/account/toegangssleutels", "/account/sessies",
                    "/account/gegevens",
                "/account/uw-gegevens", "/account/bevestig", "/account/optreden", "/post", "/account-maken",
                "/wachtwoord-vergeten", "/nieuw-wachtwoord", "/welkom", "/nieuw-e-mailadres",
            ]
            :
            [
                "/en/account", "/en/account/second-step", "/en/account/passkeys", "/en/account/sessions",
                "/en/account/details", "/en/account/your-data", "/en/account/confirm", "/en/account/acting", "/en/mail",
                "/en/sign-up", "/en/forgotten-password", "/en/new-password", "/en/welcome", "/en/new-e-mail-address",
            ];
        foreach (var path in paths)
        {
            var answer = await page.GotoAsync(Address(path));
            if (answer!.Status != 200 || !page.Url.EndsWith(path, StringComparison.Ordinal))
                problems.Add($"{path}: status {answer.Status}, {page.Url}");
            await EveryPageTests.CheckAsync(page, path, width, problems);
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    string Address(string path) => new Uri(demonstration.Heerlen, path).ToString();

    /// <summary>The authenticator answers at once, also where the browser offers passkeys in the field.</summary>
    async Task SignInByFieldAsync(IPage page)
    {
        await page.GotoAsync(Address("/inloggen"));
        await page.WaitForURLAsync("**/account");
    }

    async Task SignInByButtonAsync(IPage page)
    {
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false;");
        await page.GotoAsync(Address("/inloggen"));
        await page.ClickAsync("[data-passkey-button]");
        await page.WaitForURLAsync("**/account");
    }

    async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync(Address("/uitloggen"));
        await page.ClickAsync("main button[type=submit]");
    }

    async Task PasswordAsync(IPage page, string email)
    {
        await page.GotoAsync(Address("/inloggen"));
        await page.FillAsync("#Email", email);
        await page.FillAsync("#Password", demonstration.PasswordOf(email));
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync("**/account");
    }

    /// <summary>The link in the newest mail to this address, as the administrator of the demonstration sees
    /// it.</summary>
    async Task<string> LinkAsync(string email)
    {
        await using var administrator = await chromium.VisitorAsync();
        var page = await administrator.NewPageAsync();
        await PasswordAsync(page, "beheer@heerlen.example");
        await page.GotoAsync(Address("/post"));
        var card = page.Locator(".account-card", new() { HasText = email }).First;
        await card.Locator("summary").ClickAsync();
        return await card.Locator(".mail-body a").InnerTextAsync();
    }

    static async Task AuthenticatorAsync(IPage page)
    {
        var protocol = await page.Context.NewCDPSessionAsync(page);
        await protocol.SendAsync("WebAuthn.enable");
        await protocol.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
