using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.People;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>vliegwiel administrator, as a process of its own beside a server.</summary>
public sealed class AdministratorCommandTests
{
    const string Ank = "ank@example.com";

    static async Task<(int Code, string Said)> RunAsync(TestCity city, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "vliegwiel"))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["administrator", .. arguments, "--data", city.Folder, "--language", "en"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    static async Task<Guid> PersonAsync(TestCity city)
    {
        await using var scope = city.Scope();
        return (await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateConfirmedAsync(
            Actor.CommandLine, Ank, "Ank", Town.Password, "nl", CancellationToken.None)).PersonId!.Value;
    }

    [Theory, EveryDatabase]
    public async Task Makes_nobody_administrator_who_has_no_account_and_somebody_who_has(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var person = await PersonAsync(city);
        Assert.Equal(2, (await RunAsync(city, "grant", "nobody@example.com")).Code);
        Assert.Equal(2, (await RunAsync(city, "link", "nobody@example.com")).Code);

        var (code, said) = await RunAsync(city, "grant", Ank);

        Assert.Equal((0, true), (code, said.Contains("is now administrator of Testdorp", StringComparison.Ordinal)));
        await using var scope = city.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        Assert.Equal(Roles.CityAdministrator, (await db.RolesHeld.SingleAsync(r => r.PersonId == person)).Role);
        var entry = await db.AuditEntries.SingleAsync(e => e.Process == "platform.role.given");
        Assert.Equal(("command line", $"person {person}"), (entry.ActorKind, entry.Subject));
    }

    [Theory, EveryDatabase]
    public async Task A_link_lets_in_once_who_is_kept_out_and_lost_the_second_step(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var person = await PersonAsync(city);
        await using (var scope = city.Scope())
        {
            DateTimeOffset? forever = PersonAdministration.Forever;
            await scope.ServiceProvider.GetRequiredService<AccountsDb>().Persons.ExecuteUpdateAsync(
                s => s.SetProperty(p => p.TwoFactorEnabled, true).SetProperty(p => p.LockoutEnd, forever));
        }
        var (code, said) = await RunAsync(city, "link", Ank, "--second-step-off");
        Assert.Equal(0, code);
        var link = new Uri(said.Split('\n').First(l => l.StartsWith("http", StringComparison.Ordinal)));
        Assert.Equal("https://localhost", link.GetLeftPart(UriPartial.Authority));

        await using var serving = await ServingProcess.StartAsync(city.Folder);
        using var browser = new Browser(serving.Address);
        await browser.OpenAsync(link.PathAndQuery);
        await browser.SendAsync("main form", ("Password", "een heel ander wachtwoord"));
        await browser.SignInAsync(Ank, "een heel ander wachtwoord");
        Assert.Equal("/account", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);
        using var again = new Browser(serving.Address);
        await again.OpenAsync(link.PathAndQuery);
        await again.SendAsync("main form", ("Password", "nog een ander wachtwoord"));
        Assert.Contains("Deze link werkt niet meer", again.Text, StringComparison.Ordinal);
        await using var after = city.Scope();
        Assert.Equal(
            $"person {person}",
            (await after.ServiceProvider.GetRequiredService<AccountsDb>().AuditEntries
                .SingleAsync(e => e.Process == "platform.person.linkGiven")).Subject);
    }
}
