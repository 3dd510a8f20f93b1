using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.SecondStep;

/// <summary>After the password: the code of the app, or a recovery code, which works once.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class SignInModel(PersonSignIn signIn, UserManager<Person> people, Me me, PageTexts texts, Links links)
    : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync() =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is null ? this.ToSignIn(links) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } person)
            return this.ToSignIn(links);
        var code = SecondStepSetting.Plain(Code);
        var isRecovery = code.Any(c => !char.IsAsciiDigit(c));
        if (isRecovery ? await RecoverAsync(person, code, cancellation) : await EnterAsync(code))
            return this.Back(ReturnUrl, links);
        var key = await people.IsLockedOutAsync(person) ? "signIn.refused.Locked" : "secondStep.refused.code";
        ModelState.AddModelError("Code", texts[key]);
        return Page();
    }

    async Task<bool> EnterAsync(string code) =>
        (await signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: true, rememberClient: false)).Succeeded;

    // Identity does not count failures with recovery codes; here they count as any other.
    async Task<bool> RecoverAsync(Person person, string code, CancellationToken cancellation)
    {
        if (await people.IsLockedOutAsync(person))
            return false;
        if (!(await signIn.TwoFactorRecoveryCodeSignInAsync(code)).Succeeded)
        {
            await people.AccessFailedAsync(person);
            return false;
        }
        me.Note(person, "recoveryCodeUsed");
        await me.SavedAsync(IdentityResult.Success, cancellation);
        return true;
    }
}
