using Microsoft.AspNetCore.Identity;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Accounts.SigningUp;

sealed record SignUpOptions(string Email, string MailLanguage);

/// <summary>Null key: look in your mailbox. Never tells whether there is an account.</summary>
sealed record SignUpResult(string? RefusalKey);

/// <summary>
/// Asks for an account. Always one e-mail and the same answer: a link to finish with, or the word that there is an
/// account already. No name or password is kept before the mailbox has answered, so that nobody can prepare an
/// account for somebody else.
/// </summary>
sealed class SignUp(
    AccountsDb db, UserManager<Person> people, ILookupNormalizer normalizer, MailWriter mail, MailAddresses addresses,
    CurrentCity current, TimeProvider time)
{
    public async Task<SignUpResult> RunAsync(SignUpOptions options, CancellationToken cancellation)
    {
        if (!current.City.OpenSignUp)
            return new SignUpResult("signUp.refused.closed");
        var email = options.Email.Trim();
        if (AccountRules.CheckEmail(email) is { } refusal)
            return new SignUpResult(refusal);
        var person = await people.FindByEmailAsync(email);
        if (await mail.IsFullAsync(db, email, cancellation))
            return new SignUpResult(null);
        if (person is not null)
        {
            mail.Write(
                db, email, person.Language, "accountThere",
                ("link", addresses.Of(MailPage.SignIn, person.Language)),
                ("forgotten", addresses.Of(MailPage.ForgottenPassword, person.Language)));
        }
        else
        {
            AddLink(email, options.MailLanguage);
        }
        await db.SaveChangesAsync(cancellation);
        return new SignUpResult(null);
    }

    void AddLink(string email, string language)
    {
        var token = LinkToken.New();
        var now = time.GetUtcNow();
        var invitation = new Invitation
        {
            Id = Ids.New(time),
            Email = email,
            NormalizedEmail = normalizer.NormalizeEmail(email)!,
            Roles = "",
            TokenHash = LinkToken.Hash(token),
            CreatedAt = now,
            ExpiresAt = now + AccountServices.LinkLasts,
        };
        db.Invitations.Add(invitation);
        db.Audit(Actor.Anonymous, time, "platform.signUp.asked", $"invitation {invitation.Id}", "open sign-up");
        mail.Write(db, email, language, "signUp", ("link", addresses.Of(MailPage.Welcome, language, ("token", token))));
    }
}
