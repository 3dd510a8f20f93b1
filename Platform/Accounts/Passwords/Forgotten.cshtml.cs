using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Passwords;

/// <summary>Ask for a link to choose a new password with.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class ForgottenModel(ForgottenPassword forgotten, PageTexts texts, Links links) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await forgotten.AskAsync(Email ?? "", texts.Language, cancellation) is { } key)
        {
            ModelState.AddModelError("Email", texts[key]);
            return Page();
        }
        TempData.Say(texts["passwords.sent"]);
        return LocalRedirect(links.To("/Platform/Accounts/SignIn"));
    }
}
