using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.SecondStep;

/// <summary>Turn the second step on or off, and get new recovery codes. Asks first who it is.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
sealed class IndexModel(
    SecondStepSetting setting, UserManager<Person> people, Me me, PageTexts texts, Links links) : PageModel
{
    Person _person = null!;

    [BindProperty]
    public string? Code { get; set; }

    public bool HasPassword => _person.PasswordHash is not null;
    public bool IsOn => _person.TwoFactorEnabled;
    public int CodesLeft { get; private set; }
    public IHtmlContent QrImage { get; private set; } = HtmlString.Empty;
    public string KeyInFours { get; private set; } = "";

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

    public async Task<IActionResult> OnGetAsync()
    {
        if (IsOn)
            CodesLeft = await people.CountRecoveryCodesAsync(_person);
        else if (HasPassword)
            await ShowKeyAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!HasPassword || IsOn)
            return RedirectHere();
        if (await setting.TurnOnAsync(_person, Code, cancellation) is { } codes)
            return Show(codes);
        ModelState.AddModelError("Code", texts["secondStep.refused.code"]);
        await ShowKeyAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostCodesAsync() =>
        IsOn ? Show(await setting.NewCodesAsync(_person)) : RedirectHere();

    public async Task<IActionResult> OnPostOffAsync(CancellationToken cancellation)
    {
        if (IsOn)
            await setting.TurnOffAsync(_person, cancellation);
        TempData.Say(texts["secondStep.offDone"]);
        return LocalRedirect(links.To("/Platform/Accounts/Overview"));
    }

    async Task ShowKeyAsync()
    {
        var key = await setting.KeyAsync(_person);
        QrImage = QrCode.Svg(setting.Address(_person, key), texts["secondStep.qr"]);
        KeyInFours = string.Join(' ', key.Chunk(4).Select(four => new string(four)));
    }

    // In the encrypted cookie that lives until the next page: shown once, and kept nowhere.
    LocalRedirectResult Show(IReadOnlyList<string> codes)
    {
        TempData[CodesModel.Key] = string.Join('\n', codes);
        return LocalRedirect(links.To("/Platform/Accounts/SecondStep/Codes"));
    }

    LocalRedirectResult RedirectHere() => LocalRedirect(links.To("/Platform/Accounts/SecondStep/Index"));
}
