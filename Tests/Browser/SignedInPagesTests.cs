using Xunit;

namespace Vliegwiel.Browser;

/// <summary>
/// Every page that somebody who signed in can reach, for each kind of account in the demonstration. What a visitor
/// sees too is looked at by <see cref="EveryPageTests"/>.
/// </summary>
public sealed class SignedInPagesTests(Chromium chromium, Demonstration demonstration)
{
    const string OwnOrganisation = "own organisation";

    static readonly string[] SeenByVisitors =
    [
        "/gebieden", "/over", "/toegankelijkheid", "/privacy", "/en/areas", "/en/about", "/en/accessibility",
        "/en/privacy",
    ];

    /// <summary>Reached through a mail, or by a step that a link does not make.</summary>
    static readonly string[] Elsewhere =
    [
        "/account/bevestig", "/account-maken", "/wachtwoord-vergeten", "/nieuw-wachtwoord", "/welkom",
        "/nieuw-e-mailadres", "/post", "/account/optreden",
    ];

    static readonly string[] ElsewhereInEnglish =
    [
        "/en/account/confirm", "/en/sign-up", "/en/forgotten-password", "/en/new-password", "/en/welcome",
        "/en/new-e-mail-address", "/en/mail", "/en/account/acting",
    ];

    [Theory]
    [InlineData("/account", "/mensen", "/controlelogboek", "/organisaties/*", "/account/sessies")]
    [InlineData("/en/account", "/en/people", "/en/audit", "/en/organisations/*", "/en/account/sessions")]
    public Task An_administrator_meets_pages_in_order(string from, params string[] among) => WalkAsync(
        "beheer@heerlen.example", false,
        [from, .. from.StartsWith("/en", StringComparison.Ordinal) ? ElsewhereInEnglish : Elsewhere], among,
        "/geld-weg", "/en/leak");

    [Theory]
    [InlineData("/betaallijsten", "/betaallijsten/*", "/betaallijsten/*/opzijgezet", "/betaallijsten/*/indeling",
        "/betaallijsten/*/intrekken", "/geld-weg/betalingen", "/geld-weg/leverancier/*", "/geld-weg/betaling/*/*",
        "/organisaties/*/leden", "/organisaties/*/sleutels")]
    [InlineData("/en/payment-lists", "/en/payment-lists/*", "/en/payment-lists/*/set-aside",
        "/en/payment-lists/*/columns", "/en/payment-lists/*/withdraw", "/en/leak/payments", "/en/leak/supplier/*",
        "/en/leak/payment/*/*", "/en/organisations/*/members", "/en/organisations/*/keys")]
    public Task A_buyer_acting_for_an_organisation_meets_pages_in_order(string from, params string[] among) =>
        WalkAsync("gemeente@heerlen.example", true, [from, OwnOrganisation], among, "/account", "/en/account");

    [Theory]
    [InlineData("/geld", "/kassa", "/kassa/sticker", "/kassa/apparaten", "/geld/betalen", "/geld/afschrift",
        "/geld/betaling/*", "/geld/betaling/*/terug", "/geld/opwaarderen", "/geld/inwisselen", "/geld/vragen",
        "/geld/bewaargeld", "/geld/instellingen", "/geld/veel", "/geld/bonnen", "/geld/programmas", "/kassa/bon")]
    [InlineData("/en/money", "/en/till", "/en/till/sticker", "/en/till/devices", "/en/money/pay",
        "/en/money/statement", "/en/money/payment/*", "/en/money/payment/*/refund", "/en/money/top-up",
        "/en/money/redeem", "/en/money/ask", "/en/money/holding-fee", "/en/money/settings", "/en/money/many",
        "/en/money/vouchers", "/en/money/programs", "/en/till/voucher")]
    public Task A_shopkeeper_meets_pages_in_order(string from, params string[] among) => WalkAsync(
        "fietsenmaker@heerlen.example", true, [from], among,
        "/geld-weg", "/en/leak", "/organisaties", "/en/organisations", "/account", "/en/account");

    [Theory]
    [InlineData("/beheer/geld", "/beheer/geld/uit", "/beheer/geld/rekeningen", "/beheer/geld/regels")]
    [InlineData("/en/manage/money", "/en/manage/money/out", "/en/manage/money/accounts", "/en/manage/money/rules")]
    public Task A_treasurer_meets_pages_in_order(string from, params string[] among) => WalkAsync(
        "penningmeester@heerlen.example", false, [from], among,
        "/geld-weg", "/en/leak", "/organisaties", "/en/organisations", "/account", "/en/account");

    [Theory]
    [InlineData("/account", "/", "/taken", "/account/optreden")]
    [InlineData("/en/account", "/en", "/en/jobs", "/en/account/acting")]
    public Task A_resident_meets_pages_in_order(string from, params string[] among) =>
        WalkAsync(
            "bewoner@heerlen.example", false, [from], among,
            "/geld-weg", "/en/leak", "/organisaties", "/en/organisations");

    async Task WalkAsync(
        string email, bool forOrganisation, string[] from, string[] among, params string[] seenByOthers)
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await visitor.NewPageAsync();
        var problems = new List<string>();
        PageChecks.Listen(page, problems);
        await demonstration.SignInAsync(page, email);
        if (forOrganisation)
            await demonstration.ActForOrganisationAsync(page);

        // Of several organisations the walk looks at one: this person's own shows more than the others.
        if (from.Contains(OwnOrganisation))
        {
            var list = from[0].StartsWith("/en", StringComparison.Ordinal) ? "/en/organisations" : "/organisaties";
            await page.GotoAsync(demonstration.Address(list));
            var own = await page.Locator("main a:has-text('Gemeente Heerlen')").First.GetAttributeAsync("href");
            from = [.. from.Select(address => address == OwnOrganisation ? own! : address)];
        }
        var walk = new Walk(demonstration.Heerlen, problems);
        await walk.RunAsync(page, from, [.. SeenByVisitors, .. seenByOthers]);

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.Empty(among.Except(walk.Kinds));
    }
}
