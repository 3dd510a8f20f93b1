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
        await page.GotoAsync(await demonstration.MailedLinkAsync(chromium, email));
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

    string Address(string path) => demonstration.Address(path);

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

    /// <summary>Answers every question of the browser at once.</summary>
    internal static async Task AuthenticatorAsync(IPage page)
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
