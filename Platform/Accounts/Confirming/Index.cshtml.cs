using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Confirming;

/// <summary>Prove again who you are, before something weighty: an unattended browser is not enough for it.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class IndexModel(
    UserManager<Person> people, PersonSignIn signIn, Me me, PageTexts texts, Links links) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>What is confirmed; null: nothing of its own.</summary>
    [BindProperty(SupportsGet = true, Name = "voor")]
    public Guid? Subject { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public bool HasPasskey { get; private set; }
    public bool HasPassword { get; private set; }

    /// <summary>A password can be looked at or talked out of somebody: it does for money only without a
    /// passkey.</summary>
    public bool AsksPassword => HasPassword && !(Subject is not null && HasPasskey);

    public async Task<IActionResult> OnGetAsync() => await ShowAsync() is null ? this.ToSignIn(links) : Page();

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => await me.PersonAsync() is { } person
        ? Content(await signIn.MakePasskeyRequestOptionsAsync(person), "application/json")
        : this.ToSignIn(links);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await ShowAsync() is not { } person)
            return this.ToSignIn(links);
        if (await RefusalAsync(person) is { } refusal)
        {
            ModelState.AddModelError(refusal.Field, texts[refusal.Key]);
            return Page();
        }
        await me.ConfirmAsync(Subject, cancellation);
        return this.Back(ReturnUrl, links);
    }

    async Task<(string Field, string Key)?> RefusalAsync(Person person)
    {
        if (!string.IsNullOrEmpty(Credential))
            return (await signIn.HolderAsync(Credential))?.Id == person.Id ? null : ("", "passkeys.refused.unknown");
        if (!AsksPassword)
            return ("", "confirmYou.withPasskey");
        if (!HasPassword || Password is not { Length: > 0 and <= AccountServices.PasswordLengthMax })
            return ("Password", "accounts.refused.passwordWrong");
        var result = await signIn.CheckPasswordSignInAsync(person, Password, lockoutOnFailure: true);
        if (result.Succeeded)
            return null;
        return ("Password", result.IsLockedOut ? "signIn.refused.Locked" : "accounts.refused.passwordWrong");
    }

    async Task<Person?> ShowAsync()
    {
        if (await me.PersonAsync() is not { } person)
            return null;
        HasPassword = person.PasswordHash is not null;
        HasPasskey = (await people.GetPasskeysAsync(person)).Count > 0;
        return person;
    }
}
