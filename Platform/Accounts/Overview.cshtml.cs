using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Platform.Accounts;

/// <summary>My account: what is known, and how I sign in.</summary>
sealed class OverviewModel(AccountsDb db, CurrentSession current, Links links) : PageModel
{
    public string Email { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (current.View is not { } view)
            return this.ToSignIn(links);
        Email = await db.Persons.Where(p => p.Id == view.PersonId).Select(p => p.Email).FirstAsync(cancellation) ?? "";
        return Page();
    }
}
