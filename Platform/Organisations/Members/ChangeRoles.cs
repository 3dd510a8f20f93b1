using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.Invitations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Organisations.Members;

/// <param name="OrganisationId">Null: the roles in the city's system itself.</param>
/// <param name="RoleNames">All roles from now on; none removes the person.</param>
sealed record ChangeRolesOptions(Actor Actor, Guid PersonId, Guid? OrganisationId, IReadOnlyList<string> RoleNames);

/// <summary>Null key: done.</summary>
sealed record ChangeRolesResult(string? RefusalKey);

/// <summary>
/// Sets the roles of a member. Somebody must stay who can give roles: the last manager of an organisation, and the last
/// administrator of the city, keep theirs.
/// </summary>
sealed class ChangeRoles(AccountsDb db, SessionCache cache, TimeProvider time)
{
    const string SerializationFailure = "40001";

    public async Task<ChangeRolesResult> RunAsync(ChangeRolesOptions options, CancellationToken cancellation)
    {
        if (!Invite.May(options.Actor, options.OrganisationId))
            return new ChangeRolesResult("members.refused.permission");
        var known = options.OrganisationId is null ? Roles.InCity : Roles.InOrganisation;
        if (options.RoleNames.Except(known).Any())
            return new ChangeRolesResult("members.refused.roles");
        try
        {
            return await ChangeAsync(options, cancellation);
        }
        catch (Exception problem) when (StateOf(problem) == SerializationFailure || problem is DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return new ChangeRolesResult("members.refused.atOnce");
        }
    }

    async Task<ChangeRolesResult> ChangeAsync(ChangeRolesOptions options, CancellationToken cancellation)
    {
        // Two managers who remove one another at the same time must not both succeed.
        await using var transaction =
            await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
        var held = await db.RolesHeld
            .Where(r => r.PersonId == options.PersonId && r.OrganisationId == options.OrganisationId)
            .ToListAsync(cancellation);
        // In an organisation people come in by invitation; in the city an account is enough.
        var isKnown = options.OrganisationId is null
            ? await db.Persons.AnyAsync(p => p.Id == options.PersonId && p.ErasedAt == null, cancellation)
            : held.Count > 0;
        if (!isKnown)
            return new ChangeRolesResult("members.refused.unknown");
        var lead = options.OrganisationId is null ? Roles.CityAdministrator : Roles.Manager;
        var givesUpLead = held.Exists(r => r.Role == lead) && !options.RoleNames.Contains(lead);
        if (givesUpLead && !await AnotherAsync(options, lead, cancellation))
            return new ChangeRolesResult(options.OrganisationId is null
                ? "members.refused.lastAdministrator"
                : "members.refused.lastManager");

        db.RolesHeld.RemoveRange(held.Where(r => !options.RoleNames.Contains(r.Role)));
        db.RolesHeld.AddRange(options.RoleNames.Distinct().Where(role => !held.Exists(r => r.Role == role))
            .Select(role =>
            new RoleHeld
            {
                Id = Ids.New(time),
                PersonId = options.PersonId,
                OrganisationId = options.OrganisationId,
                Role = role,
                Since = time.GetUtcNow(),
            }));
        db.Audit(
            options.Actor, time, options.RoleNames.Count == 0 ? "platform.member.removed"
                : "platform.member.rolesChanged",
            $"person {options.PersonId}", string.Join(' ', options.RoleNames),
            new { options.OrganisationId, Before = held.Select(r => r.Role).Order(StringComparer.Ordinal) });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        cache.Clear();
        return new ChangeRolesResult(null);
    }

    Task<bool> AnotherAsync(ChangeRolesOptions options, string lead, CancellationToken cancellation) => (
        from role in db.RolesHeld
        join person in db.Persons on role.PersonId equals person.Id
        where role.OrganisationId == options.OrganisationId && role.Role == lead
            && role.PersonId != options.PersonId && person.ErasedAt == null
        select role.Id).AnyAsync(cancellation);

    static string? StateOf(Exception problem) => problem is DbException { SqlState: { } state }
        ? state
        : problem.InnerException is { } inner ? StateOf(inner) : null;
}
