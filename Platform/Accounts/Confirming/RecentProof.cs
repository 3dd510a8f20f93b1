using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Platform.Accounts.Confirming;

/// <summary>Whether the person of this request proved a moment ago who they are, for what an unattended browser may not
/// do.</summary>
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

    /// <summary>First prove who you are again, and come back to this address of ours.</summary>
    public static IActionResult Ask(PageModel page, Links links, string returnUrl)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(links);
        return page.LocalRedirect(links.To("/Platform/Accounts/Confirming/Index", new { returnUrl }));
    }
}
