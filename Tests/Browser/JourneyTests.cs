using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>What people come for, from begin to end: without script, and by keyboard only.</summary>
public sealed class JourneyTests(Chromium chromium, Demonstration demonstration)
{
    [Theory]
    [InlineData(false, "scholen@heerlen.example", "Scholenst", 2021)]
    [InlineData(true, "hogeschool@heerlen.example", "Hoge", 2022)]
    public async Task A_list_is_handed_in_mended_counted_and_withdrawn(
        bool byKeyboard, string email, string starts, int year)
    {
        using var folder = new PaymentLists(demonstration, year);
        await using var visitor = await chromium.VisitorAsync(javaScript: byKeyboard);
        var page = await visitor.NewPageAsync();
        var hands = new Hands(page, byKeyboard);
        await SignInAsync(hands, email);

        // For oneself there are no lists; the page says so and offers the switch.
        var refused = await page.GotoAsync(demonstration.Address("/betaallijsten"));
        Assert.Equal(403, refused!.Status);
        await hands.PressAsync(Button(page, "Ga verder namens"));
        await page.WaitForURLAsync("**/betaallijsten");

        await hands.ChooseFilesAsync(page.Locator("#files"), folder.WithOneBadRow, folder.NoList);
        await hands.PressAsync(Button(page, "Lever in"));
        await hands.UntilAsync(Row(page, folder.WithOneBadRow, "1 regel opzij"));
        await hands.UntilAsync(Row(page, folder.NoList, "niet ingelezen"));

        await hands.PressAsync(Link(page, Path.GetFileName(folder.WithOneBadRow)));
        await hands.PressAsync(Link(page, "Verbeter of verklaar deze regels"));
        await hands.FillAsync(page.GetByLabel("Bedrag (bedrag)", new() { Exact = true }), "duizend");
        await hands.PressAsync(Button(page, "Bewaar deze regel"));
        await hands.SeesAsync("#error-summary", "Het bedrag is niet te lezen");
        await hands.FillAsync(page.GetByLabel("Bedrag (bedrag)", new() { Exact = true }), "159.56");
        await hands.PressAsync(Button(page, "Bewaar deze regel"));
        await hands.PressAsync(Button(page, "Tel 1 verbeterde regel mee"));
        await hands.SeesAsync("main", $"Alles gelezen: {PaymentLists.Rows} regels");
        var receipt = page.Url;

        await AskLeakAsync(hands, starts, year);
        await hands.UntilAsync(page.GetByText($"Er zijn {PaymentLists.Rows} betalingen gelezen"));

        await page.GotoAsync(receipt);
        await hands.PressAsync(Link(page, "Trek deze lijst in"));
        await hands.PressAsync(Button(page, "Trek in"));
        await hands.SeesAsync("#error-summary", "Vul in waarom");
        await hands.FillAsync(page.Locator("#Reason"), "Een proef");
        await hands.PressAsync(Button(page, "Trek in"));
        await hands.SeesAsync("main", "Ingetrokken: telt nergens meer mee");
        await page.GotoAsync(demonstration.Address("/geld-weg"));
        await hands.UntilAsync(page.Locator($"#year:not(:has(option[value='{year}']))"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_is_invited_and_joins(bool byKeyboard)
    {
        var email = $"collega-{Guid.CreateVersion7():n}@example.com";
        await using (var manager = await chromium.VisitorAsync(javaScript: byKeyboard))
        {
            var page = await manager.NewPageAsync();
            var hands = new Hands(page, byKeyboard);
            await SignInAsync(hands, "woningcorporatie@heerlen.example");
            await page.GotoAsync(demonstration.Address("/account/optreden"));
            await hands.PressAsync(Button(page, "Ga verder namens"));
            await hands.SeesAsync(".acting__for", "namens Woningcorporatie");
            await page.GotoAsync(demonstration.Address("/organisaties"));
            await hands.PressAsync(Link(page, "Woningcorporatie Mijnwiel Thuis"));
            await hands.PressAsync(Link(page, "Mensen en uitnodigingen"));
            await hands.PressAsync(Button(page, "Verstuur de uitnodiging"));
            await hands.SeesAsync("#error-summary", "E-mailadres");
            await hands.FillAsync(page.Locator("#Email"), email);
            await hands.PressAsync(page.GetByLabel("Meekijken").Last);
            await hands.PressAsync(Button(page, "Verstuur de uitnodiging"));
            await hands.SeesAsync("main", $"De uitnodiging aan {email} is onderweg.");
        }

        var link = await demonstration.MailedLinkAsync(chromium, email);
        await using var visitor = await chromium.VisitorAsync(javaScript: byKeyboard);
        var own = await visitor.NewPageAsync();
        var invited = new Hands(own, byKeyboard);
        await own.GotoAsync(link);
        await invited.FillAsync(own.Locator("#Name"), "Nieuwe Collega");
        await invited.FillAsync(own.Locator("#Password"), "vier losse woorden samen");
        await invited.PressAsync(Button(own, "Maak account met dit wachtwoord"));
        await invited.SeesAsync("main", "Gelukt. Alles staat klaar.");
        await own.GotoAsync(demonstration.Address("/account/optreden"));
        await invited.PressAsync(Button(own, "Ga verder namens Woningcorporatie Mijnwiel Thuis"));
        await invited.SeesAsync(".acting__for", "namens Woningcorporatie");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_device_is_signed_out(bool byKeyboard)
    {
        await using var lost = await chromium.VisitorAsync(javaScript: false);
        var there = await lost.NewPageAsync();
        await SignInAsync(new Hands(there, false), "bewoner@heerlen.example");
        await using var here = await chromium.VisitorAsync(javaScript: byKeyboard);
        var page = await here.NewPageAsync();
        var hands = new Hands(page, byKeyboard);
        await SignInAsync(hands, "bewoner@heerlen.example");

        await hands.PressAsync(Link(page, "Waar u bent ingelogd"));
        await hands.PressAsync(Button(page, "Log alle andere apparaten uit"));
        await hands.SeesAsync("main", "Uitgelogd.");

        await there.GotoAsync(demonstration.Address("/account"));
        Assert.Equal("Inloggen", await there.InnerTextAsync("h1"));
    }

    async Task SignInAsync(Hands hands, string email)
    {
        await hands.Page.GotoAsync(demonstration.Address("/inloggen"));
        await hands.FillAsync(hands.Page.Locator("#Email"), email);
        await hands.FillAsync(hands.Page.Locator("#Password"), demonstration.PasswordOf(email));
        await hands.PressAsync(hands.Page.GetByRole(AriaRole.Button, new() { Name = "Log in", Exact = true }));
        await hands.Page.WaitForURLAsync("**/account");
    }

    async Task AskLeakAsync(Hands hands, string starts, int year)
    {
        var page = hands.Page;
        await page.GotoAsync(demonstration.Address("/geld-weg"));
        await hands.UntilAsync(page.Locator($"#year:has(option[value='{year}'])"));
        await hands.ChooseAsync(page.Locator("#anchor"), starts);
        await hands.ChooseAsync(page.Locator("#year"), $"{year}");
        await hands.PressAsync(Button(page, "Laat zien"));
    }

    static ILocator Button(IPage page, string name) =>
        page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name }).First;

    static ILocator Link(IPage page, string name) =>
        page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name }).First;

    static ILocator Row(IPage page, string file, string state) => page.Locator("[data-live] tr, [data-live] li")
        .Filter(new() { HasText = Path.GetFileName(file) }).Filter(new() { HasText = state });
}
