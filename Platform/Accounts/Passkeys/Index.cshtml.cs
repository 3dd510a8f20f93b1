using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Passkeys;

/// <summary>My passkeys: add several, name them, remove them, but never the last way in.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class IndexModel(
    UserManager<Person> people, PersonSignIn signIn, Me me, CurrentCity current, PageTexts texts, Links links)
        : PageModel
{
    public const int PasskeysMax = 20;
    public const int NameLengthMax = 60;

    Person _person = null!;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Id { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public IList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    public string Day(DateTimeOffset at) => DateOnly
        .FromDateTime(TimeZoneInfo.ConvertTime(at, current.City.Zone).DateTime).ToString("d MMMM yyyy", texts.Culture);

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
            Passkeys = await people.GetPasskeysAsync(person);
            await next();
        }
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => Content(
        await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity
        {
            Id = _person.Id.ToString(),
            Name = _person.Email!,
            DisplayName = _person.Name,
        }),
        "application/json");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var registered = await signIn.RegisteredAsync(Credential);
        // A registration that was begun by somebody else in this browser does not count.
        if (registered?.UserEntity?.Id != _person.Id.ToString())
            return Refuse("passkeys.refused.browser");
        if (Passkeys.Count >= PasskeysMax)
            return Refuse("passkeys.refused.tooMany");
        registered.Passkey!.Name = Named(Name) ?? texts["passkeys.unnamed", ("number", Passkeys.Count + 1)];
        me.Note(_person, "passkeyAdded");
        var result = await people.AddOrUpdatePasskeyAsync(_person, registered.Passkey);
        return await me.SavedAsync(result, cancellation) is { } key ? Refuse(key) : Done("passkeys.done");
    }

    public async Task<IActionResult> OnPostRenameAsync(CancellationToken cancellation)
    {
        if (Mine() is not { } passkey || Named(Name) is not { } name)
            return Refuse("passkeys.refused.name");
        passkey.Name = name;
        var result = await people.AddOrUpdatePasskeyAsync(_person, passkey);
        return await me.SavedAsync(result, cancellation) is { } key ? Refuse(key) : Done("passkeys.renamed");
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation)
    {
        if (Mine() is not { } passkey)
            return Done("passkeys.removed");
        if (Passkeys.Count == 1 && _person.PasswordHash is null)
            return Refuse("passkeys.refused.last");
        me.Note(_person, "passkeyRemoved");
        var result = await people.RemovePasskeyAsync(_person, passkey.CredentialId);
        return await me.SavedAsync(result, cancellation) is { } key ? Refuse(key) : Done("passkeys.removed");
    }

    UserPasskeyInfo? Mine() => Passkeys.FirstOrDefault(p => WebEncoders.Base64UrlEncode(p.CredentialId) == Id);

    static string? Named(string? name) =>
        name?.Trim() is { Length: > 0 and <= NameLengthMax } given && !given.Any(char.IsControl) ? given : null;

    PageResult Refuse(string key)
    {
        ModelState.AddModelError("", texts[key]);
        return Page();
    }

    LocalRedirectResult Done(string key)
    {
        TempData.Say(texts[key]);
        return LocalRedirect(links.To("/Platform/Accounts/Passkeys/Index"));
    }
}
