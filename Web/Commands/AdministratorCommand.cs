using System.CommandLine;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Web.Commands.Storage;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel administrator: for an operator at the terminal when nobody can get in any more.</summary>
static class AdministratorCommand
{
    public static Command Build() => new(
        "administrator", "Makes somebody administrator, or gives a link to get in; both stand in the audit log.")
    {
        Grant(),
        Link(),
    };

    static Argument<string> Email() => new("EMAIL") { Description = "Of somebody who has an account in the city." };

    static Command Grant()
    {
        var email = Email();
        var command = new Command("grant", "Makes somebody who has an account administrator of the city.") { email };
        return StorageVerb.Build(command, async (verb, options, cancellation) =>
        {
            var city = options.City;
            await using var scope = options.Services.CreateCityScope(city);
            var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
            var address = options.Parsed.GetRequiredValue(email);
            if (await accounts.ByEmailAsync(address, cancellation) is not { } person)
                return await verb.RefuseAsync("administrator.unknown", address);
            await accounts.GrantRoleAsync(
                Actor.CommandLine, person, Roles.CityAdministrator, null, cancellation);
            await verb.SayAsync(
                verb.Text("administrator.granted", ("email", address), ("city", city.Name)),
                new { city = city.Slug, person });
            return 0;
        });
    }

    static Command Link()
    {
        var email = Email();
        var off = new Option<bool>("--second-step-off")
        {
            Description = "Also turns the second step off, for who lost app and recovery codes.",
        };
        var command = new Command(
            "link", "Prints a link with which somebody chooses a new password, once and within a day.") { email, off };
        return StorageVerb.Build(command, async (verb, options, cancellation) =>
        {
            var city = options.City;
            await using var scope = options.Services.CreateCityScope(city);
            var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
            var address = options.Parsed.GetRequiredValue(email);
            if (await accounts.ByEmailAsync(address, cancellation) is not { } person)
                return await verb.RefuseAsync("administrator.unknown", address);
            var link = await accounts.NewPasswordLinkAsync(
                Actor.CommandLine, person, options.Parsed.GetValue(off), cancellation);
            await verb.SayAsync(verb.Text("administrator.link", ("link", link)), new { city = city.Slug, link });
            return 0;
        });
    }
}
