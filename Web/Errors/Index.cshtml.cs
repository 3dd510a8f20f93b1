using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Vliegwiel.Web.Errors;

/// <summary>Says what happened, that nothing was lost, and what to do. Reached by re-execution only.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class IndexModel : PageModel
{
    static readonly int[] Known = [400, 403, 404, 413, 429, 500];

    [BindProperty(SupportsGet = true)]
    public int Code { get; set; }

    public string Key => $"errors.e{(Known.Contains(Code) ? Code : Code < 500 ? 400 : 500)}";

    /// <summary>What an administrator can look up in the logs.</summary>
    public string Number => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    public void OnGet() => Answer();

    public void OnPost() => Answer();

    void Answer()
    {
        if (HttpContext.Features.Get<IExceptionHandlerFeature>() is not null)
            Code = Response.StatusCode;
        else if (HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null)
            // Somebody typed this address: there is no such page.
            (Code, Response.StatusCode) = (StatusCodes.Status404NotFound, StatusCodes.Status404NotFound);
    }
}
