using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Passwords;

/// <summary>Choose a new password, with the link from the mailbox.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class NewModel(ForgottenPassword forgotten, PageTexts texts, Links links) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Person { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await forgotten.SetAsync(new NewPasswordOptions(Person, Token, Password), cancellation) is { } key)
        {
            ModelState.AddModelError("Password", texts[key]);
            return Page();
        }
        TempData.Say(texts["passwords.changed"]);
        return LocalRedirect(links.To("/Platform/Accounts/SignIn"));
    }
}
