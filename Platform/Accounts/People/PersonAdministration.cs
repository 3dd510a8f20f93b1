using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Accounts.People;

/// <summary>Null key: done.</summary>
sealed record PersonAdministrationResult(string? RefusalKey);

/// <summary>What the city's administrator can do to an account: keep it out, let it in again, end its
/// sessions.</summary>
sealed class PersonAdministration(AccountsDb db, SessionCache cache, TimeProvider time)
{
    /// <summary>Kept out until an administrator says otherwise. A failed password locks for minutes only.</summary>
    public static readonly DateTimeOffset Forever = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>No passkey and no new password lets such a person in.</summary>
    public static bool IsKeptOut(Person person) => person.LockoutEnd >= Forever;

    public async Task<PersonAdministrationResult> LockAsync(Actor actor, Guid personId, CancellationToken cancellation)
    {
        if (!actor.May(PlatformPermissions.ManagePeople))
            return new PersonAdministrationResult("peopleAdmin.refused.permission");
        if (actor.PersonId == personId)
            return new PersonAdministrationResult("peopleAdmin.refused.self");
        if (await FindAsync(personId, cancellation) is not { } person)
            return new PersonAdministrationResult("peopleAdmin.refused.unknown");
        person.LockoutEnabled = true;
        person.LockoutEnd = Forever;
        await EndAsync(personId, cancellation);
        return await SaveAsync(actor, "platform.person.locked", personId, cancellation);
    }

    public async Task<PersonAdministrationResult> UnlockAsync(Actor actor, Guid personId,
        CancellationToken cancellation)
    {
        if (!actor.May(PlatformPermissions.ManagePeople))
            return new PersonAdministrationResult("peopleAdmin.refused.permission");
        if (await FindAsync(personId, cancellation) is not { } person)
            return new PersonAdministrationResult("peopleAdmin.refused.unknown");
        person.LockoutEnd = null;
        person.AccessFailedCount = 0;
        return await SaveAsync(actor, "platform.person.unlocked", personId, cancellation);
    }

    public async Task<PersonAdministrationResult> EndSessionsAsync(Actor actor, Guid personId,
        CancellationToken cancellation)
    {
        if (!actor.May(PlatformPermissions.ManagePeople))
            return new PersonAdministrationResult("peopleAdmin.refused.permission");
        if (await FindAsync(personId, cancellation) is null)
            return new PersonAdministrationResult("peopleAdmin.refused.unknown");
        await EndAsync(personId, cancellation);
        return await SaveAsync(actor, "platform.person.sessionsEnded", personId, cancellation);
    }

    Task<Person?> FindAsync(Guid personId, CancellationToken cancellation) =>
        db.Persons.FirstOrDefaultAsync(p => p.Id == personId && p.ErasedAt == null, cancellation);

    async Task EndAsync(Guid personId, CancellationToken cancellation)
    {
        var open = await db.Sessions.Where(s => s.PersonId == personId && s.RevokedAt == null)
            .ToListAsync(cancellation);
        foreach (var session in open)
            session.RevokedAt = time.GetUtcNow();
    }

    async Task<PersonAdministrationResult> SaveAsync(
        Actor actor, string process, Guid personId, CancellationToken cancellation)
    {
        db.Audit(actor, time, process, $"person {personId}", "asked");
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new PersonAdministrationResult("peopleAdmin.refused.atOnce");
        }
        cache.Clear();
        return new PersonAdministrationResult(null);
    }
}
