using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Accounts.Invitations;

sealed record WithdrawInvitationOptions(Actor Actor, Guid InvitationId);

/// <summary>Null key: withdrawn (now or before). Else why not.</summary>
sealed record WithdrawInvitationResult(string? RefusalKey);

/// <summary>Takes an invitation back: its link stops working. One that was accepted already is not touched.</summary>
sealed class WithdrawInvitation(AccountsDb db, TimeProvider time)
{
    public async Task<WithdrawInvitationResult> RunAsync(WithdrawInvitationOptions options,
        CancellationToken cancellation)
    {
        var invitation = await db.Invitations.FirstOrDefaultAsync(
            i => i.Id == options.InvitationId && i.Roles != "", cancellation);
        // Whether it exists is not told to who may not see it.
        if (invitation is null || !Invite.May(options.Actor, invitation.OrganisationId))
            return new WithdrawInvitationResult("accounts.refused.permission");
        if (invitation.AcceptedAt is not null)
            return new WithdrawInvitationResult("welcome.refused.accepted");
        if (invitation.WithdrawnAt is not null)
            return new WithdrawInvitationResult(null);
        invitation.WithdrawnAt = time.GetUtcNow();
        db.Audit(options.Actor, time, "platform.invitation.withdrawn", $"invitation {invitation.Id}", "asked");
        await db.SaveChangesAsync(cancellation);
        return new WithdrawInvitationResult(null);
    }
}
