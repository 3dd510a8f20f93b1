using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Sign in: passkey first, then password with second factor. Answers alike whether an account exists or
/// not.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class SignInModel(SignIn signIn, PersonSignIn passkeys, PageTexts texts, Links links) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>What the browser's passkey answered; empty with a password.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        Content(await passkeys.MakePasskeyRequestOptionsAsync(null), "application/json");

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(Credential))
        {
            if (await passkeys.WithPasskeyAsync(Credential))
                return this.Back(ReturnUrl, links);
            ModelState.AddModelError("", texts["passkeys.refused.unknown"]);
            return Page();
        }
        var result = await signIn.WithPasswordAsync(Email ?? "", Password ?? "", cancellation);
        if (result == SignInOutcome.Done)
            return this.Back(ReturnUrl, links);
        if (result == SignInOutcome.NeedsSecondFactor)
            return LocalRedirect(links.To("/Platform/Accounts/SecondStep/SignIn", new { returnUrl = ReturnUrl }));
        ModelState.AddModelError("", texts[$"signIn.refused.{result}"]);
        return Page();
    }
}
