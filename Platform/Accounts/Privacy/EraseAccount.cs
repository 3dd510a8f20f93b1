using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Outbox;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Accounts.Privacy;

sealed record EraseAccountOptions(Actor Actor, Guid PersonId);

/// <summary>Null key: erased.</summary>
sealed record EraseAccountResult(string? RefusalKey);

/// <summary>
/// Erases a person's own account: name, address and every way of signing in are gone at once, and other modules
/// follow through the outbox. The row stays, empty, because the audit log points at it.
/// </summary>
sealed class EraseAccount(AccountsDb db, SessionCache cache, TimeProvider time)
{
    public async Task<EraseAccountResult> RunAsync(EraseAccountOptions options, CancellationToken cancellation)
    {
        if (options.Actor.PersonId != options.PersonId)
            return new EraseAccountResult("accounts.refused.permission");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var person = await db.Persons.FirstAsync(p => p.Id == options.PersonId, cancellation);
        if (person.ErasedAt is not null)
            return new EraseAccountResult(null);
        if (await IsLastAdministratorAsync(person.Id, cancellation))
            return new EraseAccountResult("privacyOwn.refused.lastAdministrator");

        await RemoveAroundAsync(person, cancellation);
        person.Name = "";
        person.Email = person.NormalizedEmail = person.UserName = person.NormalizedUserName = null;
        person.EmailConfirmed = person.TwoFactorEnabled = false;
        person.PasswordHash = null;
        person.PhoneNumber = null;
        person.SecurityStamp = null;
        person.ErasedAt = time.GetUtcNow();
        db.Audit(options.Actor, time, "platform.person.erased", $"person {person.Id}", "asked");
        db.Tell(time, new PersonErased(person.Id));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        cache.Clear();
        return new EraseAccountResult(null);
    }

    async Task<bool> IsLastAdministratorAsync(Guid personId, CancellationToken cancellation)
    {
        var holders = await db.RolesHeld
            .Where(r => r.Role == Roles.CityAdministrator && r.OrganisationId == null)
            .Select(r => r.PersonId)
            .Distinct()
            .ToListAsync(cancellation);
        return holders.Count == 1 && holders[0] == personId;
    }

    async Task RemoveAroundAsync(Person person, CancellationToken cancellation)
    {
        var id = person.Id;
        await db.RolesHeld.Where(r => r.PersonId == id).ExecuteDeleteAsync(cancellation);
        await db.Sessions.Where(s => s.PersonId == id).ExecuteDeleteAsync(cancellation);
        await db.Passkeys.Where(p => p.UserId == id).ExecuteDeleteAsync(cancellation);
        await db.Tokens.Where(t => t.UserId == id).ExecuteDeleteAsync(cancellation);
        await db.PhoneCodes.Where(c => c.PersonId == id).ExecuteDeleteAsync(cancellation);
        await db.Logins.Where(l => l.UserId == id).ExecuteDeleteAsync(cancellation);
        var (email, normalized) = (person.Email, person.NormalizedEmail);
        await db.Invitations.Where(i => i.NormalizedEmail == normalized).ExecuteDeleteAsync(cancellation);
        await db.OutgoingMail.Where(m => m.Recipient == email).ExecuteDeleteAsync(cancellation);
    }
}

/// <summary>The other modules take away their part, at least once.</summary>
sealed class ErasedEverywhere(IEnumerable<IPersonalDataPart> parts) : IMessageHandler
{
    public string Kind => typeof(PersonErased).FullName!;

    public async Task HandleAsync(Guid messageId, string body, CancellationToken cancellation)
    {
        var erased = JsonSerializer.Deserialize<PersonErased>(body)!;
        foreach (var part in parts)
            await part.EraseAsync(erased.PersonId, cancellation);
    }
}
