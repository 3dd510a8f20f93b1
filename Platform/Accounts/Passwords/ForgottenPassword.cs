using Microsoft.AspNetCore.Identity;
using Vliegwiel.Platform.Accounts.People;
using Vliegwiel.Platform.Mail;

namespace Vliegwiel.Platform.Accounts.Passwords;

/// <param name="PersonId">From the link.</param>
/// <param name="Token">From the link.</param>
/// <param name="Password">The new one.</param>
sealed record NewPasswordOptions(string? PersonId, string? Token, string? Password);

/// <summary>A new password for whoever reads the mailbox. Asking gives one mail and the same answer, account or
/// not.</summary>
sealed class ForgottenPassword(
    AccountsDb db, UserManager<Person> people, MailWriter mail, MailAddresses addresses, Sessions sessions, Me me)
{
    /// <returns>Null, or the text key of what is wrong with the address.</returns>
    public async Task<string?> AskAsync(string email, string language, CancellationToken cancellation)
    {
        email = email.Trim();
        if (AccountRules.CheckEmail(email) is { } refusal)
            return refusal;
        var person = await people.FindByEmailAsync(email);
        if (await mail.IsFullAsync(db, email, cancellation))
            return null;
        if (person is { EmailConfirmed: true })
        {
            var token = LinkToken.Wrap(await people.GeneratePasswordResetTokenAsync(person));
            var link = addresses.Of(
                MailPage.NewPassword, person.Language, ("person", person.Id.ToString()), ("token", token));
            mail.Write(db, email, person.Language, "newPassword", ("link", link));
        }
        else
        {
            mail.Write(db, email, language, "noAccount");
        }
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <returns>Null when done: all sessions are over, and a lock after failures is off. Else why not.</returns>
    public async Task<string?> SetAsync(NewPasswordOptions options, CancellationToken cancellation)
    {
        var person = Guid.TryParse(options.PersonId, out var id) ? await people.FindByIdAsync(id.ToString()) : null;
        if (person is null || LinkToken.Unwrap(options.Token) is not { } token)
            return "accounts.refused.link";
        if (AccountRules.CheckPassword(options.Password, person.Email) is { } refusal)
            return refusal;
        if (!PersonAdministration.IsKeptOut(person))
            person.LockoutEnd = null;
        person.AccessFailedCount = 0;
        me.Note(person, "passwordChanged");
        var result = await people.ResetPasswordAsync(person, token, options.Password!);
        if (await me.SavedAsync(result, cancellation) is { } key)
            return key;
        await sessions.RevokeAllAsync(person.Id, except: null, "new password", cancellation);
        return null;
    }
}
