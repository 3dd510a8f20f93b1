using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts.Invitations;
using Vliegwiel.Platform.Organisations.Members;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.People;

/// <summary>The accounts of the city, for its administrator: search, roles in the city, keep out, let in,
/// invite.</summary>
sealed class IndexModel(
    AccountsDb db, ILookupNormalizer normalizer, PersonAdministration administration, ChangeRoles change, Invite invite,
    CurrentActor current, TimeProvider time, PageTexts texts, Links links) : PageModel
{
    public const int PerPage = 50;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public List<string> RoleNames { get; set; } = [];

    public sealed record Row(Guid Id, string Name, string Email, bool IsKeptOut, int Sessions,
        IReadOnlyList<string> Roles);

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Found { get; private set; }
    public int Last { get; private set; }
    public Guid? Self => current.Actor.PersonId;

    public IEnumerable<SelectListItem> RoleOptions() =>
        Roles.InCity.Select(role => new SelectListItem(texts[$"peopleAdmin.role.{role}"], role));

    public string Words(IReadOnlyList<string> roles) => roles.Count == 0
        ? texts["peopleAdmin.noRole"]
        : string.Join(", ", roles.Select(role => texts[$"peopleAdmin.role.{role}"]));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        Refusal() ?? await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostRolesAsync(Guid person, CancellationToken cancellation)
    {
        if (Refusal() is { } refusal)
            return refusal;
        var result =
            await change.RunAsync(new ChangeRolesOptions(current.Actor, person, null, RoleNames), cancellation);
        return Said(result.RefusalKey, "peopleAdmin.rolesChanged");
    }

    public async Task<IActionResult> OnPostLockAsync(Guid person, CancellationToken cancellation) => Refusal()
        ?? Said((await administration.LockAsync(current.Actor, person, cancellation)).RefusalKey, "peopleAdmin.locked");

    public async Task<IActionResult> OnPostUnlockAsync(Guid person, CancellationToken cancellation) => Refusal()
        ?? Said((await administration.UnlockAsync(current.Actor, person, cancellation)).RefusalKey,
            "peopleAdmin.unlocked");

    public async Task<IActionResult> OnPostEndAsync(Guid person, CancellationToken cancellation) => Refusal()
        ?? Said((await administration.EndSessionsAsync(current.Actor, person, cancellation)).RefusalKey,
            "peopleAdmin.ended");

    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refusal)
            return refusal;
        var result = await invite.RunAsync(
            new InviteOptions(current.Actor, Email ?? "", null, RoleNames, texts.Language), cancellation);
        if (result.RefusalKey is null)
            return Said(null, "peopleAdmin.invited");
        ModelState.AddModelError(
            result.Field switch { "email" => nameof(Email), "roles" => nameof(RoleNames), _ => "" }, result.RefusalKey);
        return await ShowAsync(cancellation);
    }

    IActionResult? Refusal()
    {
        if (current.Actor.May(PlatformPermissions.ManagePeople))
            return null;
        return current.Actor.IsSignedIn ? this.Refused() : this.ToSignIn(links);
    }

    LocalRedirectResult Said(string? refusalKey, string doneKey)
    {
        TempData.Say(texts[refusalKey ?? doneKey], refusalKey is not null);
        return LocalRedirect(links.To("/Platform/Accounts/People/Index", new { q = Query, number = Number }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var wanted = db.Persons.AsNoTracking().Where(p => p.ErasedAt == null);
        if (!string.IsNullOrWhiteSpace(Query))
        {
            var text = Query.Trim();
            var upper = normalizer.NormalizeEmail(text) ?? "";
            // Names are not kept in one case, and the databases differ in it: "jan" finds Jan too.
            var capital = char.ToUpperInvariant(text[0]) + text[1..];
            wanted = wanted.Where(p => p.Name.Contains(text) || p.Name.Contains(capital)
                || p.NormalizedEmail!.Contains(upper));
        }
        Found = await wanted.CountAsync(cancellation);
        Last = Math.Max(0, (Found - 1) / PerPage);
        Number = Math.Clamp(Number, 0, Last);
        var people = await wanted.OrderBy(p => p.Name).ThenBy(p => p.Id).Skip(Number * PerPage).Take(PerPage)
            .ToListAsync(cancellation);
        var ids = people.ConvertAll(p => p.Id);
        var now = time.GetUtcNow();
        var sessions = await db.Sessions
            .Where(s => ids.Contains(s.PersonId) && s.RevokedAt == null && s.ExpiresAt > now)
            .GroupBy(s => s.PersonId).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        var roles = (await db.RolesHeld.Where(r => r.OrganisationId == null && ids.Contains(r.PersonId))
            .Select(r => new { r.PersonId, r.Role }).ToListAsync(cancellation)).ToLookup(r => r.PersonId, r => r.Role);
        Rows =
        [
            .. people.Select(p => new Row(
                p.Id, p.Name, p.Email ?? "", p.LockoutEnd > now, sessions.GetValueOrDefault(p.Id),
                    [.. roles[p.Id].Order(StringComparer.Ordinal)])),
        ];
        return Page();
    }
}
