using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.Invitations;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Organisations.Members;

/// <summary>The people of one organisation: who they are, what they may, whom was invited. For its manager.</summary>
sealed class IndexModel(
    AccountsDb db, ChangeRoles change, Invite invite, WithdrawInvitation withdraw, CurrentActor current,
        TimeProvider time,
    PageTexts texts, Links links) : PageModel
{
    public const int MembersMax = 500;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public List<string> RoleNames { get; set; } = [];

    public sealed record Member(Guid PersonId, string Name, string Email, IReadOnlyList<string> Roles);

    public string Name { get; private set; } = "";
    public IReadOnlyList<Member> Members { get; private set; } = [];
    public IReadOnlyList<Invitation> Invitations { get; private set; } = [];

    public IEnumerable<SelectListItem> RoleOptions() =>
        Roles.InOrganisation.Select(role => new SelectListItem(texts[$"members.role.{role}"], role));

    public string Words(IEnumerable<string> roles) =>
        string.Join(", ", Roles.InOrganisation.Where(roles.Contains)
            .Select(role => texts[$"members.role.{role}"]));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await RefusalAsync(cancellation) ?? await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellation)
    {
        if (await RefusalAsync(cancellation) is { } refusal)
            return refusal;
        var result = await invite.RunAsync(
            new InviteOptions(current.Actor, Email ?? "", Id, RoleNames, texts.Language), cancellation);
        if (result.RefusalKey is null)
        {
            TempData.Say(texts["members.invited", ("email", Email!.Trim())]);
            return Back();
        }
        ModelState.AddModelError(
            result.Field switch { "email" => nameof(Email), "roles" => nameof(RoleNames), _ => "" }, result.RefusalKey);
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Guid invitation, CancellationToken cancellation)
    {
        if (await RefusalAsync(cancellation) is { } refusal)
            return refusal;
        var result = await withdraw.RunAsync(new WithdrawInvitationOptions(current.Actor, invitation), cancellation);
        TempData.Say(texts[result.RefusalKey ?? "members.withdrawn"], result.RefusalKey is not null);
        return Back();
    }

    public async Task<IActionResult> OnPostRolesAsync(Guid person, CancellationToken cancellation)
    {
        if (await RefusalAsync(cancellation) is { } refusal)
            return refusal;
        if (RoleNames.Count == 0)
        {
            TempData.Say(texts["members.refused.none"], isWarning: true);
            return Back();
        }
        return await ChangeAsync(person, RoleNames, "members.changed", cancellation);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid person, CancellationToken cancellation) =>
        await RefusalAsync(cancellation) ?? await ChangeAsync(person, [], "members.removed", cancellation);

    async Task<IActionResult> ChangeAsync(Guid person, List<string> roles, string doneKey,
        CancellationToken cancellation)
    {
        var result = await change.RunAsync(new ChangeRolesOptions(current.Actor, person, Id, roles), cancellation);
        TempData.Say(texts[result.RefusalKey ?? doneKey], result.RefusalKey is not null);
        return person == current.Actor.PersonId && result.RefusalKey is null
            ? LocalRedirect(links.To("/Platform/Organisations/Details", new { id = Id }))
            : Back();
    }

    async Task<IActionResult?> RefusalAsync(CancellationToken cancellation)
    {
        if (!current.Actor.IsSignedIn)
            return this.ToSignIn(links);
        if (!OrganisationRules.MayChange(current.Actor, Id))
            return this.Refused();
        Name = await db.Organisations.Where(o => o.Id == Id).Select(o => o.Name).FirstOrDefaultAsync(cancellation)
            ?? "";
        return Name.Length == 0 ? NotFound() : null;
    }

    LocalRedirectResult Back() => LocalRedirect(links.To("/Platform/Organisations/Members/Index", new { id = Id }));

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var held = await (
            from role in db.RolesHeld
            join person in db.Persons on role.PersonId equals person.Id
            where role.OrganisationId == Id && person.ErasedAt == null
            orderby person.Name, person.Id
            select new { person.Id, person.Name, person.Email, role.Role }).Take(MembersMax * 3)
                .ToListAsync(cancellation);
        Members =
        [
            .. held.GroupBy(h => h.Id)
                .Select(g => new Member(g.Key, g.First().Name, g.First().Email ?? "", [.. g.Select(h => h.Role)])),
        ];
        var now = time.GetUtcNow();
        Invitations = await db.Invitations.AsNoTracking()
            .Where(i => i.OrganisationId == Id && i.Roles != "" && i.AcceptedAt == null && i.WithdrawnAt == null
                && i.ExpiresAt > now)
            .OrderBy(i => i.Email).Take(Invite.OpenMax).ToListAsync(cancellation);
        return Page();
    }
}
