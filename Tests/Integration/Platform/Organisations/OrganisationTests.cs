using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Organisations;

/// <summary>An organisation is made and changed; numbers are unique, and the second of two writers is told.</summary>
public sealed class OrganisationTests
{
    [Theory, EveryDatabase]
    public async Task Who_may_not_makes_and_changes_nothing(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var own = (await MakeAsync(city, Actor.CommandLine, New("Korst"))).OrganisationId!.Value;
        var other = (await MakeAsync(city, Actor.CommandLine, New("Molen"))).OrganisationId!.Value;
        var manager = Manager(own);

        Assert.Equal("organisations.refused.permission", (await MakeAsync(city, manager, New("Nieuw"))).RefusalKey);
        Assert.Equal("organisations.refused.permission", (await ChangeAsync(city, manager, other, New("Gekaapt")))
            .RefusalKey);
        // A manager does not make an anchor of it.
        Assert.Null((await ChangeAsync(city, manager, own, New("Korst") with { IsAnchor = true })).RefusalKey);
        Assert.False((await OneAsync(city, own)).IsAnchor);
    }

    [Theory, EveryDatabase]
    public async Task A_number_belongs_to_one_and_its_holder_is_named_where_that_may_be_known(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await MakeAsync(city, Actor.CommandLine, New(
            "Molen", (IdentifierKind.Kvk, "1234 5678"), (IdentifierKind.Iban, "NL91 ABNA 0417 1643 00")));
        var own = (await MakeAsync(city, Actor.CommandLine, New("Korst"))).OrganisationId!.Value;

        var kvk = await ChangeAsync(city, Manager(own), own, New("Korst", (IdentifierKind.Kvk, "12345678")));
        Assert.Equal(("organisations.refused.numberTakenBy", "Molen", "Kvk"), (kvk.RefusalKey, kvk.Holder, kvk.Field));
        var iban =
            await ChangeAsync(city, Manager(own), own, New("Korst", (IdentifierKind.Iban, "NL91ABNA0417164300")));
        Assert.Equal(("organisations.refused.numberTaken", null), (iban.RefusalKey, iban.Holder));
        var wrong =
            await ChangeAsync(city, Manager(own), own, New("Korst", (IdentifierKind.Lei, "724500PMK2A2M1SQQ229")));
        Assert.Equal("identifiers.lei", wrong.RefusalKey);
        Assert.Null((await ChangeAsync(
            city, Manager(own), own, New("Korst", (IdentifierKind.Lei, "7245 00PMK2A2M1SQQ2 28")))).RefusalKey);
        Assert.Equal("724500PMK2A2M1SQQ228", (await OneAsync(city, own)).Identifiers.Single().Value);
    }

    [Theory, EveryDatabase]
    public async Task The_second_of_two_writers_is_told_and_the_first_is_kept(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var own = (await MakeAsync(city, Actor.CommandLine, New("Korst"))).OrganisationId!.Value;
        var seen = (await OneAsync(city, own)).Version;

        Assert.Null((await ChangeAsync(city, Manager(own), own, New("Eerste") with { Version = seen })).RefusalKey);
        var second = await ChangeAsync(city, Manager(own), own, New("Tweede") with { Version = seen });
        Assert.Equal("organisations.refused.changed", second.RefusalKey);
        Assert.Equal("Eerste", (await OneAsync(city, own)).Name);
    }

    static NewOrganisation New(string name, params (IdentifierKind Kind, string Text)[] numbers) => new()
    {
        Name = name,
        Kind = OrganisationKind.Company,
        Identifiers = numbers.ToDictionary(n => n.Kind, n => n.Text),
    };

    static Actor Manager(Guid organisation) => new(
        "person", Guid.CreateVersion7(), "Ank", organisation, null,
            new HashSet<string> { PlatformPermissions.ManageOwnOrganisation });

    static async Task<OrganisationResult> MakeAsync(TestCity city, Actor actor, NewOrganisation asked)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<CreateOrganisation>()
            .RunAsync(actor, asked, CancellationToken.None);
    }

    static async Task<OrganisationResult> ChangeAsync(TestCity city, Actor actor, Guid id, NewOrganisation asked)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<ChangeOrganisation>()
            .RunAsync(actor, id, asked, CancellationToken.None);
    }

    static async Task<Organisation> OneAsync(TestCity city, Guid id)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<AccountsDb>().Organisations.AsNoTracking()
            .Include(o => o.Identifiers).SingleAsync(o => o.Id == id);
    }
}
