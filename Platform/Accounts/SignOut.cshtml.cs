using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Sign out: ends this session on the server as well as in the browser.</summary>
sealed class SignOutModel(SignInManager<Person> signIn, Sessions sessions, CurrentSession current, Links links)
    : PageModel
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (current.View is { } view)
            await sessions.RevokeAsync(view.PersonId, view.SessionId, cancellation);
        await signIn.SignOutAsync();
        return LocalRedirect(links.To("/Platform/Accounts/SignOut"));
    }
}
