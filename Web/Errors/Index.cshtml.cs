using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Errors;

/// <summary>Says what happened, that nothing was lost, and what to do. Reached by re-execution only.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class IndexModel(CurrentSession session, CurrentCity here, PageTexts texts) : PageModel
{
    static readonly int[] Known = [400, 403, 404, 413, 429, 500, 503];

    [BindProperty(SupportsGet = true)]
    public int Code { get; set; }

    public string Key => $"errors.e{(Known.Contains(Code) ? Code : Code < 500 ? 400 : 500)}";

    /// <summary>What an administrator can look up in the logs.</summary>
    public string Number => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    /// <summary>The page that was refused; null when it cannot simply be asked again.</summary>
    public string? Asked { get; private set; }

    /// <summary>Another role of this person may open the page.</summary>
    public bool MaySwitch => Code == StatusCodes.Status403Forbidden && Asked is not null
        && session.Capacities.Count > 1;

    public void OnGet() => Answer();

    public void OnPost() => Answer();

    /// <summary>An address that is none says nothing of the reader's language; the browser may.</summary>
    string Wished() => Request.GetTypedHeaders().AcceptLanguage
        .Where(l => l.Quality is not 0)
        .OrderByDescending(l => l.Quality ?? 1)
        .Select(l => Language.All.FirstOrDefault(
            ours => l.Value.StartsWith(ours, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault(l => l is not null) ?? here.City.DefaultLanguage;

    void Answer()
    {
        if (HttpMethods.IsGet(Request.Method) && HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is { } asked)
            Asked = asked.OriginalPathBase + asked.OriginalPath + asked.OriginalQueryString;
        if (HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is { Endpoint: null }
            && texts.Language == Language.Dutch && here.IsKnown && here.City.Languages.Contains(Language.English))
            texts.Language = Wished();
        if (HttpContext.Features.Get<IExceptionHandlerFeature>() is not null)
            Code = Response.StatusCode;
        else if (HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null)
            // Somebody typed this address: there is no such page.
            (Code, Response.StatusCode) = (StatusCodes.Status404NotFound, StatusCodes.Status404NotFound);
    }
}
