using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Answers that many pages give.</summary>
public static class PageAnswers
{
    /// <summary>To where the person came from, if that is one of our own addresses; else to their account.</summary>
    public static IActionResult Back(this PageModel page, string? returnUrl, Links links) =>
        page.LocalRedirect(page.Url.IsLocalUrl(returnUrl) ? returnUrl! : links.To("/Platform/Accounts/Overview"));

    /// <summary>Sign in first, and come back here.</summary>
    public static IActionResult ToSignIn(this PageModel page, Links links)
    {
        var request = page.Request;
        var here = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : null;
        return page.LocalRedirect(links.To("/Platform/Accounts/SignIn", new { returnUrl = here }));
    }

    /// <summary>Signed in, but without the right to do this.</summary>
    public static IActionResult Refused(this PageModel page) => page.StatusCode(StatusCodes.Status403Forbidden);
}
