using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Accounts;

/// <summary>In whose name one may act, and with which roles.</summary>
public sealed record Capacity(Guid? OrganisationId, string? OrganisationName, IReadOnlyList<string> Roles);

/// <summary>What a session gives: who, acting for whom, and for whom else it could.</summary>
sealed record SessionView(
    Guid SessionId, Guid PersonId, string Name, string Language, Guid? OrganisationId,
        IReadOnlyList<Capacity> Capacities)
{
    public Capacity Acting => Capacities.FirstOrDefault(c => c.OrganisationId == OrganisationId) ?? Capacities[0];
}

/// <summary>What was read of sessions a moment ago, so that not every request asks the database.</summary>
sealed class SessionCache(TimeProvider time)
{
    public static readonly TimeSpan Keep = TimeSpan.FromSeconds(10);
    public const int EntriesMax = 20_000;

    readonly ConcurrentDictionary<(string City, Guid Session), (SessionView? View, DateTimeOffset Until)> _views =
        new();

    public bool TryGet(string city, Guid session, out SessionView? view)
    {
        var found = _views.TryGetValue((city, session), out var entry) && entry.Until > time.GetUtcNow();
        view = found ? entry.View : null;
        return found;
    }

    public void Set(string city, Guid session, SessionView? view)
    {
        if (_views.Count >= EntriesMax)
            _views.Clear();
        _views[(city, session)] = (view, time.GetUtcNow() + Keep);
    }

    /// <summary>After any change of sessions, roles or names: other nodes follow within <see cref="Keep"/>.</summary>
    public void Clear() => _views.Clear();
}

/// <summary>Signed-in browsers: opened at sign-in, looked up at each request, revoked by their owner.</summary>
public sealed class Sessions
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(14);
    public const int ListMax = 100;
    static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    readonly AccountsDb _db;
    readonly SessionCache _cache;
    readonly CurrentCity _current;
    readonly TimeProvider _time;

    internal Sessions(AccountsDb db, SessionCache cache, CurrentCity current, TimeProvider time) =>
        (_db, _cache, _current, _time) = (db, cache, current, time);

    internal async Task<Session> OpenAsync(Guid personId, string way, string device, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var session = new Session
        {
            Id = Ids.New(_time),
            PersonId = personId,
            Way = way,
            Device = device.Length > Session.DeviceLengthMax ? device[..Session.DeviceLengthMax] : device,
            CreatedAt = now,
            SeenAt = now,
            ExpiresAt = now + Lasts,
            ConfirmedAt = now,
        };
        _db.Sessions.Add(session);
        _db.Audit(PersonActor(personId), _time, "platform.session.opened", $"session {session.Id}", way);
        await _db.SaveChangesAsync(cancellation);
        return session;
    }

    /// <summary>The live session, or null when it is over, revoked, or of somebody erased.</summary>
    internal async Task<SessionView?> FindAsync(Guid sessionId, CancellationToken cancellation)
    {
        var city = _current.City.Slug;
        if (_cache.TryGet(city, sessionId, out var cached))
            return cached;
        var view = await ReadAsync(sessionId, cancellation);
        _cache.Set(city, sessionId, view);
        return view;
    }

    async Task<SessionView?> ReadAsync(Guid sessionId, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var found = await (
            from session in _db.Sessions
            join person in _db.Persons on session.PersonId equals person.Id
            where session.Id == sessionId && session.RevokedAt == null && session.ExpiresAt > now
                && person.ErasedAt == null
            select new { session, person.Name, person.Language }).AsNoTracking().FirstOrDefaultAsync(cancellation);
        if (found is null)
            return null;
        if (now - found.session.SeenAt > SeenEvery)
        {
            await _db.Sessions.Where(s => s.Id == sessionId).ExecuteUpdateAsync(
                s => s.SetProperty(x => x.SeenAt, now).SetProperty(x => x.ExpiresAt, now + Lasts), cancellation);
        }
        return new SessionView(
            sessionId, found.session.PersonId, found.Name, found.Language, found.session.OrganisationId,
            await CapacitiesAsync(found.session.PersonId, cancellation));
    }

    /// <summary>First for oneself, then every organisation in which a role is held, by name.</summary>
    internal async Task<IReadOnlyList<Capacity>> CapacitiesAsync(Guid personId, CancellationToken cancellation)
    {
        var held = await (
            from role in _db.RolesHeld
            join organisation in _db.Organisations on role.OrganisationId equals organisation.Id into organisations
            from organisation in organisations.DefaultIfEmpty()
            where role.PersonId == personId
            select new { role.OrganisationId, Name = (string?)organisation.Name, role.Role }).ToListAsync(cancellation);
        var cityRoles = held.Where(h => h.OrganisationId is null).Select(h => h.Role).ToList();
        return
        [
            new Capacity(null, null, cityRoles),
            .. held.Where(h => h.OrganisationId is not null)
                .GroupBy(h => h.OrganisationId)
                .OrderBy(g => g.First().Name, StringComparer.CurrentCultureIgnoreCase)
                .Select(g => new Capacity(g.Key, g.First().Name, [.. g.Select(h => h.Role), .. cityRoles])),
        ];
    }

    public async Task<IReadOnlyList<Session>> OpenOfAsync(Guid personId, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        return await _db.Sessions.AsNoTracking()
            .Where(s => s.PersonId == personId && s.RevokedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.SeenAt)
            .Take(ListMax)
            .ToListAsync(cancellation);
    }

    /// <summary>Ends one session of this person; of somebody else's it finds none.</summary>
    public async Task<bool> RevokeAsync(Guid personId, Guid sessionId, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var session = await _db.Sessions.FirstOrDefaultAsync(
            s => s.Id == sessionId && s.PersonId == personId && s.RevokedAt == null, cancellation);
        if (session is null)
            return false;
        session.RevokedAt = now;
        _db.Audit(PersonActor(personId), _time, "platform.session.revoked", $"session {sessionId}", "asked");
        await _db.SaveChangesAsync(cancellation);
        _cache.Clear();
        return true;
    }

    /// <summary>Ends all sessions of this person, but for the one named.</summary>
    public async Task<int> RevokeAllAsync(Guid personId, Guid? except, string reason, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var sessions = await _db.Sessions
            .Where(s => s.PersonId == personId && s.RevokedAt == null && s.Id != except)
            .ToListAsync(cancellation);
        foreach (var session in sessions)
            session.RevokedAt = now;
        _db.Audit(PersonActor(personId), _time, "platform.session.allRevoked", $"person {personId}", reason);
        await _db.SaveChangesAsync(cancellation);
        _cache.Clear();
        return sessions.Count;
    }

    /// <summary>From now on this session acts for the organisation, or for the person; false when no role is held
    /// there.</summary>
    public async Task<bool> ActForAsync(Guid sessionId, Guid personId, Guid? organisationId,
        CancellationToken cancellation)
    {
        if (organisationId is not null
            && !await _db.RolesHeld.AnyAsync(r => r.PersonId == personId
                && r.OrganisationId == organisationId, cancellation))
            return false;
        var session = await _db.Sessions.FirstOrDefaultAsync(
            s => s.Id == sessionId && s.PersonId == personId && s.RevokedAt == null, cancellation);
        if (session is null)
            return false;
        session.OrganisationId = organisationId;
        _db.Audit(PersonActor(personId), _time, "platform.session.actingFor", $"session {sessionId}", "asked",
            new { organisationId });
        await _db.SaveChangesAsync(cancellation);
        _cache.Clear();
        return true;
    }

    static Actor PersonActor(Guid personId) => Actor.Anonymous with { Kind = "person", PersonId = personId };
}
