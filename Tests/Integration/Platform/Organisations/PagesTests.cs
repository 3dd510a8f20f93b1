using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Xunit;

namespace Vliegwiel.Integration.Platform.Organisations;

/// <summary>The pages of organisations and people over HTTP, without script; who may not comes first.</summary>
public sealed class PagesTests
{
    [Fact]
    public async Task Everybody_sees_the_list_and_only_those_who_may_see_more()
    {
        await using var town = await Town.StartAsync(null);
        var (korst, molen) = (await OrganisationAsync(town, "Korst"), await OrganisationAsync(town, "Molen"));
        var person = await town.PersonAsync("ank@example.com");
        using var browser = town.Browser();
        await browser.OpenAsync("/organisaties?q=kor");
        Assert.Contains("Korst", browser.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Molen", browser.Text, StringComparison.Ordinal);
        await browser.OpenAsync($"/organisaties/{korst}/leden");
        Assert.Equal("/inloggen", browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);

        await GrantAsync(town, person, Roles.Manager, korst);
        await browser.SignInAsync("ank@example.com");
        foreach (var path in new[] { $"/organisaties/{molen}/leden", $"/organisaties/{molen}/sleutels",
            $"/organisaties/gegevens/{molen}", "/organisaties/gegevens", "/mensen" })
        {
            await browser.OpenAsync(path);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, browser.Answer.StatusCode));
        }
    }

    [Fact]
    public async Task The_administrator_makes_an_organisation_and_invites_its_manager()
    {
        await using var town = await Town.StartAsync(null);
        var person = await town.PersonAsync("ank@example.com");
        await GrantAsync(town, person, Roles.CityAdministrator, null);
        using var browser = town.Browser();
        await browser.SignInAsync("ank@example.com");

        await browser.OpenAsync("/organisaties/gegevens");
        await browser.SendAsync("main form", ("Name", "Korst"), ("Kind", "Cooperative"), ("Numbers[Kvk]", "12"));
        Assert.Contains("8 cijfers", browser.Page.QuerySelector("#error-summary")!.TextContent,
            StringComparison.Ordinal);
        await browser.SendAsync("main form", ("Name", "Korst"), ("Kind", "Cooperative"), ("Numbers[Kvk]", "1234.5678"));
        Assert.Contains("12345678", browser.Text, StringComparison.Ordinal);

        await browser.OpenAsync(browser.Answer.RequestMessage!.RequestUri!.AbsolutePath + "/leden");
        await browser.SendAsync(
            "form[action*=Invite]", ("Email", "bea@example.com"), ("RoleNames", Roles.Manager));
        Assert.Contains("bea@example.com", browser.Text, StringComparison.Ordinal);
        await browser.OpenAsync("/en/people?q=ank");
        Assert.Contains("Administrator of the city", browser.Text, StringComparison.Ordinal);
    }

    static async Task<Guid> OrganisationAsync(Town town, string name)
    {
        await using var scope = town.Scope();
        return (await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = name, Kind = OrganisationKind.Company },
            CancellationToken.None)).OrganisationId!.Value;
    }

    static async Task GrantAsync(Town town, Guid person, string role, Guid? organisation)
    {
        await using var scope = town.Scope();
        await scope.ServiceProvider.GetRequiredService<IAccounts>()
            .GrantRoleAsync(Actor.CommandLine, person, role, organisation, CancellationToken.None);
    }
}
