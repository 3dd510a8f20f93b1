using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Platform.Accounts.SecondStep;

/// <summary>The recovery codes, once: a second look finds none.</summary>
sealed class CodesModel(Links links) : PageModel
{
    public const string Key = "recovery-codes";

    public IReadOnlyList<string> Codes { get; private set; } = [];

    public string Download =>
        "data:text/plain;charset=utf-8," + Uri.EscapeDataString(string.Join("\r\n", Codes) + "\r\n");

    public IActionResult OnGet()
    {
        if (TempData[Key] is not string codes)
            return LocalRedirect(links.To("/Platform/Accounts/SecondStep/Index"));
        Codes = codes.Split('\n');
        return Page();
    }
}
