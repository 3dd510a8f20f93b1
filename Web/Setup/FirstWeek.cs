using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Web.Setup;

/// <summary>What is still to be done in a new city, for its administrator; each can put the list away for
/// themselves.</summary>
sealed class FirstWeek(IEnumerable<IFirstSteps> sources, PlatformDb db, TimeProvider time)
{
    const string PutAway = "web.firstWeek.putAway";
    const string PutBack = "web.firstWeek.putBack";

    public static bool IsFor(Actor actor) => actor.PersonId is not null && actor.May(PlatformPermissions.ManagePeople);

    /// <summary>Every step, done or not, in the order of the week.</summary>
    public async Task<IReadOnlyList<FirstStep>> StepsAsync(CancellationToken cancellation)
    {
        var steps = new List<FirstStep>();
        foreach (var source in sources)
            steps.AddRange(await source.NowAsync(cancellation));
        return [.. steps.OrderBy(s => s.Order)];
    }

    /// <summary>The audit log tells which of the two came last; a moment of its own table would say the same
    /// twice.</summary>
    public async Task<bool> IsPutAwayAsync(Actor actor, CancellationToken cancellation)
    {
        var subject = SubjectOf(actor);
        return await db.AuditEntries
            .Where(e => e.Subject == subject && (e.Process == PutAway || e.Process == PutBack))
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
            .Select(e => e.Process).FirstOrDefaultAsync(cancellation) == PutAway;
    }

    public async Task PutAsync(Actor actor, bool away, CancellationToken cancellation)
    {
        if (!IsFor(actor) || await IsPutAwayAsync(actor, cancellation) == away)
            return;
        db.Audit(actor, time, away ? PutAway : PutBack, SubjectOf(actor), "asked");
        await db.SaveChangesAsync(cancellation);
    }

    static string SubjectOf(Actor actor) => $"first week of person {actor.PersonId}";
}
