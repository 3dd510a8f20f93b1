using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web.Demonstration;

namespace Vliegwiel.Web.Setup;

sealed record FirstAdministrator(string Name, string Email, string Password);

/// <summary>The city that was made, or the text key of why not and the field it is about.</summary>
sealed record MakeCityResult(City? City, string? RefusalKey, string? Field, string Argument = "");

/// <summary>
/// Makes the first city of an empty system: its description, its database, its municipality as an organisation and
/// anchor, the administrator, who holds every role to begin with, and the register of areas of its country. A refusal
/// leaves nothing behind.
/// </summary>
sealed class MakeCity(CityRegistry cities, MigrationRunner migrations, IServiceProvider services)
{
    static readonly SemaphoreSlim One = new(1);

    public async Task<MakeCityResult> RunAsync(
        CityAnswers answers, FirstAdministrator administrator, string language, CancellationToken cancellation)
    {
        var (draft, refusal) = CityDraft.From(answers);
        if (draft is null)
            return new MakeCityResult(null, refusal!.TextKey, refusal.Field, refusal.Argument);

        // Two people with the token at once: the second finds the city made.
        await One.WaitAsync(cancellation);
        try
        {
            if (!cities.All.IsEmpty)
                return new MakeCityResult(null, "setup.refused.taken", null);
            return await MakeAsync(draft, administrator, language, cancellation);
        }
        finally
        {
            One.Release();
        }
    }

    async Task<MakeCityResult> MakeAsync(
        City draft, FirstAdministrator administrator, string language, CancellationToken cancellation)
    {
        // Made in a folder that no city is served from, and only then moved to its place.
        var staging = new CityRegistry(Path.Combine(cities.DataFolder, "setting-up"));
        if (Directory.Exists(staging.DataFolder))
            Directory.Delete(staging.DataFolder, recursive: true);
        var city = staging.Save(draft);
        try
        {
            await migrations.MigrateAsync(city.Database, cancellation);
            await using (var scope = services.CreateCityScope(city))
            {
                var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
                var actor = Actor.System("set-up");
                var account = await accounts.CreateConfirmedAsync(
                    actor, administrator.Email, administrator.Name, administrator.Password, language, cancellation);
                if (account.PersonId is not { } person)
                    return new MakeCityResult(null, account.RefusalKey, null);
                var organisation = await accounts.CreateOrganisationAsync(actor, Municipality(city), cancellation);
                await accounts.GrantRoleAsync(actor, person, Roles.CityAdministrator, null, cancellation);
                foreach (var role in new[] { Roles.Manager, Roles.Finance })
                    await accounts.GrantRoleAsync(actor, person, role, organisation.OrganisationId, cancellation);
                await TakeAreasAsync(scope.ServiceProvider, city, actor, cancellation);
            }
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.CreateDirectory(Path.Combine(cities.DataFolder, "cities"));
            Directory.Move(city.Folder, Path.Combine(cities.DataFolder, "cities", city.Slug));
            return new MakeCityResult(cities.Save(draft), null, null);
        }
        finally
        {
            Directory.Delete(staging.DataFolder, recursive: true);
        }
    }

    /// <summary>The country's municipalities and postcodes, by which payments are placed.</summary>
    static async Task TakeAreasAsync(
        IServiceProvider scope, City city, Actor actor, CancellationToken cancellation)
    {
        var files = await ShippedAreas.RegisterAsync(KnownMunicipalities.SlugOf(city.Rings.Country), cancellation);
        var taken = await scope.GetRequiredService<ImportAreas>().TakeAsync(files, actor, cancellation);
        if (!taken.IsTaken)
            throw new InvalidDataException($"The areas of {city.Rings.Country} were not taken: {taken.RefusalKey}.");
    }

    static NewOrganisation Municipality(City city) => new()
    {
        Name = city.Rings.Country == "NL" ? $"Gemeente {city.Name}" : $"{city.Name} Council",
        Kind = OrganisationKind.Municipality,
        IsAnchor = true,
        MunicipalityCode = city.Rings.Municipality[0],
    };
}
