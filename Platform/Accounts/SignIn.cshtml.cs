using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Sign in: passkey first, then password with second factor. Answers alike whether an account exists or not.</summary>
sealed class SignInModel(SignIn signIn, PageTexts texts, Links links) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var result = await signIn.WithPasswordAsync(Email ?? "", Password ?? "", cancellation);
        if (result == SignInOutcome.Done)
            return this.Back(ReturnUrl, links);
        ModelState.AddModelError("", texts[$"signIn.refused.{result}"]);
        return Page();
    }
}
