using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.People;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Accounts;

/// <summary>Locked by wrong passwords for a while; kept out by an administrator until they say otherwise.</summary>
public sealed class LockOutTests
{
    const string Ank = "ank@example.com";
    const string Beheer = "beheer@example.com";

    [Theory, EveryDatabase]
    public async Task Wrong_passwords_lock_for_a_while_and_an_administrator_unlocks(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var town = await Town.StartAsync(
            provider == DatabaseProvider.Postgres ? database.Options.ConnectionString : null);
        var ank = await town.PersonAsync(Ank);
        foreach (var email in new[] { Ank, "nobody@example.com" })
            Assert.Equal("Locked", await FailAsync(town, email));
        Assert.Equal("/inloggen", await SignInAsync(town));

        using var administrator = await AdministratorAsync(town);
        await administrator.OpenAsync("/mensen?q=ank");
        await administrator.SendAsync("form[action*='Unlock']", ("person", ank.ToString()));
        Assert.Equal("/account", await SignInAsync(town));

        Assert.Equal("Locked", await FailAsync(town, Ank));
        await using var scope = town.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        DateTimeOffset? past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        Assert.True((await db.Persons.AsNoTracking().SingleAsync(p => p.Id == ank)).LockoutEnd
            < TimeProvider.System.GetUtcNow().AddMinutes(16));
        await db.Persons.Where(p => p.Id == ank).ExecuteUpdateAsync(s => s.SetProperty(p => p.LockoutEnd, past));
        Assert.Equal("/account", await SignInAsync(town));
        Assert.Equal(
            1, await db.AuditEntries.CountAsync(e => e.Process == "platform.person.unlocked" && e.Subject.Contains(
                ank.ToString())));
    }

    [Fact]
    public async Task Who_is_kept_out_stays_out_after_a_new_password_and_is_signed_out_at_once()
    {
        await using var town = await Town.StartAsync(null);
        var ank = await town.PersonAsync(Ank);
        using var open = town.Browser();
        await open.SignInAsync(Ank);
        using var administrator = await AdministratorAsync(town);
        await administrator.OpenAsync("/mensen?q=ank");
        await administrator.SendAsync("form[action*='Lock']", ("person", ank.ToString()));

        await open.OpenAsync("/account");
        Assert.Equal("/inloggen", open.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        using var browser = town.Browser();
        await browser.OpenAsync("/wachtwoord-vergeten");
        await browser.SendAsync("main form", ("Email", Ank));
        await browser.OpenAsync(await town.LinkAsync(Ank));
        await browser.SendAsync("main form", ("Password", "een heel ander wachtwoord"));
        await browser.SignInAsync(Ank, "een heel ander wachtwoord");

        Assert.Equal("/inloggen", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("Vraag het de beheerder", browser.Text, StringComparison.Ordinal);
        await using var scope = town.Scope();
        var person = await scope.ServiceProvider.GetRequiredService<AccountsDb>().Persons.SingleAsync(p => p.Id == ank);
        Assert.True(PersonAdministration.IsKeptOut(person));
    }

    static async Task<Browser> AdministratorAsync(Town town)
    {
        var person = await town.PersonAsync(Beheer);
        await using (var scope = town.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<IAccounts>().GrantRoleAsync(
                Actor.CommandLine, person, Roles.CityAdministrator, null, CancellationToken.None);
        }
        var browser = town.Browser();
        await browser.SignInAsync(Beheer);
        return browser;
    }

    /// <summary>Fails as often as one may, and says what the last answer was.</summary>
    static async Task<string> FailAsync(Town town, string email)
    {
        using var browser = town.Browser();
        for (var attempt = 0; attempt < 5; attempt++)
            await browser.SignInAsync(email, "verkeerd wachtwoord");
        return browser.Text.Contains("Wacht 15 minuten", StringComparison.Ordinal) ? "Locked" : browser.Text;
    }

    static async Task<string> SignInAsync(Town town)
    {
        using var browser = town.Browser();
        await browser.SignInAsync(Ank);
        return browser.Answer.RequestMessage!.RequestUri!.AbsolutePath;
    }
}
