using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.Phones;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Accounts;

/// <summary>A telephone number belongs to whoever answers on it, and an account of the local money needs one.</summary>
public sealed class PhoneTests
{
    const string Phone = "/account/telefoon";

    [Theory, EveryDatabase]
    public async Task A_number_is_confirmed_by_its_code_and_then_an_account_opens(DatabaseProvider provider)
    {
        await using var sms = await SmsListener.StartAsync();
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await TownAsync(sms, provider, database);
        await town.PersonAsync("bo@example.com");
        using var bo = town.Browser();
        await bo.SignInAsync("bo@example.com");

        await bo.OpenAsync("/geld");
        await bo.SendAsync("main form");
        Assert.Equal(Phone, bo.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("is een telefoonnummer nodig", bo.Text, StringComparison.Ordinal);

        await bo.SendAsync("#number", ("Number", "045 560 50 40"));
        Assert.Contains("Dit is geen mobiel nummer", bo.Text, StringComparison.Ordinal);
        await bo.SendAsync("#number", ("Number", "06 - 1234 5678"));
        Assert.Contains("+31 6 12345678", bo.Text, StringComparison.Ordinal);
        var (authorization, type, body) = Assert.Single(sms.Received);
        Assert.Equal(("AccessKey geheim", "application/json"), (authorization, type));
        Assert.StartsWith("""{"to":"+31612345678","text":""", body.Replace("\\u002B", "+", StringComparison.Ordinal),
            StringComparison.Ordinal);

        await bo.SendAsync("#code", ("Code", Wrong(sms.Code)));
        Assert.Contains("Deze code klopt niet", bo.Text, StringComparison.Ordinal);
        await bo.SendAsync("#code", ("Code", $"{sms.Code[..3]} {sms.Code[3..]}"));

        // Back where it was asked for.
        Assert.Equal("/geld", bo.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        await bo.SendAsync("main form");
        Assert.Contains("De rekening is open.", bo.Text, StringComparison.Ordinal);
        Assert.Contains("telefoonnummer", (await town.MailsAsync("bo@example.com"))[0], StringComparison.Ordinal);

        // Nobody else gets in with the same number: it stays while the account is open, or another comes in its place.
        await town.PersonAsync("femke@example.com");
        using var femke = town.Browser();
        await femke.SignInAsync("femke@example.com");
        await AskAsync(femke, "+31612345678");
        await femke.SendAsync("#code", ("Code", sms.Code));
        Assert.Contains("hoort al bij een ander account", femke.Text, StringComparison.Ordinal);
        await bo.OpenAsync(Phone);
        Assert.Null(bo.Page.QuerySelector("#remove"));
        await bo.SendAsync("#number", ("Number", "06 - 8765 4321"));
        await bo.SendAsync("#code", ("Code", sms.Code));
        Assert.Contains("is bevestigd", bo.Text, StringComparison.Ordinal);
        await AskAsync(femke, "0612345678");
        await femke.SendAsync("#code", ("Code", sms.Code));
        Assert.Contains("is bevestigd", femke.Text, StringComparison.Ordinal);
        Assert.Equal(["bo@example.com", "femke@example.com"], (await HoldersAsync(town)).Order());

        // She has no account with money, so that hers may go.
        await femke.OpenAsync(Phone);
        await femke.SendAsync("#remove");
        Assert.Contains("is verwijderd", femke.Text, StringComparison.Ordinal);
        Assert.Equal(["bo@example.com"], await HoldersAsync(town));
    }

    [Theory, EveryDatabase]
    public async Task Who_guesses_too_often_needs_a_new_code_and_gets_few(DatabaseProvider provider)
    {
        await using var sms = await SmsListener.StartAsync();
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await TownAsync(sms, provider, database);
        await town.PersonAsync("bo@example.com");
        using var bo = town.Browser();
        await bo.SignInAsync("bo@example.com");
        await AskAsync(bo, "0612345678");
        var first = sms.Code;
        for (var guess = 0; guess < ConfirmPhone.TriesMax; guess++)
            await bo.SendAsync("#code", ("Code", Wrong(first)));
        await bo.SendAsync("#code", ("Code", first));
        Assert.Contains("te vaak een verkeerde code", bo.Text, StringComparison.Ordinal);
        Assert.Empty(await HoldersAsync(town));

        for (var asked = 1; asked < ConfirmPhone.OfPersonPerDayMax; asked++)
            await AskAsync(bo, "0612345678");
        // Only the newest does.
        if (first != sms.Code)
        {
            await bo.SendAsync("#code", ("Code", first));
            Assert.Contains("Deze code klopt niet", bo.Text, StringComparison.Ordinal);
        }
        await AskAsync(bo, "0687654321");
        Assert.Contains("te veel codes gestuurd", bo.Text, StringComparison.Ordinal);
        Assert.Equal(ConfirmPhone.OfPersonPerDayMax, sms.Received.Count);
        // The last one that was sent still does.
        await bo.SendAsync("#code", ("Code", sms.Code));
        Assert.Contains("is bevestigd", bo.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Many_requests_at_once_get_no_more_codes(DatabaseProvider provider)
    {
        await using var sms = await SmsListener.StartAsync();
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await TownAsync(sms, provider, database);
        await town.PersonAsync("bo@example.com");
        var browsers = Enumerable.Range(0, ConfirmPhone.OfPersonPerDayMax * 2).Select(_ => town.Browser()).ToList();
        foreach (var browser in browsers)
        {
            await browser.SignInAsync("bo@example.com");
            await browser.OpenAsync(Phone);
        }

        await Task.WhenAll(browsers.Select(b => b.SendAsync("#number", ("Number", "0612345678"))));

        Assert.Equal(ConfirmPhone.OfPersonPerDayMax, sms.Received.Count);
        browsers.ForEach(b => b.Dispose());
    }

    [Fact]
    public async Task A_gateway_that_refuses_is_said_and_its_code_does_not_count()
    {
        await using var sms = await SmsListener.StartAsync();
        await using var town = await TownAsync(sms, DatabaseProvider.Sqlite, null);
        await town.PersonAsync("bo@example.com");
        using var bo = town.Browser();
        await bo.SignInAsync("bo@example.com");
        sms.Status = (int)HttpStatusCode.PaymentRequired;
        await AskAsync(bo, "0612345678");

        Assert.Contains("kon niet worden verstuurd", bo.Text, StringComparison.Ordinal);
        Assert.Null(bo.Page.QuerySelector("#code"));
    }

    [Fact]
    public async Task Where_no_messages_are_sent_no_number_is_asked_for()
    {
        await using var town = await Town.StartAsync(null);
        await town.PersonAsync("bo@example.com");
        using var bo = town.Browser();
        await bo.SignInAsync("bo@example.com");
        await bo.OpenAsync(Phone);
        Assert.Contains("vraagt geen telefoonnummer", bo.Text, StringComparison.Ordinal);
        Assert.Null(bo.Page.QuerySelector("#number"));
        await bo.OpenAsync("/geld");
        await bo.SendAsync("main form");
        Assert.Contains("De rekening is open.", bo.Text, StringComparison.Ordinal);
    }

    static string Wrong(string code) => code == "000000" ? "000001" : "000000";

    static async Task AskAsync(Browser browser, string number)
    {
        await browser.OpenAsync(Phone);
        await browser.SendAsync("#number", ("Number", number));
    }

    static Task<Town> TownAsync(SmsListener sms, DatabaseProvider provider, TestDatabase? database) => Town.WithAsync(
        provider == DatabaseProvider.Postgres ? database!.Options.ConnectionString : null,
        ("Sms:Url", sms.Url), ("Sms:Authorization", "AccessKey geheim"));

    static async Task<List<string?>> HoldersAsync(Town town)
    {
        await using var scope = town.Scope();
        return await scope.ServiceProvider.GetRequiredService<AccountsDb>().Persons
            .Where(p => p.PhoneNumber != null).Select(p => p.Email).ToListAsync();
    }
}
