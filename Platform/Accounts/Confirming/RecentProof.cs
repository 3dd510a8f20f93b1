using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Platform.Accounts.Confirming;

/// <summary>
/// Whether the person of this request proved a moment ago who they are, for what an unattended browser may not do. For
/// money that leaves they prove it for that one thing, with their passkey if they have one (compare the linking to
/// amount and payee of Delegated Regulation (EU) 2018/389, article 5).
/// </summary>
public sealed class RecentProof
{
    /// <summary>So long after proving who they are a person need not do so again.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(15);

    readonly AccountsDb _db;
    readonly CurrentSession _session;
    readonly TimeProvider _time;

    internal RecentProof(AccountsDb db, CurrentSession session, TimeProvider time) =>
        (_db, _session, _time) = (db, session, time);

    public Task<bool> IsFreshAsync(CancellationToken cancellation)
    {
        var since = _time.GetUtcNow() - FreshFor;
        return _db.Sessions.AnyAsync(s => s.Id == _session.SessionId && s.ConfirmedAt > since, cancellation);
    }

    /// <param name="subject">What is confirmed; it follows from all that matters of it, so that nothing of that can be
    /// changed afterwards.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<bool> IsGivenForAsync(Guid subject, CancellationToken cancellation)
    {
        var since = _time.GetUtcNow() - FreshFor;
        return _db.Sessions.AnyAsync(
            s => s.Id == _session.SessionId && s.ConfirmedAt > since && s.ConfirmedFor == subject, cancellation);
    }

    /// <summary>First prove who you are again, and come back to this address of ours.</summary>
    /// <param name="page">Which asks.</param>
    /// <param name="links">Where the other page is.</param>
    /// <param name="returnUrl">With all that was typed: nothing else comes back.</param>
    /// <param name="subject">What it is for; null: nothing of its own.</param>
    public static IActionResult Ask(PageModel page, Links links, string returnUrl, Guid? subject = null)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(links);
        return page.LocalRedirect(
            links.To("/Platform/Accounts/Confirming/Index", new { returnUrl, voor = subject }));
    }
}
