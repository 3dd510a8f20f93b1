using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>Pages of the local money that a link alone does not reach: notes on paper, many payments at once, standing
/// orders, and a statement to keep. Each is looked at on the way.</summary>
public sealed class MoneyPagesTests(Chromium chromium, Demonstration demonstration)
{
    const string Shop = "fietsenmaker@heerlen.example";
    const string Baker = "bakker@heerlen.example";
    const string Resident = "bewoner@heerlen.example";

    readonly List<string> _problems = [];

    [Fact]
    public async Task A_note_goes_from_one_shop_to_the_street_and_to_another()
    {
        await using var maker = await chromium.VisitorAsync();
        var page = await PageAsync(maker, Shop, forShop: true);
        await page.GotoAsync(demonstration.Address("/geld/bonnen"));
        await page.FillAsync("#Title", "Dank voor het vegen");
        await page.FillAsync("#Value", "2,50");
        await page.FillAsync("#Count", "3");
        await page.ClickAsync("button:has-text('Maak de bonnen')");
        await PageChecks.CheckAsync(page, _problems);
        await demonstration.ConfirmAsync(page, Shop);
        await page.ClickAsync("button:has-text('Maak de bonnen')");
        await page.Locator("text=Het geld staat ervoor apart.").WaitForAsync();
        await PageChecks.CheckAsync(page, _problems);
        Assert.Equal(3, await page.Locator(".note").CountAsync());
        var code = await page.Locator(".note .code").First.InnerTextAsync();
        var sheet = page.Url;

        await using var till = await chromium.VisitorAsync();
        var baker = await PageAsync(till, Baker, forShop: true);
        await baker.GotoAsync(demonstration.Address("/kassa/bon"));
        await baker.FillAsync("#Code", "0000 0000 0000");
        await baker.ClickAsync("button:has-text('Zoek de bon')");
        await baker.Locator("#error-summary").WaitForAsync();
        await baker.FillAsync("#Code", code);
        await baker.ClickAsync("button:has-text('Zoek de bon')");
        await baker.Locator("h1:has-text('Dank voor het vegen')").WaitForAsync();
        var address = baker.Url;
        await PageChecks.CheckAsync(baker, _problems);

        // Whoever finds it in the street reads what it is.
        await using var street = await chromium.VisitorAsync();
        var finder = await street.NewPageAsync();
        PageChecks.Listen(finder, _problems);
        await finder.GotoAsync(address);
        await finder.Locator("text=Geef deze bon af bij een winkel").WaitForAsync();
        await PageChecks.CheckAsync(finder, _problems);

        await baker.ClickAsync("button:has-text('Zet € 2,50 op de rekening')");
        await baker.Locator("text=€ 2,50 staat op de rekening van").WaitForAsync();
        await finder.ReloadAsync();
        await finder.Locator("text=Deze bon is niets meer waard.").WaitForAsync();
        await PageChecks.CheckAsync(finder, _problems);

        await page.GotoAsync(sheet);
        Assert.Equal(2, await page.Locator(".note").CountAsync());
        await page.ClickAsync("button:has-text('Trek bon 2 in')");
        await page.Locator("text=De bon is ingetrokken.").WaitForAsync();
        Assert.Equal(1, await page.Locator(".note").CountAsync());
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task Wages_from_a_file_are_paid_all_or_none()
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await PageAsync(visitor, Shop, forShop: true);
        await using var other = await chromium.VisitorAsync();
        var resident = await NumberAsync(await PageAsync(other, Resident, forShop: false));

        await UploadAsync(page, $"rekening;bedrag;omschrijving\n{resident};10,00;Loon\nVW00 0000 0000;5,00;Loon\n");
        await page.Locator("#wrong").WaitForAsync();
        await PageChecks.CheckAsync(page, _problems);
        await UploadAsync(page, $"rekening;bedrag;omschrijving\n{resident};1,00;Loon\n{resident};2,00;Fooi\n");
        await page.Locator(".pay-amount:has-text('€ 3,00')").WaitForAsync();
        await PageChecks.CheckAsync(page, _problems);
        await page.ClickAsync("button:has-text('Betaal € 3,00')");
        await demonstration.ConfirmAsync(page, Shop);
        await page.ClickAsync("button:has-text('Betaal € 3,00')");
        await page.Locator("main .status--good").WaitForAsync();
        await PageChecks.CheckAsync(page, _problems);
        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("/geld/vast", "Nieuwe vaste betaling", "Kijk na", "Zet deze vaste betaling aan", "Stop deze betaling")]
    [InlineData("/en/money/standing", "New standing order", "Check", "Turn this standing order on",
        "Stop this payment")]
    public async Task A_standing_order_is_made_and_stopped(
        string path, string make, string next, string turnOn, string stop)
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await PageAsync(visitor, Resident, forShop: false);
        await page.GotoAsync(demonstration.Address(path));
        await PageChecks.CheckAsync(page, _problems);
        await page.ClickAsync($"main a:has-text('{make}')");
        await page.FillAsync("#To", "Goudkorst");
        await page.FillAsync("#Amount", "-1");
        await page.ClickAsync($"button:has-text('{next}')");
        await page.Locator("#error-summary").WaitForAsync();
        await PageChecks.CheckAsync(page, _problems);
        await page.FillAsync("#Amount", "4,50");
        await page.ClickAsync($"button:has-text('{next}')");
        await page.Locator(".pay-amount").WaitForAsync();
        await PageChecks.CheckAsync(page, _problems);
        await page.ClickAsync($"button:has-text('{turnOn}')");
        await demonstration.ConfirmAsync(page, Resident);
        await page.ClickAsync($"button:has-text('{turnOn}')");
        await page.Locator($"button:has-text('{stop}')").WaitForAsync();
        await PageChecks.CheckAsync(page, _problems);
        await page.ClickAsync($"button:has-text('{stop}')");
        await page.Locator("main details").WaitForAsync();
        Assert.Equal(0, await page.Locator($"button:has-text('{stop}')").CountAsync());
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task Above_ones_own_limit_each_payment_is_confirmed_with_the_passkey()
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await PageAsync(visitor, Baker, forShop: true);
        await page.GotoAsync(demonstration.Address("/geld/instellingen"));
        await page.FillAsync("#From", "1,50");
        await page.ClickAsync("main form button[type=submit]");
        // There is no passkey yet, and what was typed is still there afterwards.
        await demonstration.ConfirmAsync(page, Baker);
        Assert.Equal("1,50", await page.InputValueAsync("#From"));
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForURLAsync("**/geld");

