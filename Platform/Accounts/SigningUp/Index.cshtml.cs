using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.SigningUp;

/// <summary>Ask for an account: an e-mail address, and the rest follows by e-mail.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class IndexModel(SignUp signUp, PageTexts texts, Links links) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var result = await signUp.RunAsync(new SignUpOptions(Email ?? "", texts.Language), cancellation);
        if (result.RefusalKey is { } key)
        {
            ModelState.AddModelError("Email", texts[key]);
            return Page();
        }
        TempData.Say(texts["signUp.sent"]);
        return LocalRedirect(links.To("/Platform/Accounts/SignIn"));
    }
}
