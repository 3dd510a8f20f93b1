using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Privacy;

/// <summary>Take one's data along, or have the account erased. Asks first who it is.</summary>
sealed class IndexModel(
    EraseAccount erase, ExportAccount export, PersonSignIn signIn, CurrentActor who, Me me, PageTexts texts,
        Links links)
    : PageModel
{
    Person _person = null!;

    [BindProperty]
    public bool IsSure { get; set; }

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
            await next();
        }
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnGetFileAsync(CancellationToken cancellation) =>
        File(await export.RunAsync(_person, cancellation), "application/json", texts["privacyOwn.fileName"]);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!IsSure)
            return Refuse("IsSure", "privacyOwn.refused.notSure");
        var result = await erase.RunAsync(new EraseAccountOptions(who.Actor, _person.Id), cancellation);
        if (result.RefusalKey is { } key)
            return Refuse("", key);
        await signIn.SignOutAsync();
        TempData.Say(texts["privacyOwn.erased"]);
        return LocalRedirect(links.To("/Platform/Accounts/SignOut"));
    }

    PageResult Refuse(string field, string key)
    {
        ModelState.AddModelError(field, texts[key]);
        return Page();
    }
}