        await PasskeyTests.AuthenticatorAsync(page);
        await page.GotoAsync(demonstration.Address("/account/toegangssleutels"));
        await page.ClickAsync("[data-passkey-button]");
        await page.Locator("form[action*='Remove']").WaitForAsync();

        foreach (var amount in new[] { "1,60", "1,70" })
        {
            await ToCheckAsync(page, amount);
            await page.ClickAsync($"button:has-text('Betaal € {amount}')");
            await page.WaitForURLAsync("**/account/bevestig?**");
            Assert.Equal(0, await page.Locator("#Password").CountAsync());
            await PageChecks.CheckAsync(page, _problems);
            await page.ClickAsync("[data-passkey-button]");
            await page.WaitForURLAsync("**/controle?**");
            await page.ClickAsync($"button:has-text('Betaal € {amount}')");
            await page.Locator("h1:has-text('Betaald')").WaitForAsync();
        }
        await ToCheckAsync(page, "1,40");
        await page.ClickAsync("button:has-text('Betaal € 1,40')");
        await page.Locator("h1:has-text('Betaald')").WaitForAsync();
        Assert.Empty(_problems);
    }

    async Task ToCheckAsync(IPage page, string amount)
    {
        await page.GotoAsync(demonstration.Address("/geld/betalen"));
        await page.FillAsync("#To", "De Ketting");
        await page.FillAsync("#Amount", amount);
        await page.ClickAsync("button:has-text('Kijk na')");
    }

    [Theory]
    [InlineData("/geld/afschrift", "nl", "Afschrift - Heerlen")]
    [InlineData("/en/money/statement", "en", "Statement - Heerlen")]
    public async Task A_statement_is_a_tagged_PDF_in_its_language(string path, string language, string title)
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await PageAsync(visitor, Resident, forShop: false);

        var answer = await page.APIRequest.GetAsync(demonstration.Address($"{path}?handler=Pdf"));

        Assert.Equal("application/pdf", answer.Headers["content-type"]);
        Assert.Contains(".pdf", answer.Headers["content-disposition"], StringComparison.Ordinal);
        var pdf = Encoding.Latin1.GetString(await answer.BodyAsync());
        Assert.StartsWith("%PDF-", pdf, StringComparison.Ordinal);
        foreach (var part in new[]
        {
            "/StructTreeRoot", $"/Lang ({language})", $"/Title ({title})", "/S /Table", "/S /TH", "/S /H1",
            "/MediaBox [0 0 594.95996 841.91998]",
        })
            Assert.Contains(part, pdf, StringComparison.Ordinal);
    }

    async Task<IPage> PageAsync(IBrowserContext visitor, string email, bool forShop)
    {
        var page = await visitor.NewPageAsync();
        PageChecks.Listen(page, _problems);
        await demonstration.SignInAsync(page, email);
        if (forShop)
            await demonstration.ActForOrganisationAsync(page);
        return page;
    }

    async Task<string> NumberAsync(IPage page)
    {
        await page.GotoAsync(demonstration.Address("/geld"));
        return await page.Locator("dl.facts dd.numeric").First.InnerTextAsync();
    }

    async Task UploadAsync(IPage page, string rows)
    {
        await page.GotoAsync(demonstration.Address("/geld/veel"));
        await page.SetInputFilesAsync("#file", new FilePayload
        {
            Name = "loon.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes(rows),
        });
        await page.ClickAsync("main form[enctype] button[type=submit]");
    }
}
