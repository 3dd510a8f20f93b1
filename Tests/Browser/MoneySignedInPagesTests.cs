using Xunit;

namespace Vliegwiel.Browser;

/// <summary>Every page of the local money that a shopkeeper and a treasurer can reach.</summary>
public sealed class MoneySignedInPagesTests(Chromium chromium, Demonstration demonstration)
    : SignedInPages(chromium, demonstration)
{
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
}
