using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.SecondStep;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;
using Xunit;

namespace Vliegwiel.Integration.Platform.Accounts;

/// <summary>The key of the second step is not readable in the database, and its code does once.</summary>
public sealed class SecondStepTests
{
    static async Task<(Guid Person, string Key)> PersonAsync(TestCity city)
    {
        await using var scope = city.Scope();
        var made = await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateConfirmedAsync(
            Actor.CommandLine, "ank@example.com", "Ank", Town.Password, "nl", CancellationToken.None);
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var person = (await people.FindByIdAsync(made.PersonId.ToString()!))!;
        return (person.Id, await scope.ServiceProvider.GetRequiredService<SecondStepSetting>().KeyAsync(person));
    }

    static async Task<bool> TryAsync(TestCity city, Guid person, string code)
    {
        await using var scope = city.Scope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        return await people.VerifyTwoFactorTokenAsync(
            (await people.FindByIdAsync(person.ToString()))!, TokenOptions.DefaultAuthenticatorProvider, code);
    }

    [Theory, EveryDatabase]
    public async Task Of_many_who_try_one_code_at_once_one_gets_in(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (person, key) = await PersonAsync(city);
        var code = AccountJourneyTests.Totp(key);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => TryAsync(city, person, code))));

        Assert.Equal(1, answers.Count(isIn => isIn));
        Assert.False(await TryAsync(city, person, AccountJourneyTests.Totp(key, -1)));
        Assert.True(await TryAsync(city, person, AccountJourneyTests.Totp(key, 1)));
    }

    [Theory, EveryDatabase]
    public async Task Saving_an_older_copy_of_the_person_does_not_let_a_code_in_again(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (id, key) = await PersonAsync(city);
        await using var scope = city.Scope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var older = (await people.FindByIdAsync(id.ToString()))!;
        var code = AccountJourneyTests.Totp(key);
        Assert.True(await TryAsync(city, id, code));

        Assert.True((await people.UpdateAsync(older)).Succeeded);

        Assert.False(await TryAsync(city, id, code));
    }

    [Theory, EveryDatabase]
    public async Task The_key_is_unreadable_in_the_database_and_works_after_a_restore(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (person, key) = await PersonAsync(city);
        Assert.DoesNotContain(key, await KeptAsync(city), StringComparison.Ordinal);

        var archive = Path.Combine(city.Folder, "city.zip");
        await city.Services.GetRequiredService<BackupCity>()
            .RunAsync(city.City, archive, withFiles: true, CancellationToken.None);
        await using var elsewhere = await TestCity.CreateAsync(DatabaseProvider.Sqlite);
        var restored = await elsewhere.Services.GetRequiredService<RestoreCity>().RunAsync(
            new RestoreOptions(archive, "elders", null, Overwrite: false), CancellationToken.None);
        Assert.NotNull(restored);
        await using var scope = elsewhere.Services.CreateCityScope(
            elsewhere.Services.GetRequiredService<CityRegistry>().BySlug("elders")!);
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        Assert.True(await people.VerifyTwoFactorTokenAsync(
            (await people.FindByIdAsync(person.ToString()))!, TokenOptions.DefaultAuthenticatorProvider,
            AccountJourneyTests.Totp(key)));
    }

    [Theory, EveryDatabase]
    public async Task A_key_that_was_kept_readable_before_still_works(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var (person, key) = await PersonAsync(city);
        await using (var scope = city.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<AccountsDb>().Tokens
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Value, key));
        }
        Assert.True(await TryAsync(city, person, AccountJourneyTests.Totp(key)));
    }

    static async Task<string> KeptAsync(TestCity city)
    {
        await using var scope = city.Scope();
        return (await scope.ServiceProvider.GetRequiredService<AccountsDb>().Tokens.SingleAsync()).Value!;
    }
}
