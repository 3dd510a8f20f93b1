using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts.Confirming;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts;

/// <summary>The person of this request, for the pages of their own account.</summary>
sealed class Me(
    CurrentSession current, AccountsDb db, UserManager<Person> people, SessionCache cache, CurrentActor who,
    MailWriter mail, MailAddresses addresses, TextCatalog texts, TimeProvider time,
    RecentProof proof)
{
    public Guid? SessionId => current.SessionId;

    public async Task<Person?> PersonAsync() =>
        current.View is { } view ? await people.FindByIdAsync(view.PersonId.ToString()) : null;

    public Task<bool> IsFreshAsync(CancellationToken cancellation) => proof.IsFreshAsync(cancellation);

    public async Task ConfirmAsync(Guid? subject, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await db.Sessions.Where(s => s.Id == current.SessionId).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.ConfirmedAt, now).SetProperty(x => x.ConfirmedFor, subject), cancellation);
    }

    /// <summary>Adds what every change of an account brings: an audit entry, and a mail to the person; the caller
    /// saves.</summary>
    /// <param name="person">Whose account.</param>
    /// <param name="change">A key below mail.what: "passwordChanged".</param>
    public void Note(Person person, string change)
    {
        var actor = who.Actor.PersonId == person.Id
            ? who.Actor
            : Actor.Anonymous with { Kind = "person", PersonId = person.Id };
        db.Audit(actor, time, $"platform.person.{change}", $"person {person.Id}", "asked");
        mail.Write(
            db, person.Email!, person.Language, "changed",
            ("what", texts.Get(person.Language, $"mail.what.{change}")),
            ("link", addresses.Of(MailPage.Account, person.Language)),
            ("forgotten", addresses.Of(MailPage.ForgottenPassword, person.Language)));
    }

    /// <summary>Saves what was noted when Identity agreed; forgets it else, and tells why.</summary>
    public async Task<string?> SavedAsync(IdentityResult result, CancellationToken cancellation)
    {
        if (!result.Succeeded)
        {
            db.ChangeTracker.Clear();
            return AccountRules.KeyOf(result);
        }
        await db.SaveChangesAsync(cancellation);
        cache.Clear();
        return null;
    }
}

static class ConfirmAnswers
{
    /// <summary>First prove who you are again, and come back here.</summary>
    public static IActionResult ToConfirm(this PageModel page, Links links) =>
        RecentProof.Ask(page, links, page.Request.Path);
}
