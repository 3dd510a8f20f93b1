using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.SignedIn;

/// <summary>Where I am signed in, and signing out from here what is elsewhere.</summary>
sealed class IndexModel(
    AccountsDb db, Sessions sessions, CurrentSession current, CurrentCity city, PageTexts texts, Links links,
    TimeProvider time) : PageModel
{
    [BindProperty]
    public Guid Id { get; set; }

    public IReadOnlyList<Session> List { get; private set; } = [];
    public Guid? ThisOne => current.SessionId;

    public string Moment(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, city.City.Zone).ToString("d MMMM yyyy HH:mm", texts.Culture);

    /// <summary>"Chrome, Windows": enough to know it by.</summary>
    public string Device(Session session)
    {
        string[] browsers = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];
        string[] systems = ["Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux"];
        var browser = Array.Find(browsers, b => session.Device.Contains(b, StringComparison.Ordinal)) switch
        {
            "Edg" => "Edge",
            "OPR" => "Opera",
            var name => name,
        };
        var system = Array.Find(systems, s => session.Device.Contains(s, StringComparison.Ordinal));
        var known = string.Join(", ", new[] { browser, system }.OfType<string>());
        return known.Length > 0 ? known : texts["signedIn.unknownDevice"];
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (current.View is not { } view)
            return this.ToSignIn(links);
        var now = time.GetUtcNow();
        List = await db.Sessions.AsNoTracking()
            .Where(s => s.PersonId == view.PersonId && s.RevokedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.SeenAt)
            .Take(Sessions.ListMax)
            .ToListAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (current.View is not { } view)
            return this.ToSignIn(links);
        await sessions.RevokeAsync(view.PersonId, Id, cancellation);
        return Done();
    }

    public async Task<IActionResult> OnPostOthersAsync(CancellationToken cancellation)
    {
        if (current.View is not { } view)
            return this.ToSignIn(links);
        await sessions.RevokeAllAsync(view.PersonId, view.SessionId, "asked", cancellation);
        return Done();
    }

    LocalRedirectResult Done()
    {
        TempData.Say(texts["signedIn.done"]);
        return LocalRedirect(links.To("/Platform/Accounts/SignedIn/Index"));
    }
}
