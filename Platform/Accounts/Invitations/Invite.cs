using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Accounts.Invitations;

/// <param name="Actor">Who invites.</param>
/// <param name="Email">Whom.</param>
/// <param name="OrganisationId">Into which organisation; null: into the city's system itself.</param>
/// <param name="RoleNames">Roles of <see cref="Roles"/>; at least one.</param>
/// <param name="MailLanguage">Language of the mail: "nl" or "en".</param>
sealed record InviteOptions(
    Actor Actor, string Email, Guid? OrganisationId, IReadOnlyList<string> RoleNames, string MailLanguage);

/// <summary>The invitation, or the text key of why not and the field it is about ("email", "roles").</summary>
sealed record InviteResult(Guid? InvitationId, string? RefusalKey, string? Field = null);

/// <summary>Invites somebody by e-mail. An open invitation of the same person to the same place is replaced.</summary>
sealed class Invite(
    AccountsDb db, ILookupNormalizer normalizer, MailWriter mail, MailAddresses addresses, TimeProvider time)
{
    public const int OpenMax = 500;

    public async Task<InviteResult> RunAsync(InviteOptions options, CancellationToken cancellation)
    {
        if (!May(options.Actor, options.OrganisationId))
            return new InviteResult(null, "accounts.refused.permission");
        var email = options.Email.Trim();
        if (AccountRules.CheckEmail(email) is { } refusal)
            return new InviteResult(null, refusal, "email");
        var allowed = options.OrganisationId is null ? Roles.InCity : Roles.InOrganisation;
        if (options.RoleNames.Count == 0 || options.RoleNames.Except(allowed).Any())
            return new InviteResult(null, "welcome.refused.roles", "roles");
        var organisation = await db.Organisations
            .Where(o => o.Id == options.OrganisationId).Select(o => o.Name).FirstOrDefaultAsync(cancellation);
        if (options.OrganisationId is not null && organisation is null)
            return new InviteResult(null, "welcome.refused.organisation");

        var now = time.GetUtcNow();
        var normalized = normalizer.NormalizeEmail(email)!;
        var open = db.Invitations.Where(i =>
            i.OrganisationId == options.OrganisationId && i.AcceptedAt == null && i.WithdrawnAt == null
                && i.ExpiresAt > now
            && i.Roles != "");
        if (await open.CountAsync(cancellation) >= OpenMax)
            return new InviteResult(null, "welcome.refused.tooMany");
        foreach (var earlier in await open.Where(i => i.NormalizedEmail == normalized).ToListAsync(cancellation))
            earlier.WithdrawnAt = now;

        var token = LinkToken.New();
        var invitation = new Invitation
        {
            Id = Ids.New(time),
            Email = email,
            NormalizedEmail = normalized,
            OrganisationId = options.OrganisationId,
            Roles = string.Join(' ', options.RoleNames.Distinct().Order(StringComparer.Ordinal)),
            TokenHash = LinkToken.Hash(token),
            InvitedBy = options.Actor.PersonId,
            CreatedAt = now,
            ExpiresAt = now + Invitation.Lasts,
        };
        db.Invitations.Add(invitation);
        var link = addresses.Of(MailPage.Welcome, options.MailLanguage, ("token", token));
        var until = DateOnly.FromDateTime(invitation.ExpiresAt.UtcDateTime);
        if (organisation is null)
            mail.Write(db, email, options.MailLanguage, "invitedToCity", ("link", link), ("until", until));
        else
            mail.Write(db, email, options.MailLanguage, "invited", ("link", link), ("until", until),
                ("organisation", organisation));
        db.Audit(options.Actor, time, "platform.invitation.made", $"invitation {invitation.Id}", invitation.Roles,
            new { options.OrganisationId });
        await db.SaveChangesAsync(cancellation);
        return new InviteResult(invitation.Id, null);
    }

    public static bool May(Actor actor, Guid? organisationId) => organisationId is { } id
        ? actor.May(PlatformPermissions.ManageOrganisations)
            || actor.MayFor(PlatformPermissions.ManageOwnOrganisation, id)
        : actor.May(PlatformPermissions.ManagePeople);
}
