using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Organisations.Keys;

/// <summary>The keys with which machines act for one organisation: made here and shown once, revoked here.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(
    AccountsDb db, MakeApiKey make, RevokeApiKey revoke, CurrentActor current, CurrentCity city, TimeProvider time,
    PageTexts texts, Links links) : PageModel
{
    const string SecretKey = "key-secret";
    public const int ListMax = 200;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public List<string> Permissions { get; set; } = [];

    [BindProperty]
    public int Days { get; set; } = 90;

    public string Organisation { get; private set; } = "";
    public IReadOnlyList<ApiKey> ApiKeys { get; private set; } = [];
    public string? Secret { get; private set; }
    public bool MayMake => MakeApiKey.May(current.Actor, Id);
    public DateTimeOffset Now => time.GetUtcNow();

    public IEnumerable<SelectListItem> PermissionOptions() =>
        make.Grantable(current.Actor).Select(p => new SelectListItem(Word(p), p));

    public string Words(IEnumerable<string> permissions) => string.Join(", ", permissions.Select(Word));

    string Word(string permission) =>
        $"permission.{permission.Replace('.', '-')}" is var key && texts.Has(key) ? texts[key] : permission;

    public IEnumerable<SelectListItem> DayOptions() =>
        new[] { 30, 90, 365 }.Select(days => new SelectListItem(texts.Count("keys.days", days), $"{days}"));

    public string Day(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, city.City.Zone).ToString("d", texts.Culture);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await RefusalAsync(cancellation) is { } refusal)
            return refusal;
        Secret = TempData[SecretKey] as string;
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostMakeAsync(CancellationToken cancellation)
    {
        if (await RefusalAsync(cancellation) is { } refusal)
            return refusal;
        var result = await make.RunAsync(
            new MakeApiKeyOptions(current.Actor, Id, Name ?? "", Permissions, Days), cancellation);
        if (result.RefusalKey is null)
        {
            // Encrypted in the reader's own cookie until the next page has shown it; it is kept nowhere else.
            TempData[SecretKey] = result.Secret;
            return Back();
        }
        ModelState.AddModelError(result.Field ?? "", result.RefusalKey);
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid key, CancellationToken cancellation)
    {
        if (await RefusalAsync(cancellation) is { } refusal)
            return refusal;
        var result = await revoke.RunAsync(new RevokeApiKeyOptions(current.Actor, Id, key), cancellation);
        TempData.Say(texts[result.RefusalKey ?? "keys.revoked"], result.RefusalKey is not null);
        return Back();
    }

    async Task<IActionResult?> RefusalAsync(CancellationToken cancellation)
    {
        if (!current.Actor.IsSignedIn)
            return this.ToSignIn(links);
        if (!RevokeApiKey.May(current.Actor, Id))
            return this.Refused();
        Organisation = await db.Organisations.Where(o => o.Id == Id).Select(o => o.Name)
            .FirstOrDefaultAsync(cancellation) ?? "";
        return Organisation.Length == 0 ? NotFound() : null;
    }

    LocalRedirectResult Back() => LocalRedirect(links.To("/Platform/Organisations/Keys/Index", new { id = Id }));

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        ApiKeys = await db.ApiKeys.AsNoTracking().Where(k => k.OrganisationId == Id)
            .OrderByDescending(k => k.CreatedAt).Take(ListMax).ToListAsync(cancellation);
        return Page();
    }
}
