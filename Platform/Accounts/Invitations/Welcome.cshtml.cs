using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Invitations;

/// <summary>Where the link of an invitation, or of signing up, leads: name, and a passkey or a password.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class WelcomeModel(
    AcceptInvitation accept, PersonSignIn signIn, CurrentSession current, PageTexts texts, Links links,
        TimeProvider time)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    internal InvitationView View { get; private set; } = new(InvitationState.Unknown, "", null, [], null);

    public bool IsSamePerson => View.PersonId == current.View?.PersonId;

    public string SignInAddress => links.To(
        "/Platform/Accounts/SignIn",
            new { returnUrl = links.To("/Platform/Accounts/Invitations/Welcome", new { token = Token }) });

    public string Intro => View switch
    {
        { OrganisationName: { } organisation } =>
            texts["welcome.organisation", ("organisation", organisation), ("email", View.Email)],
        { RoleNames.Count: 0 } => texts["welcome.signUp", ("email", View.Email)],
        _ => texts["welcome.city", ("email", View.Email)],
    };

    public async Task OnGetAsync(CancellationToken cancellation) => View = await accept.LookAsync(Token, cancellation);

    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken cancellation)
    {
        View = await accept.LookAsync(Token, cancellation);
        if (View.State != InvitationState.Open || View.PersonId is not null)
            return BadRequest();
        var shown = AccountRules.CheckName(Name) is null ? Name!.Trim() : View.Email;
        var user = new PasskeyUserEntity { Id = Ids.New(time).ToString(), Name = View.Email, DisplayName = shown };
        return Content(await signIn.MakePasskeyCreationOptionsAsync(user), "application/json");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var registered = await signIn.RegisteredAsync(Credential);
        var result = !string.IsNullOrEmpty(Credential) && registered is null
            ? new AcceptInvitationResult(null, "passkeys.refused.browser")
            : await accept.RunAsync(
                new AcceptInvitationOptions(
                    Token ?? "", Name, texts.Language, Password,
                    registered is null ? null : Guid.Parse(registered.UserEntity!.Id), registered?.Passkey,
                    current.View?.PersonId),
                cancellation);
        if (result.Person is null)
        {
            ModelState.AddModelError(result.Field ?? "", texts[result.RefusalKey!]);
            View = await accept.LookAsync(Token, cancellation);
            return Page();
        }
        if (current.View is null)
            await signIn.WithWayAsync(result.Person, registered is null ? "password" : "passkey");
        TempData.Say(texts["welcome.done"]);
        return LocalRedirect(links.To("/Platform/Accounts/Overview"));
    }
}
