using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Accounts;

/// <summary>The ways in and out, over HTTP and without script, on both databases.</summary>
public sealed class AccountJourneyTests
{
    const string Ank = "ank@example.com";
    const string NewPassword = "een heel ander wachtwoord";

    [Theory]
    [InlineData("/account/tweede-stap")]
    [InlineData("/account/toegangssleutels")]
    [InlineData("/account/sessies")]
    [InlineData("/account/gegevens")]
    [InlineData("/account/uw-gegevens")]
    [InlineData("/account/bevestig")]
    [InlineData("/post")]
    public async Task Who_is_not_signed_in_gets_no_page_of_an_account(string page)
    {
        await using var town = await Town.StartAsync(null);
        using var browser = town.Browser();
        await browser.OpenAsync(page);

        Assert.Equal("/inloggen", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task Who_is_no_administrator_reads_no_mail()
    {
        await using var town = await Town.StartAsync(null);
        await town.PersonAsync(Ank);
        using var browser = town.Browser();
        await browser.SignInAsync(Ank);
        await browser.OpenAsync("/post");

        Assert.Equal(HttpStatusCode.Forbidden, browser.Answer.StatusCode);
    }

    [Theory, EveryDatabase]
    public async Task Signs_up_by_a_link_that_works_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await StartAsync(provider, database);
        using var browser = town.Browser();
        await browser.OpenAsync("/account-maken");
        await browser.SendAsync("main form", ("Email", Ank));
        var link = await town.LinkAsync(Ank);
        await browser.OpenAsync(link);
        await browser.SendAsync("main form", ("Name", "Ank"), ("Password", "kort"));
        Assert.Contains("minstens 12 tekens", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync("main form", ("Name", "Ank Claessens"), ("Password", Town.Password));

        Assert.Equal("/account", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        using var other = town.Browser();
        await other.OpenAsync(link);
        Assert.Contains("al gebruikt", other.Text, StringComparison.Ordinal);
        await other.SignInAsync(Ank);
        Assert.Equal("/account", other.Answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task Nobody_learns_whether_an_account_exists()
    {
        await using var town = await Town.StartAsync(null);
        await town.PersonAsync(Ank);
        foreach (var page in new[] { "/account-maken", "/wachtwoord-vergeten" })
        {
            var answers = new List<string>();
            foreach (var email in new[] { Ank, "niemand@example.com" })
            {
                using var browser = town.Browser();
                await browser.OpenAsync(page);
                await browser.SendAsync("main form", ("Email", email));
                answers.Add(
                    browser.Answer.RequestMessage!.RequestUri + browser.Page.QuerySelector("main")!.TextContent);
            }
            Assert.Equal(answers[0], answers[1]);
        }
        Assert.Equal(2, (await town.MailsAsync(Ank)).Count);
        Assert.Equal(2, (await town.MailsAsync("niemand@example.com")).Count);
    }

    [Fact]
    public async Task One_address_gets_so_many_mails_an_hour()
    {
        await using var town = await Town.StartAsync(null);
        for (var i = 0; i < 7; i++)
        {
            using var browser = town.Browser();
            await browser.OpenAsync("/wachtwoord-vergeten");
            await browser.SendAsync("main form", ("Email", Ank));
        }
        Assert.Equal(4, (await town.MailsAsync(Ank)).Count);
    }

    [Fact]
    public async Task A_city_by_invitation_takes_no_sign_up()
    {
        await using var town = await Town.StartAsync(null, openSignUp: false);
        using var browser = town.Browser();
        await browser.OpenAsync("/account-maken");

        Assert.Null(browser.Page.QuerySelector("main form"));
        Assert.Contains("op uitnodiging", browser.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_new_password_ends_all_sessions_and_a_lock(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await StartAsync(provider, database);
        await town.PersonAsync(Ank);
        using var elsewhere = town.Browser();
        await elsewhere.SignInAsync(Ank);
        using var browser = town.Browser();
        for (var i = 0; i < 5; i++)
            await browser.SignInAsync(Ank, "verkeerd wachtwoord");
        Assert.Contains("Wacht 15 minuten", browser.Text, StringComparison.Ordinal);
        await browser.SignInAsync(Ank);
        Assert.Contains("Wacht 15 minuten", browser.Text, StringComparison.Ordinal);

        await browser.OpenAsync("/wachtwoord-vergeten");
        await browser.SendAsync("main form", ("Email", Ank));
        var link = await town.LinkAsync(Ank);
        await browser.OpenAsync(link);
        await browser.SendAsync("main form", ("Password", NewPassword));
        await browser.SignInAsync(Ank, NewPassword);

        Assert.Equal("/account", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        await elsewhere.OpenAsync("/account");
        Assert.Equal("/inloggen", elsewhere.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        await elsewhere.OpenAsync(link);
        await elsewhere.SendAsync("main form", ("Password", "nog een ander wachtwoord"));
        Assert.Contains("Deze link werkt niet meer", elsewhere.Text, StringComparison.Ordinal);
        Assert.Contains((await town.MailsAsync(Ank)), m =>
            m.Contains("wachtwoord van uw account is veranderd", StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task A_second_step_asks_a_code_and_a_recovery_code_works_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await StartAsync(provider, database);
        await town.PersonAsync(Ank);
        using var browser = town.Browser();
        await browser.SignInAsync(Ank);
        await browser.OpenAsync("/account/tweede-stap");
        var key = browser.Page.QuerySelector("code.account-key")!.TextContent;
        Assert.NotNull(browser.Page.QuerySelector(".qr svg path"));
        await browser.SendAsync("#on", ("Code", "000000x"));
        Assert.Contains("klopt niet", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync("#on", ("Code", Totp(key)));
        var codes = browser.Page.QuerySelectorAll(".account-codes code").Select(c => c.TextContent).ToList();
        Assert.Equal(10, codes.Count);
        await browser.OpenAsync("/account/tweede-stap/codes");
        Assert.Empty(browser.Page.QuerySelectorAll(".account-codes code"));

        // A code does once, also the one with which it was turned on; a clock may be half a minute off.
        Assert.Equal("/inloggen/code", await SecondStepAsync(town, Totp(key)));
        Assert.Equal("/account", await SecondStepAsync(town, Totp(key, 1)));
        Assert.Equal("/inloggen/code", await SecondStepAsync(town, Totp(key, 1)));
        Assert.Equal("/inloggen/code", await SecondStepAsync(town, "ABCDE-FGHJK"));
        Assert.Equal("/account", await SecondStepAsync(town, codes[0]));
        Assert.Equal("/inloggen/code", await SecondStepAsync(town, codes[0]));
        Assert.Equal("/account", await SecondStepAsync(town, codes[1]));

        await browser.OpenAsync("/account/tweede-stap");
        await browser.SendAsync("#off");
        using var after = town.Browser();
        await after.SignInAsync(Ank);
        Assert.Equal("/account", after.Answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task Too_many_wrong_codes_lock()
    {
        await using var town = await Town.StartAsync(null);
        await town.PersonAsync(Ank);
        using var browser = town.Browser();
        await browser.SignInAsync(Ank);
        await browser.OpenAsync("/account/tweede-stap");
        var key = browser.Page.QuerySelector("code.account-key")!.TextContent;
        await browser.SendAsync("#on", ("Code", Totp(key)));

        for (var i = 0; i < 3; i++)
            await SecondStepAsync(town, "ABCDE-FGHJK");
        for (var i = 0; i < 2; i++)
            await SecondStepAsync(town, "000 000");
        using var locked = town.Browser();
        await locked.SignInAsync(Ank);
        Assert.Contains("Wacht 15 minuten", locked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weighty_pages_ask_again_who_it_is()
    {
        await using var town = await Town.StartAsync(null);
        await town.PersonAsync(Ank);
        using var browser = town.Browser();
        await browser.SignInAsync(Ank);
        await using (var scope = town.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<AccountsDb>().Sessions
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.ConfirmedAt, DateTimeOffset.UnixEpoch));
        }
        await browser.OpenAsync("/account/gegevens");
        Assert.Equal("/account/bevestig", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        await browser.SendAsync("main form", ("Password", "verkeerd wachtwoord"));
        Assert.Contains("klopt niet", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync("main form", ("Password", Town.Password));
        Assert.Equal("/account/gegevens", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Theory, EveryDatabase]
    public async Task Changes_name_and_address(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await StartAsync(provider, database);
        await town.PersonAsync(Ank);
        using var browser = town.Browser();
        await browser.SignInAsync(Ank);
        await browser.OpenAsync("/account/gegevens");
        await browser.SendAsync("#who", ("Name", "Anneke Claessens"), ("MailLanguage", "en"));
        Assert.Contains("Anneke Claessens", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync("#email", ("Email", "anneke@example.com"));
        using (var before = town.Browser())
        {
            await before.SignInAsync("anneke@example.com");
            Assert.Equal("/inloggen", before.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        }
        await browser.OpenAsync(await town.LinkAsync("anneke@example.com"));
        await browser.SendAsync("main form");

        using var after = town.Browser();
        await after.SignInAsync("anneke@example.com");
        Assert.Equal("/account", after.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains(await town.MailsAsync(Ank), m =>
            m.Contains("Another e-mail address", StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task Sees_sessions_and_ends_the_others(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await StartAsync(provider, database);
        await town.PersonAsync(Ank);
        using var here = town.Browser();
        using var there = town.Browser();
        await here.SignInAsync(Ank);
        await there.SignInAsync(Ank);
        await here.OpenAsync("/account/sessies");
        Assert.Equal(2, here.Page.QuerySelectorAll(".account-card").Length);
        await here.SendAsync("#others");

        Assert.Single(here.Page.QuerySelectorAll(".account-card"));
        await there.OpenAsync("/account");
        Assert.Equal("/inloggen", there.Answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Theory, EveryDatabase]
    public async Task Takes_data_along_and_is_erased_but_not_as_last_administrator(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await StartAsync(provider, database);
        var ank = await town.PersonAsync(Ank);
        await GrantAsync(town, ank);
        using var browser = town.Browser();
        await browser.SignInAsync(Ank);
        await browser.OpenAsync("/account/uw-gegevens?handler=File");
        using var file = JsonDocument.Parse(await browser.Answer.Content.ReadAsStringAsync());
        Assert.Equal(Ank, file.RootElement.GetProperty("account").GetProperty("email").GetString());

        await browser.OpenAsync("/account/uw-gegevens");
        await browser.SendAsync("main form", ("IsSure", "true"));
        Assert.Contains("enige beheerder", browser.Text, StringComparison.Ordinal);
        await GrantAsync(town, await town.PersonAsync("tweede@example.com"));
        await browser.SendAsync("main form", ("IsSure", "false"));
        Assert.Contains("nog niets gewist", browser.Text, StringComparison.Ordinal);
        await browser.SendAsync("main form", ("IsSure", "true"));

        await using var scope = town.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var erased = await db.Persons.SingleAsync(p => p.Id == ank);
        Assert.Equal(("", null, null, null), (erased.Name, erased.Email, erased.UserName, erased.PasswordHash));
        Assert.True(await db.AuditEntries.AnyAsync(e => e.PersonId == ank && e.Process == "platform.person.erased"));
        Assert.False(await db.Sessions.AnyAsync(s => s.PersonId == ank));
        using var after = town.Browser();
        await after.SignInAsync(Ank);
        Assert.Equal("/inloggen", after.Answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    static Task<Town> StartAsync(DatabaseProvider provider, TestDatabase database) =>
        Town.StartAsync(provider == DatabaseProvider.Postgres ? database.Options.ConnectionString : null);

    static async Task GrantAsync(Town town, Guid person)
    {
        await using var scope = town.Scope();
        await scope.ServiceProvider.GetRequiredService<IAccounts>().GrantRoleAsync(
            Actor.CommandLine, person, Roles.CityAdministrator, null, CancellationToken.None);
    }

    static async Task<string> SecondStepAsync(Town town, string code)
    {
        using var browser = town.Browser();
        await browser.SignInAsync(Ank);
        Assert.Equal("/inloggen/code", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        await browser.SendAsync("main form", ("Code", code));
        return browser.Answer.RequestMessage!.RequestUri!.AbsolutePath;
    }

    /// <summary>RFC 6238 as an app computes it: SHA-1, 30 seconds, six digits.</summary>
    internal static string Totp(string key, int ahead = 0)
    {
        const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(key.Where(c => c != ' ')
            .Select(c => Convert.ToString(Base32.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
        var step = BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + ahead);
        Array.Reverse(step);
#pragma warning disable CA5350 // The algorithm that authenticator apps use.
        var hash = HMACSHA1.HashData(secret, step);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
