using System.Security.Cryptography;
using System.Text.Json;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Suppliers;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Web.Demonstration;

/// <summary>An account to look around with; its password is made at random for each data folder.</summary>
sealed record DemoAccount(string City, string Email, string Password, string What);

/// <summary>
/// Makes the demonstration cities that are not there yet: the city, its organisations and accounts, and the folder of
/// made-up payment files, which lies in the data folder for a newcomer to upload. Doing it twice changes nothing.
/// </summary>
sealed class MakeDemonstration(CityRegistry cities, MigrationRunner migrations, IServiceProvider services)
{
    const int PasswordLength = 14;
    const string PasswordSigns = "abcdefghjkmnpqrstuvwxyz23456789";

    public string FilesFolder => Path.Combine(cities.DataFolder, "demo-files");

    string AccountsFile => Path.Combine(cities.DataFolder, "demo-accounts.json");

    public IReadOnlyList<DemoAccount> Accounts => File.Exists(AccountsFile)
        ? JsonSerializer.Deserialize<List<DemoAccount>>(File.ReadAllText(AccountsFile))!
        : [];

    /// <param name="progress">Told what is being made, in English.</param>
    /// <param name="cancellation">A city that was not finished is made anew at the next start.</param>
    public async Task RunAsync(Action<string> progress, CancellationToken cancellation)
    {
        foreach (var slug in DemoFiles.Slugs)
        {
            if (cities.BySlug(slug) is not null)
                continue;
            progress($"Making the demonstration city {slug} ...");
            await MakeAsync(slug, progress, cancellation);
        }
    }

    async Task MakeAsync(string slug, Action<string> progress, CancellationToken cancellation)
    {
        var files = DemoFiles.Open(slug);
        var folder = Path.Combine(cities.DataFolder, "cities", slug);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        // Served only once city.json stands in the folder: it is written last.
        var draft = CityRegistry.Read(Path.Combine(DemoFiles.Root, slug, "city.json"));
        var city = draft with { Folder = folder };
        await migrations.MigrateAsync(city.Database, cancellation);
        DemoMoneyPeople people;
        await using (var scope = services.CreateCityScope(city))
        {
            (var accounts, people) = await MakePeopleAsync(scope.ServiceProvider, city, files, cancellation);
            progress($"Reading the areas of {city.Name} ...");
            await ImportAreasAsync(scope.ServiceProvider, slug, cancellation);
            await WriteAccountsAsync([.. Accounts.Where(a => a.City != slug), .. accounts], cancellation);
        }
        progress($"Writing made-up payment files for {city.Name}, and reading them in ...");
        var written = PaymentFiles.Write(slug, Path.Combine(FilesFolder, slug));
        await TakeInRegisterAsync(city, slug, cancellation);
        await TakeInAsync(city, files, written, cancellation);
        await using (var scope = services.CreateCityScope(city))
            await scope.ServiceProvider.GetRequiredService<ICountSpend>().RunAsync(cancellation);
        progress($"Opening accounts in {city.Name}, and letting euros come in ...");
        await using (var scope = services.CreateCityScope(city))
        {
            await scope.ServiceProvider.GetRequiredService<DemoMoney>()
                .RunAsync(people, Path.Combine(FilesFolder, slug, "bank"), cancellation);
        }
        cities.Save(draft);
    }

    /// <summary>Seats, branches and sectors of the made-up suppliers, as a register would give them.</summary>
    async Task TakeInRegisterAsync(City city, string slug, CancellationToken cancellation)
    {
        await using var scope = services.CreateCityScope(city);
        await using var content = File.OpenRead(Path.Combine(DemoFiles.Root, slug, "suppliers.csv"));
        var (receipt, refusal) = await scope.ServiceProvider.GetRequiredService<ITakeInRegister>()
            .TakeInAsync(Actor.System("demonstration"), "suppliers.csv", content, cancellation);
        if (receipt is null || receipt.Read != receipt.Taken + receipt.SetAside.Count)
            throw new InvalidDataException($"The suppliers of {slug} were not taken in: {refusal}.");
    }

    /// <summary>The files go through the import that a user's files go through; each is held against what was
    /// written.</summary>
    async Task TakeInAsync(City city, DemoFiles files, PaymentFilesWritten written, CancellationToken cancellation)
    {
        var actor = Actor.System(city.DefaultLanguage == "nl" ? "demonstratie" : "demonstration");
        var names = files.Anchors.ToDictionary(a => a.Id, a => a.Name);
        foreach (var file in written.Files)
        {
            await using var scope = services.CreateCityScope(city);
            var anchor = await scope.ServiceProvider.GetRequiredService<IOrganisations>()
                .ByNameAsync(names[file.Anchor], cancellation);
            var taken = await scope.ServiceProvider.GetRequiredService<ITakeInSpend>()
                .TakeInAsync(actor, anchor!.Id, Path.Combine(written.Folder, file.File), cancellation);
            // One file is delivered twice on purpose: the second is refused.
            if (file.DuplicateOf is not null)
                continue;
            if (taken.Reading is not FileReading.Read read || read.Receipt.NetMinor != file.NetCents)
                throw new InvalidOperationException($"{file.File} was not taken in as it was written.");
        }
    }

