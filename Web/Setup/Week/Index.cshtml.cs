using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Setup.Week;

/// <summary>The list of the first week by itself, also once it was put away from the home page.</summary>
sealed class IndexModel(FirstWeek week, CurrentActor current, PageTexts texts, Links links) : PageModel
{
    public IReadOnlyList<FirstStep> Steps { get; private set; } = [];
    public bool IsPutAway { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refusal)
            return refusal;
        Steps = await week.StepsAsync(cancellation);
        IsPutAway = await week.IsPutAwayAsync(current.Actor, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(bool away, CancellationToken cancellation)
    {
        if (Refusal() is { } refusal)
            return refusal;
        await week.PutAsync(current.Actor, away, cancellation);
        TempData.Say(away
            ? texts["firstWeek.isAway", ("address", links.To("/Web/Setup/Week/Index"))]
            : texts["firstWeek.isBack"]);
        return LocalRedirect(links.To("/Web/Index"));
    }

    IActionResult? Refusal()
    {
        if (FirstWeek.IsFor(current.Actor))
            return null;
        return current.Actor.IsSignedIn ? this.Refused() : this.ToSignIn(links);
    }
}
