using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Details;

/// <summary>The link in the mail to a new address. The old address hears of it.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class NewEmailModel(AccountsDb db, UserManager<Person> people, Me me, PageTexts texts, Links links) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Person { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await ChangeAsync(cancellation) is { } key)
        {
            ModelState.AddModelError("", texts[key]);
            return Page();
        }
        TempData.Say(texts["details.emailChanged"]);
        return LocalRedirect(links.To("/Platform/Accounts/Overview"));
    }

    async Task<string?> ChangeAsync(CancellationToken cancellation)
    {
        var person = await people.FindByIdAsync(Person.ToString());
        if (person?.Email is null || Email is null || LinkToken.Unwrap(Token) is not { } token)
            return "accounts.refused.link";
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        me.Note(person, "emailChanged");
        var result = await people.ChangeEmailAsync(person, Email, token);
        if (result.Succeeded)
            result = await people.SetUserNameAsync(person, Email);
        if (await me.SavedAsync(result, cancellation) is { } key)
            return key;
        await transaction.CommitAsync(cancellation);
        return null;
    }
}
