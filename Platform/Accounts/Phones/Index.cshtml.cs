using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Accounts.Confirming;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Phones;

/// <summary>One's own telephone number: send a code, type it, take the number off. Asks first who it is.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class IndexModel(ConfirmPhone phone, Me me, PageTexts texts, Links links) : PageModel
{
    Person _person = null!;

    [BindProperty]
    public string? Number { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Where the number was asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public bool IsAsked => phone.IsAsked;

    public string? Current => _person.PhoneNumber is { } number ? MobileNumber.Show(number) : null;

    public string? Waiting { get; private set; }
    public bool MayRemove { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await me.PersonAsync() is not { } person)
            context.Result = this.ToSignIn(links);
        else if (!await me.IsFreshAsync(HttpContext.RequestAborted))
            context.Result = RecentProof.Ask(this, links, Request.Path + Request.QueryString);
        else
        {
            _person = person;
            await next();
        }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!IsAsked)
            return Here();
        return await phone.AskAsync(_person, Number, cancellation) is { } why
            ? await RefuseAsync(nameof(Number), why, cancellation) : Here();
    }

    public async Task<IActionResult> OnPostCodeAsync(CancellationToken cancellation)
    {
        if (await phone.ConfirmAsync(_person, Code, cancellation) is { } why)
            return await RefuseAsync(nameof(Code), why, cancellation);
        TempData.Say(texts["phone.done"]);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : links.To("/Platform/Accounts/Overview"));
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation)
    {
        if (await phone.RemoveAsync(_person, cancellation) is { } why)
            return await RefuseAsync("", why, cancellation);
        TempData.Say(texts["phone.removed"]);
        return Here();
    }

    async Task<PageResult> RefuseAsync(string field, string why, CancellationToken cancellation)
    {
        var page = await ShowAsync(cancellation);
        // text-keys: phone.refused.*
        ModelState.AddModelError(
            field == nameof(Code) && Waiting is null ? "" : field, texts[$"phone.refused.{why}"]);
        return page;
    }

    async Task<PageResult> ShowAsync(CancellationToken cancellation)
    {
        Waiting = await phone.WaitingAsync(_person, cancellation) is { } number ? MobileNumber.Show(number) : null;
        MayRemove = _person.PhoneNumber is not null && !await phone.IsNeededAsync(_person, cancellation);
        return Page();
    }

    LocalRedirectResult Here() => LocalRedirect(links.To("/Platform/Accounts/Phones/Index", new { ReturnUrl }));
}
