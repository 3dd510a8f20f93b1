using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Accounts;

sealed class AccountsService(
    AccountsDb db, UserManager<Person> people, SessionCache cache, MailAddresses addresses, Phones.SmsGateway sms,
    CurrentCity current, TimeProvider time)
    : IAccounts
{
    public async Task<AccountResult> CreateConfirmedAsync(
        Actor actor, string email, string name, string password, string language, CancellationToken cancellation)
    {
        if (!actor.May(PlatformPermissions.ManagePeople))
            return new AccountResult(null, "accounts.refused.permission");
        if (AccountRules.CheckEmail(email) is { } emailRefusal)
            return new AccountResult(null, emailRefusal);
        if (AccountRules.CheckName(name) is { } nameRefusal)
            return new AccountResult(null, nameRefusal);
        if (AccountRules.CheckPassword(password, email) is { } passwordRefusal)
            return new AccountResult(null, passwordRefusal);

        var person = AccountRules.NewPerson(time, email, name, language);
        person.EmailConfirmed = true;
        db.Audit(actor, time, "platform.person.created", $"person {person.Id}", "made by an administrator");
        var result = await people.CreateAsync(person, password);
        if (result.Succeeded)
            return new AccountResult(person.Id, null);
        db.ChangeTracker.Clear();
        return new AccountResult(null, AccountRules.KeyOf(result));
    }

    public async Task GrantRoleAsync(
        Actor actor, Guid personId, string role, Guid? organisationId, CancellationToken cancellation)
    {
        var may = organisationId is { } id
            ? actor.May(PlatformPermissions.ManageOrganisations)
                || actor.MayFor(PlatformPermissions.ManageOwnOrganisation, id)
            : actor.May(PlatformPermissions.ManagePeople);
        if (!may)
            throw new UnauthorizedAccessException(
                "A role may be given by who manages people or the organisation only.");
        if (await db.RolesHeld.AnyAsync(
                r => r.PersonId == personId && r.OrganisationId == organisationId && r.Role == role, cancellation))
            return;
        db.RolesHeld.Add(new RoleHeld
        {
            Id = Ids.New(time),
            PersonId = personId,
            OrganisationId = organisationId,
            Role = role,
            Since = time.GetUtcNow(),
        });
        db.Audit(actor, time, "platform.role.given", $"person {personId}", role, new { organisationId });
        await db.SaveChangesAsync(cancellation);
        cache.Clear();
    }

    public Task<OrganisationResult> CreateOrganisationAsync(
        Actor actor, NewOrganisation organisation, CancellationToken cancellation) =>
        new CreateOrganisation(db, time).RunAsync(actor, organisation, cancellation);

    public async Task<Guid?> ByEmailAsync(string email, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (await people.FindByEmailAsync(email.Trim()))?.Id;
    }

    public async Task<string> NewPasswordLinkAsync(
        Actor actor, Guid personId, bool withoutSecondStep, CancellationToken cancellation)
    {
        if (!actor.IsTrusted)
            throw new UnauthorizedAccessException("A link that opens an account is for the operator only.");
        var person = await people.FindByIdAsync(personId.ToString())
            ?? throw new ArgumentException("There is no such person.", nameof(personId));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        (person.LockoutEnd, person.AccessFailedCount) = (null, 0);
        db.Audit(
            actor, time, "platform.person.linkGiven", $"person {personId}", "asked at the terminal",
            new { withoutSecondStep });
        if (withoutSecondStep)
        {
            await people.SetTwoFactorEnabledAsync(person, false);
            foreach (var kept in new[] { PersonStore.AuthenticatorKey, PersonStore.RecoveryCodes })
                await people.RemoveAuthenticationTokenAsync(person, PersonStore.StoreProvider, kept);
        }
        await people.UpdateAsync(person);
        await transaction.CommitAsync(cancellation);
        return addresses.Of(
            MailPage.NewPassword, person.Language, ("person", person.Id.ToString()),
            ("token", LinkToken.Wrap(await people.GeneratePasswordResetTokenAsync(person))));
    }

    public async Task<bool> LacksPhoneAsync(Guid personId, CancellationToken cancellation) => sms.IsOn
        && !current.City.IsDemonstration
        && !await db.Persons.AnyAsync(p => p.Id == personId && p.PhoneNumber != null, cancellation);

    public Task<string?> NameOfAsync(Guid personId, CancellationToken cancellation) => db.Persons
        .Where(p => p.Id == personId && p.ErasedAt == null)
        .Select(p => (string?)p.Name)
        .FirstOrDefaultAsync(cancellation);
}

/// <summary>What an account must satisfy, in one place for every way of making one.</summary>
static class AccountRules
{
    public static Person NewPerson(TimeProvider time, string email, string name, string language) => new()
    {
        Id = Ids.New(time),
        UserName = email.Trim(),
        Email = email.Trim(),
        Name = name.Trim(),
        Language = language,
        CreatedAt = time.GetUtcNow(),
    };

    public static string? CheckEmail(string? email)
    {
        var text = email?.Trim() ?? "";
        var at = text.LastIndexOf('@');
        var shaped = at > 0 && at < text.Length - 3 && text.IndexOf('.', at) > at + 1 && !text.EndsWith('.')
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or '"');
        return shaped && text.Length <= Person.EmailLengthMax ? null : "accounts.refused.email";
    }

    public static string? CheckName(string? name)
    {
        var text = name?.Trim() ?? "";
        return text.Length is > 0 and <= Person.NameLengthMax && !text.Any(char.IsControl) ? null
            : "accounts.refused.name";
    }

    public static string? CheckPassword(string? password, string? email)
    {
        var text = password ?? "";
        if (text.Length < AccountServices.PasswordLengthMin)
            return "accounts.refused.passwordShort";
        if (text.Length > AccountServices.PasswordLengthMax)
            return "accounts.refused.passwordLong";
        var local = email?.Split('@')[0] ?? "";
        var guessable = text.Distinct().Count() < 4
            || (local.Length > 3 && text.Contains(local, StringComparison.OrdinalIgnoreCase)
                && text.Length < local.Length + 8);
        return guessable ? "accounts.refused.passwordGuessable" : null;
    }

    public static string KeyOf(IdentityResult result) => result.Errors.First().Code switch
    {
        "DuplicateEmail" or "DuplicateUserName" => "accounts.refused.emailTaken",
        "InvalidEmail" or "InvalidUserName" => "accounts.refused.email",
        "PasswordTooShort" => "accounts.refused.passwordShort",
        "PasswordRequiresUniqueChars" => "accounts.refused.passwordGuessable",
        "PasswordMismatch" => "accounts.refused.passwordWrong",
        "InvalidToken" => "accounts.refused.link",
        _ => "accounts.refused.other",
    };
}