    /// <summary>The same import as a user's files.</summary>
    static async Task ImportAreasAsync(IServiceProvider scope, string slug, CancellationToken cancellation)
    {
        var files = await ShippedAreas.AllAsync(slug, cancellation);
        var result = await scope.GetRequiredService<ImportAreas>()
            .TakeAsync(files, Actor.System("demonstration"), cancellation);
        if (!result.IsTaken || result.Files.Any(f => f.RowsSetAside > 0))
            throw new InvalidDataException($"The areas of {slug} do not hold together: {result.RefusalKey}.");
    }

    static async Task<(List<DemoAccount> Accounts, DemoMoneyPeople Money)> MakePeopleAsync(
        IServiceProvider scope, City city, DemoFiles files, CancellationToken cancellation)
    {
        var accounts = scope.GetRequiredService<IAccounts>();
        var actor = Actor.System("demonstration");
        var made = new List<DemoAccount>();
        var dutch = city.DefaultLanguage == "nl";
        var book = scope.GetRequiredService<PermissionBook>();

        async Task<Guid> PersonAsync(string mailbox, string name, string what)
        {
            var account = new DemoAccount(
                city.Slug, $"{mailbox}@{city.Slug}.example",
                    RandomNumberGenerator.GetString(PasswordSigns, PasswordLength), what);
            var result = await accounts.CreateConfirmedAsync(
                actor, account.Email, name, account.Password, city.DefaultLanguage, cancellation);
            made.Add(account);
            return result.PersonId ?? throw new InvalidOperationException($"{account.Email}: {result.RefusalKey}");
        }

        var administrator = await PersonAsync(
            dutch ? "beheer" : "admin", dutch ? "Bente Beheer" : "Alex Admin", dutch ? "beheerder" : "administrator");
        await accounts.GrantRoleAsync(actor, administrator, Roles.CityAdministrator, null, cancellation);
        foreach (var anchor in files.Anchors)
        {
            var organisation = await accounts.CreateOrganisationAsync(actor, new NewOrganisation
            {
                Name = anchor.Name,
                Kind = KindOf(anchor.Kind),
                IsAnchor = true,
                MunicipalityCode = anchor.Municipality,
            }, cancellation);
            var buyer = await PersonAsync(
                anchor.Id, dutch ? $"Inkoper {anchor.Id}" : $"Buyer {anchor.Id}", anchor.Name);
            foreach (var role in new[] { Roles.Manager, Roles.Finance })
                await accounts.GrantRoleAsync(actor, buyer, role, organisation.OrganisationId, cancellation);
        }
        var resident = await PersonAsync(
            dutch ? "bewoner" : "resident", dutch ? "Bo Bewoner" : "Robin Resident", dutch ? "bewoner" : "resident");
        foreach (var (mailbox, name) in dutch
            ? new[] { ("penningmeester", "Pim Penning"), ("kassier", "Kim Kas") }
            : [("treasurer", "Terry Till"), ("cashier", "Casey Coin")])
        {
            var treasurer = await PersonAsync(
                mailbox, name, dutch ? "penningmeester van het stadsgeld" : "treasurer of the local money");
            await accounts.GrantRoleAsync(actor, treasurer, Roles.CityTreasurer, null, cancellation);
        }
        var shops = new List<Actor>();
        foreach (var (mailbox, owner, shop) in dutch
            ? new[]
            {
                ("fietsenmaker", "Femke Fiets", "Fietsenmaker De Ketting"),
                ("bakker", "Bas Bakker", "Bakkerij Goudkorst"),
            }
            : [
                ("bicycles", "Bill Spoke", "The Chain Bicycle Repairs"),
                ("baker", "Bess Baker", "Golden Crust Bakery"),
            ])
        {
            var organisation = (await accounts.CreateOrganisationAsync(
                actor, new NewOrganisation { Name = shop, Kind = OrganisationKind.Company }, cancellation))
                .OrganisationId!.Value;
            var person = await PersonAsync(mailbox, owner, shop);
            await accounts.GrantRoleAsync(actor, person, Roles.Manager, organisation, cancellation);
            shops.Add(new Actor("person", person, owner, organisation, shop, book.Of([Roles.Manager])));
        }
        var bo = new Actor("person", resident, dutch ? "Bo Bewoner" : "Robin Resident", null, null, book.Of([]));
        return (made, new DemoMoneyPeople(bo, shops));
    }

    static OrganisationKind KindOf(string kind) => kind switch
    {
        "municipality" => OrganisationKind.Municipality,
        "hospital" => OrganisationKind.Hospital,
        "housing" => OrganisationKind.Housing,
        "schools" => OrganisationKind.School,
        "university" => OrganisationKind.University,
        _ => OrganisationKind.Other,
    };

    Task WriteAccountsAsync(IReadOnlyList<DemoAccount> accounts, CancellationToken cancellation) =>
        File.WriteAllTextAsync(AccountsFile, JsonSerializer.Serialize(accounts), cancellation);
}
