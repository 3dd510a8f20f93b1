using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.Invitations;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Accounts;

public sealed class InvitationTests
{
    [Theory, EveryDatabase]
    public async Task Who_may_not_invites_and_withdraws_nothing(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (own, other) = (await OrganisationAsync(city, "Eigen"), await OrganisationAsync(city, "Ander"));
        var manager = Acting(own, PlatformPermissions.ManageOwnOrganisation);
        var sent = await InviteAsync(city, Actor.CommandLine, other, Roles.Member);

        foreach (var actor in new[] { Actor.Anonymous, Acting(own), manager })
        {
            Assert.Equal("accounts.refused.permission", (await InviteAsync(city, actor, other, Roles.Member))
                .RefusalKey);
            Assert.Equal("accounts.refused.permission", (await InviteAsync(city, actor, null, Roles.CityAnalyst))
                .RefusalKey);
            await using var scope = city.Scope();
            var withdrawn = await scope.ServiceProvider.GetRequiredService<WithdrawInvitation>()
                .RunAsync(new(actor, sent.InvitationId!.Value), CancellationToken.None);
            Assert.Equal("accounts.refused.permission", withdrawn.RefusalKey);
        }
        // A manager cannot make an administrator of the city, not even by way of their own organisation.
        Assert.Equal("welcome.refused.roles", (await InviteAsync(city, manager, own, Roles.CityAdministrator))
            .RefusalKey);
        Assert.Equal(1, await CountAsync(city, i => i.WithdrawnAt == null));
    }

    [Theory, EveryDatabase]
    public async Task An_invitation_is_used_once_and_gives_its_roles(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var own = await OrganisationAsync(city, "Eigen");
        await InviteAsync(city, Actor.CommandLine, own, Roles.Finance, Roles.Member);
        var token = await TokenAsync(city);

        var first = await AcceptAsync(city, token);
        var second = await AcceptAsync(city, token);

        Assert.Null(first.RefusalKey);
        Assert.Equal("welcome.refused.link", second.RefusalKey);
        await using var scope = city.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var roles = await db.RolesHeld.Where(r => r.PersonId == first.Person!.Id && r.OrganisationId == own)
            .Select(r => r.Role).ToListAsync();
        Assert.Equal([Roles.Finance, Roles.Member], roles.Order(StringComparer.Ordinal));
        Assert.Equal("uit@example.com", (await db.Persons.SingleAsync()).Email);
    }

    [Theory, EveryDatabase]
    public async Task A_withdrawn_a_replaced_and_an_expired_link_say_so(DatabaseProvider provider)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.Parse("2026-11-01T10:00:00Z",
            System.Globalization.CultureInfo.InvariantCulture));
        await using var city = await TestCity.CreateAsync(provider, s => s.AddSingleton<TimeProvider>(clock));
        var own = await OrganisationAsync(city, "Eigen");
        await InviteAsync(city, Actor.CommandLine, own, Roles.Member);
        var replaced = await TokenAsync(city);
        clock.Advance(TimeSpan.FromMinutes(1));
        await InviteAsync(city, Actor.CommandLine, own, Roles.Member);
        var token = await TokenAsync(city);

        Assert.Equal(InvitationState.Withdrawn, await StateAsync(city, replaced));
        Assert.Equal(InvitationState.Open, await StateAsync(city, token));
        Assert.Equal(InvitationState.Unknown, await StateAsync(city, "x" + token));
        clock.Advance(Invitation.Lasts);
        Assert.Equal(InvitationState.Expired, await StateAsync(city, token));
        Assert.Equal("welcome.refused.link", (await AcceptAsync(city, token)).RefusalKey);
    }

    static Actor Acting(Guid organisation, params string[] permissions) =>
        new("person", Guid.CreateVersion7(), "Iemand", organisation, "Eigen", permissions.ToHashSet());

    static async Task<Guid> OrganisationAsync(TestCity city, string name)
    {
        await using var scope = city.Scope();
        var made = await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = name, Kind = OrganisationKind.Other },
                CancellationToken.None);
        return made.OrganisationId!.Value;
    }

    static async Task<InviteResult> InviteAsync(TestCity city, Actor actor, Guid? organisation, params string[] roles)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<Invite>().RunAsync(
            new InviteOptions(actor, "uit@example.com", organisation, roles, "nl"), CancellationToken.None);
    }

    static async Task<AcceptInvitationResult> AcceptAsync(TestCity city, string token)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<AcceptInvitation>().RunAsync(
            new AcceptInvitationOptions(token, "Uit Genodigd", "nl", Town.Password, null, null, null),
                CancellationToken.None);
    }

    static async Task<InvitationState> StateAsync(TestCity city, string token)
    {
        await using var scope = city.Scope();
        return (await scope.ServiceProvider.GetRequiredService<AcceptInvitation>()
            .LookAsync(token, CancellationToken.None)).State;
    }

    static async Task<int> CountAsync(TestCity city, System.Linq.Expressions.Expression<Func<Invitation, bool>> which)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<AccountsDb>().Invitations.CountAsync(which);
    }

    static async Task<string> TokenAsync(TestCity city)
    {
        await using var scope = city.Scope();
        var body = await scope.ServiceProvider.GetRequiredService<AccountsDb>().OutgoingMail
            .OrderByDescending(m => m.CreatedAt).Select(m => m.Body).FirstAsync();
        return body.Split('\n').First(l => l.StartsWith("http", StringComparison.Ordinal)).Split("token=")[1];
    }
}
