using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Platform.Accounts;

/// <summary>From now on act for myself, or for one of my organisations.</summary>
sealed class ActModel(Sessions sessions, CurrentSession current, Links links) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public Guid? OrganisationId { get; set; }

    public IActionResult OnGet() => current.IsSignedIn ? Page() : this.ToSignIn(links);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (current.View is not { } view)
            return this.ToSignIn(links);
        if (!await sessions.ActForAsync(view.SessionId, view.PersonId, OrganisationId, cancellation))
            return this.Refused();
        return this.Back(ReturnUrl, links);
    }
}
