using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Accounts;

/// <summary>E-mail of a pillar to somebody with an account, in their language.</summary>
public sealed class PersonMail
{
    readonly AccountsDb _accounts;
    readonly MailWriter _mail;
    readonly MailAddresses _addresses;

    internal PersonMail(AccountsDb accounts, MailWriter mail, MailAddresses addresses) =>
        (_accounts, _mail, _addresses) = (accounts, mail, addresses);

    /// <summary>Adds the mail of the texts mail.KIND.subject and mail.KIND.body to what the caller saves; {link} is
    /// the page. Nobody is written to who is not there any more.</summary>
    public async Task WriteAsync(
        PillarDb db, Guid personId, string kind, MailPage page, (string Name, object? Value)[] values,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        var person = await _accounts.Persons.AsNoTracking()
            .FirstOrDefaultAsync(p => p.Id == personId && p.ErasedAt == null, cancellation);
        if (person?.Email is { } email)
            _mail.Write(
                db, email, person.Language, kind, [("link", _addresses.Of(page, person.Language)), .. values]);
    }
}
