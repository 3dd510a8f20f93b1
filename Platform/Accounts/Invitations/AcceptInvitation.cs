using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Accounts.Invitations;

/// <summary>How a link by e-mail stands.</summary>
enum InvitationState
{
    Unknown,
    Open,
    Expired,
    Withdrawn,
    Used,
}

/// <param name="State">Only an open one tells the rest.</param>
/// <param name="Email">To whom it was sent.</param>
/// <param name="OrganisationName">Into which organisation; null: none, or the city itself.</param>
/// <param name="RoleNames">What comes with it; empty: somebody who signs up themselves.</param>
/// <param name="PersonId">The account that has this address already.</param>
sealed record InvitationView(
    InvitationState State, string Email, string? OrganisationName, IReadOnlyList<string> RoleNames, Guid? PersonId);

/// <param name="Token">The secret of the link.</param>
/// <param name="Name">Of a new account.</param>
/// <param name="MailLanguage">Language of a new account.</param>
/// <param name="Password">Of a new account; null with a passkey.</param>
/// <param name="PasskeyId">The id that the new passkey holds, which the account then gets.</param>
/// <param name="Passkey">Of a new account; null with a password.</param>
/// <param name="SignedInAs">Who is signed in: an existing account accepts for itself only.</param>
sealed record AcceptInvitationOptions(
    string Token,
    string? Name,
    string MailLanguage,
    string? Password,
    Guid? PasskeyId,
    UserPasskeyInfo? Passkey,
    Guid? SignedInAs);

/// <summary>The person, or the text key of why not and the field it is about.</summary>
sealed record AcceptInvitationResult(Person? Person, string? RefusalKey, string? Field = null);

/// <summary>
/// Uses the link of an invitation, or of signing up, once: makes the account where the address has none, and gives
/// the roles. Who holds the link reads the mailbox, so that the address needs no further confirmation.
/// </summary>
sealed class AcceptInvitation(AccountsDb db, UserManager<Person> people, SessionCache cache, TimeProvider time)
{
    public async Task<InvitationView> LookAsync(string? token, CancellationToken cancellation)
    {
        var invitation = await FindAsync(token, cancellation);
        var state = invitation switch
        {
            null => InvitationState.Unknown,
            { AcceptedAt: not null } => InvitationState.Used,
            { WithdrawnAt: not null } => InvitationState.Withdrawn,
            _ => invitation.IsOpen(time.GetUtcNow()) ? InvitationState.Open : InvitationState.Expired,
        };
        if (state != InvitationState.Open)
            return new InvitationView(state, "", null, [], null);
        var organisation = await db.Organisations
            .Where(o => o.Id == invitation!.OrganisationId).Select(o => o.Name).FirstOrDefaultAsync(cancellation);
        var person = await people.FindByEmailAsync(invitation!.Email);
        return new InvitationView(state, invitation.Email, organisation, invitation.RoleNames, person?.Id);
    }

    public async Task<AcceptInvitationResult> RunAsync(AcceptInvitationOptions options, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var invitation = await FindAsync(options.Token, cancellation);
        if (invitation?.IsOpen(now) != true)
            return new AcceptInvitationResult(null, "welcome.refused.link");
        var person = await people.FindByEmailAsync(invitation.Email);
        if (person is not null && person.Id != options.SignedInAs)
            return new AcceptInvitationResult(null, "welcome.refused.otherPerson");
        if (person is null && Check(options, invitation.Email) is { } refused)
            return refused;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var taken = await db.Invitations
            .Where(i => i.Id == invitation.Id && i.AcceptedAt == null && i.WithdrawnAt == null)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.AcceptedAt, now), cancellation);
        if (taken == 0)
            return new AcceptInvitationResult(null, "welcome.refused.link");
        if (person is null)
        {
            person = AccountRules.NewPerson(time, invitation.Email, options.Name!, options.MailLanguage);
            if (await MakeAsync(person, options) is { } refusal)
                return refusal;
        }
        await GiveRolesAsync(invitation, person.Id, cancellation);
        await transaction.CommitAsync(cancellation);
        cache.Clear();
        return new AcceptInvitationResult(person, null);
    }

    static AcceptInvitationResult? Check(AcceptInvitationOptions options, string email)
    {
        if (AccountRules.CheckName(options.Name) is { } nameRefusal)
            return new AcceptInvitationResult(null, nameRefusal, "Name");
        if (options.Passkey is null && AccountRules.CheckPassword(options.Password, email) is { } passwordRefusal)
            return new AcceptInvitationResult(null, passwordRefusal, "Password");
        return null;
    }

    async Task<AcceptInvitationResult?> MakeAsync(Person person, AcceptInvitationOptions options)
    {
        if (options.PasskeyId is { } id)
            person.Id = id;
        person.EmailConfirmed = true;
        db.Audit(PersonActor(person.Id), time, "platform.person.created", $"person {person.Id}", "link by e-mail");
        var made = options.Passkey is null
            ? await people.CreateAsync(person, options.Password!)
            : await people.CreateAsync(person);
        if (made.Succeeded && options.Passkey is { } passkey)
            made = await people.AddOrUpdatePasskeyAsync(person, passkey);
        if (made.Succeeded)
            return null;
        db.ChangeTracker.Clear();
        return new AcceptInvitationResult(null, AccountRules.KeyOf(made));
    }

    async Task GiveRolesAsync(Invitation invitation, Guid personId, CancellationToken cancellation)
    {
        var held = await db.RolesHeld
            .Where(r => r.PersonId == personId && r.OrganisationId == invitation.OrganisationId)
            .Select(r => r.Role)
            .ToListAsync(cancellation);
        foreach (var role in invitation.RoleNames.Except(held))
        {
            db.RolesHeld.Add(new RoleHeld
            {
                Id = Ids.New(time),
                PersonId = personId,
                OrganisationId = invitation.OrganisationId,
                Role = role,
                Since = time.GetUtcNow(),
            });
        }
        db.Audit(PersonActor(personId), time, "platform.invitation.accepted", $"invitation {invitation.Id}",
            invitation.Roles,
            new { invitation.OrganisationId, invitation.InvitedBy });
        await db.SaveChangesAsync(cancellation);
    }

    Task<Invitation?> FindAsync(string? token, CancellationToken cancellation)
    {
        if (token is not { Length: > 0 and <= LinkToken.LengthMax })
            return Task.FromResult<Invitation?>(null);
        var hash = LinkToken.Hash(token);
        return db.Invitations.AsNoTracking().FirstOrDefaultAsync(i => i.TokenHash == hash, cancellation);
    }

    static Actor PersonActor(Guid personId) => Actor.Anonymous with { Kind = "person", PersonId = personId };
}
