using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.People;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Organisations.Keys;
using Vliegwiel.Platform.Organisations.Members;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Organisations;

/// <summary>Roles of members, keys of machines and the city's hold on accounts.</summary>
public sealed class MembersTests
{
    const string Password = "paard batterij nietje correct";

    [Theory, EveryDatabase]
    public async Task Who_may_not_changes_no_roles(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (own, manager) = await OrganisationAsync(city, "Korst");
        var (other, _) = await OrganisationAsync(city, "Molen");
        var stranger = ActorOf(manager, own, PlatformPermissions.ManageOwnOrganisation);

        Assert.Equal("members.refused.permission", await ChangeAsync(city, stranger, manager, other, Roles.Manager));
        Assert.Equal("members.refused.permission",
            await ChangeAsync(city, stranger, manager, null, Roles.CityAdministrator));
        Assert.Equal("members.refused.roles", await ChangeAsync(city, stranger, manager, own, Roles.CityAdministrator));
        Assert.Equal("peopleAdmin.refused.permission", await WithAsync<PersonAdministration, string?>(
            city, async p => (await p.LockAsync(stranger, manager, CancellationToken.None)).RefusalKey));
    }

    [Theory, EveryDatabase]
    public async Task The_last_manager_and_the_last_administrator_stay(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (own, first) = await OrganisationAsync(city, "Korst");
        var second = await PersonAsync(city, "second@example.com");
        await GrantAsync(city, first, Roles.CityAdministrator, null);
        var actor = ActorOf(first, own, PlatformPermissions.ManageOwnOrganisation, PlatformPermissions.ManagePeople);

        Assert.Equal("members.refused.lastManager", await ChangeAsync(city, actor, first, own));
        Assert.Equal("members.refused.lastAdministrator", await ChangeAsync(city, actor, first, null));
        Assert.Equal("members.refused.unknown", await ChangeAsync(city, actor, second, own, Roles.Manager));

        await GrantAsync(city, second, Roles.Member, own);
        Assert.Null(await ChangeAsync(city, actor, second, own, Roles.Manager, Roles.Finance));
        Assert.Null(await ChangeAsync(city, actor, first, own));
        await using var scope = city.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var held = await db.RolesHeld.Where(r => r.OrganisationId == own).OrderBy(r => r.Role).ToListAsync();
        Assert.Equal([(second, Roles.Finance), (second, Roles.Manager)], held.Select(r => (r.PersonId, r.Role)));
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Process == "platform.member.removed"));
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Process == "platform.member.rolesChanged"));
    }

    [Theory, EveryDatabase]
    public async Task Two_managers_who_remove_one_another_leave_one(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (own, first) = await OrganisationAsync(city, "Korst");
        var second = await PersonAsync(city, "second@example.com");
        await GrantAsync(city, second, Roles.Manager, own);

        await Task.WhenAll(
            Task.Run(() =>
                ChangeAsync(city, ActorOf(first, own, PlatformPermissions.ManageOwnOrganisation), second, own)),
            Task.Run(() =>
                ChangeAsync(city, ActorOf(second, own, PlatformPermissions.ManageOwnOrganisation), first, own)));
        await using var scope = city.Scope();
        Assert.InRange(
            await scope.ServiceProvider.GetRequiredService<AccountsDb>()
                .RolesHeld.CountAsync(r => r.OrganisationId == own), 1, 2);
    }

    [Theory, EveryDatabase]
    public async Task A_key_carries_no_more_than_its_maker_and_ends_when_revoked(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (own, manager) = await OrganisationAsync(city, "Korst");
        var (other, _) = await OrganisationAsync(city, "Molen");
        var actor = ActorOf(manager, own, PlatformPermissions.ManageKeys, PlatformPermissions.ManageOwnOrganisation,
            PlatformPermissions.ManagePeople);

        Assert.Equal("keys.refused.permission", (await MakeAsync(city, actor, other)).RefusalKey);
        Assert.Equal("keys.refused.permission",
            (await MakeAsync(city, actor with { KeyId = Guid.CreateVersion7() }, own)).RefusalKey);
        // The city's own powers and the making of keys are never handed on.
        Assert.Equal("keys.refused.permissions", (await MakeAsync(city, actor, own, PlatformPermissions.ManagePeople))
            .RefusalKey);
        Assert.Equal("keys.refused.permissions", (await MakeAsync(city, actor, own, PlatformPermissions.ManageKeys))
            .RefusalKey);

        var made = await MakeAsync(city, actor, own, PlatformPermissions.ManageOwnOrganisation);
        Assert.StartsWith(ApiKey.Prefix, made.Secret, StringComparison.Ordinal);
        var stranger = ActorOf(manager, other, PlatformPermissions.ManageKeys);
        Assert.Equal("keys.refused.permission", await RevokeAsync(city, stranger, own, made.KeyId!.Value));
        Assert.Equal("keys.refused.unknown", await RevokeAsync(city, stranger, other, made.KeyId!.Value));
        Assert.Null(await RevokeAsync(city, actor, own, made.KeyId!.Value));
        await using var scope = city.Scope();
        var kept = await scope.ServiceProvider.GetRequiredService<AccountsDb>().ApiKeys.SingleAsync();
        Assert.NotNull(kept.RevokedAt);
        Assert.DoesNotContain(made.Secret![8..], kept.KeyHash + kept.Start + kept.Name, StringComparison.Ordinal);
    }

    static Actor ActorOf(Guid person, Guid? organisation, params string[] permissions) =>
        new("person", person, "Ank", organisation, null, permissions.ToHashSet());

    static Task<string?> ChangeAsync(TestCity city, Actor actor, Guid person, Guid? organisation,
        params string[] roles) =>
        WithAsync<ChangeRoles, string?>(city, async change =>
            (await change.RunAsync(new ChangeRolesOptions(actor, person, organisation, roles), CancellationToken.None))
                .RefusalKey);

    static Task<MakeApiKeyResult> MakeAsync(TestCity city, Actor actor, Guid organisation,
        params string[] permissions) =>
        WithAsync<MakeApiKey, MakeApiKeyResult>(city, make => make.RunAsync(
            new MakeApiKeyOptions(actor, organisation, "till", permissions, 30), CancellationToken.None));

    static Task<string?> RevokeAsync(TestCity city, Actor actor, Guid organisation, Guid key) =>
        WithAsync<RevokeApiKey, string?>(city, async revoke =>
            (await revoke.RunAsync(new RevokeApiKeyOptions(actor, organisation, key), CancellationToken.None))
                .RefusalKey);

    static async Task<TAnswer> WithAsync<TService, TAnswer>(TestCity city, Func<TService, Task<TAnswer>> ask)
        where TService : notnull
    {
        await using var scope = city.Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }

    static async Task<(Guid Organisation, Guid Manager)> OrganisationAsync(TestCity city, string name)
    {
        var made = await WithAsync<IAccounts, OrganisationResult>(city, a => a.CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = name, Kind = OrganisationKind.Company },
                CancellationToken.None));
        var person = await PersonAsync(city, $"{name}@example.com");
        await GrantAsync(city, person, Roles.Manager, made.OrganisationId);
        return (made.OrganisationId!.Value, person);
    }

    static async Task<Guid> PersonAsync(TestCity city, string email) =>
        (await WithAsync<IAccounts, AccountResult>(city, a =>
        a.CreateConfirmedAsync(Actor.CommandLine, email, "Ank", Password, "nl", CancellationToken.None)))
            .PersonId!.Value;

    static Task<bool> GrantAsync(TestCity city, Guid person, string role, Guid? organisation) =>
        WithAsync<IAccounts, bool>(city, async accounts =>
        {
            await accounts.GrantRoleAsync(Actor.CommandLine, person, role, organisation, CancellationToken.None);
            return true;
        });
}
