using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Details;

/// <summary>Name, language, e-mail address and password of one's own account. Asks first who it is.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class IndexModel(
    AccountsDb db, UserManager<Person> people, Sessions sessions, MailWriter mail, MailAddresses addresses, Me me,
    PageTexts texts, Links links) : PageModel
{
    Person _person = null!;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? MailLanguage { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public string CurrentEmail => _person.Email!;

    public IReadOnlyList<SelectListItem> LanguageChoices =>
        [new("Nederlands", Language.Dutch), new("English", Language.English)];

    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await me.PersonAsync() is not { } person)
            context.Result = this.ToSignIn(links);
        else if (!await me.IsFreshAsync(HttpContext.RequestAborted))
            context.Result = this.ToConfirm(links);
        else
        {
            _person = person;
            // The other forms of the page do not send these two.
            if (!Request.HasFormContentType || !Request.Form.ContainsKey(nameof(Name)))
                (Name, MailLanguage) = (person.Name, person.Language);
            await next();
        }
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (AccountRules.CheckName(Name) is { } refusal)
            return Refuse("Name", refusal);
        _person.Name = Name!.Trim();
        if (Language.All.Contains(MailLanguage))
            _person.Language = MailLanguage!;
        var saved = await me.SavedAsync(await people.UpdateAsync(_person), cancellation);
        return saved is null ? Done("details.saved") : Refuse("Name", saved);
    }

    /// <summary>The new address has to answer first; whether somebody else has it is not told here.</summary>
    public async Task<IActionResult> OnPostEmailAsync(CancellationToken cancellation)
    {
        var email = Email?.Trim() ?? "";
        if (AccountRules.CheckEmail(email) is { } refusal)
            return Refuse("Email", refusal);
        if (!await mail.IsFullAsync(db, email, cancellation))
        {
            var token = LinkToken.Wrap(await people.GenerateChangeEmailTokenAsync(_person, email));
            mail.Write(db, email, _person.Language, "newEmail", ("link", addresses.Of(
                MailPage.NewEmail, _person.Language, ("person", _person.Id.ToString()), ("email", email),
                    ("token", token))));
            me.Note(_person, "newEmailAsked");
            await db.SaveChangesAsync(cancellation);
        }
        return Done("details.emailSent");
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancellation)
    {
        if (AccountRules.CheckPassword(Password, _person.Email) is { } refusal)
            return Refuse("Password", refusal);
        me.Note(_person, "passwordChanged");
        var token = await people.GeneratePasswordResetTokenAsync(_person);
        var result = await people.ResetPasswordAsync(_person, token, Password!);
        if (await me.SavedAsync(result, cancellation) is { } key)
            return Refuse("Password", key);
        await sessions.RevokeAllAsync(_person.Id, me.SessionId, "password changed", cancellation);
        return Done("passwords.changed");
    }

    PageResult Refuse(string field, string key)
    {
        ModelState.AddModelError(field, texts[key]);
        return Page();
    }

    LocalRedirectResult Done(string key)
    {
        TempData.Say(texts[key]);
        return LocalRedirect(links.To("/Platform/Accounts/Details/Index"));
    }
}
