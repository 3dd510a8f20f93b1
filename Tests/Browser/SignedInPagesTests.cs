using Xunit;

namespace Vliegwiel.Browser;

/// <summary>
/// Every page that somebody who signed in can reach, for each kind of account in the demonstration; those
/// with money are in <see cref="MoneySignedInPagesTests"/>. What a visitor sees too is looked at by
/// <see cref="EveryPageTests"/>.
/// </summary>
public sealed class SignedInPagesTests(Chromium chromium, Demonstration demonstration)
    : SignedInPages(chromium, demonstration)
{
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
    [InlineData("/account", "/", "/taken", "/account/optreden")]
    [InlineData("/en/account", "/en", "/en/jobs", "/en/account/acting")]
    public Task A_resident_meets_pages_in_order(string from, params string[] among) =>
        WalkAsync(
            "bewoner@heerlen.example", false, [from], among,
            "/geld-weg", "/en/leak", "/organisaties", "/en/organisations");
}
