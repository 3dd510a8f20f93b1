using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Organisations;

/// <summary>The form of an organisation: a new one for administrators, one's own for its manager.</summary>
sealed class EditModel(
    AccountsDb db, AreasDb areas, CreateOrganisation create, ChangeOrganisation change, CurrentActor current,
        TimeProvider time,
    PageTexts texts, Links links) : PageModel
{
    public const int MunicipalitiesMax = 2000;

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public OrganisationKind Kind { get; set; } = OrganisationKind.Company;

    [BindProperty]
    public bool IsAnchor { get; set; }

    [BindProperty]
    public string? Municipality { get; set; }

    /// <summary>By the name of <see cref="IdentifierKind"/>, as people type them.</summary>
    [BindProperty]
    public Dictionary<string, string?> Numbers { get; set; } = [];

    [BindProperty]
    public long Version { get; set; }

    public IReadOnlyList<SelectListItem> Kinds { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Municipalities { get; private set; } = [];
    public bool MaySetAnchor => current.Actor.May(PlatformPermissions.ManageOrganisations);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refusal)
            return refusal;
        if (Id is { } id)
        {
            var found = await db.Organisations.AsNoTracking().Include(o => o.Identifiers)
                .FirstOrDefaultAsync(o => o.Id == id, cancellation);
            if (found is null)
                return NotFound();
            (Name, Kind, IsAnchor, Municipality, Version) =
                (found.Name, found.Kind, found.IsAnchor, found.MunicipalityCode, found.Version);
            foreach (var number in found.Identifiers)
                Numbers[number.Kind.ToString()] = number.Value;
        }
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refusal)
            return refusal;
        await ReadChoicesAsync(cancellation);
        if (!string.IsNullOrEmpty(Municipality) && Municipalities.All(m => m.Value != Municipality))
            ModelState.AddModelError(nameof(Municipality), "organisations.refused.municipality");
        if (!ModelState.IsValid)
            return await ShowAsync(cancellation);
        var asked = new NewOrganisation
        {
            Name = Name ?? "",
            Kind = Kind,
            IsAnchor = IsAnchor,
            MunicipalityCode = Municipality,
            Version = Version,
            Identifiers = Enum.GetValues<IdentifierKind>()
                .Where(kind => !string.IsNullOrWhiteSpace(Numbers.GetValueOrDefault(kind.ToString())))
                .ToDictionary(kind => kind, kind => Numbers[kind.ToString()]!),
        };
        var result = Id is { } id
            ? await change.RunAsync(current.Actor, id, asked, cancellation)
            : await create.RunAsync(current.Actor, asked, cancellation);
        if (result.OrganisationId is { } done)
        {
            TempData.Say(
                texts[Id is null ? "organisations.made" : "organisations.changed", ("name", asked.Name.Trim())]);
            return LocalRedirect(links.To("/Platform/Organisations/Details", new { id = done }));
        }
        var field = result.Field is null or "Name" ? result.Field ?? "" : $"{nameof(Numbers)}[{result.Field}]";
        ModelState.AddModelError(field, texts[result.RefusalKey!, ("holder", result.Holder)]);
        return await ShowAsync(cancellation);
    }

    IActionResult? Refusal()
    {
        if (!current.Actor.IsSignedIn)
            return this.ToSignIn(links);
        var may = Id is { } id ? OrganisationRules.MayChange(current.Actor, id) : MaySetAnchor;
        return may ? null : this.Refused();
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        await ReadChoicesAsync(cancellation);
        foreach (var kind in Enum.GetNames<IdentifierKind>())
            Numbers.TryAdd(kind, null);
        return Page();
    }

    async Task ReadChoicesAsync(CancellationToken cancellation)
    {
        if (Kinds.Count > 0)
            return;
        Kinds = [.. Enum.GetNames<OrganisationKind>()
            .Select(kind => new SelectListItem(texts[$"organisations.kinds.{kind}"], kind))];
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var known = await areas.Areas.AsNoTracking()
            .Where(a => a.Kind == AreaKind.Municipality && a.SupersededAt == null)
            .OrderBy(a => a.Name).Take(MunicipalitiesMax).ToListAsync(cancellation);
        var items = known.Where(a => a.IsValidOn(today)).Select(a => new SelectListItem(a.Name, a.Code)).ToList();
        // What stands there from before stays choosable, or saving would be refused for no fault of the reader.
        var kept = Id is null ? null : await db.Organisations.Where(o => o.Id == Id)
            .Select(o => o.MunicipalityCode).FirstOrDefaultAsync(cancellation);
        if (kept is not null && items.TrueForAll(i => i.Value != kept))
            items.Insert(0, new SelectListItem(kept, kept));
        Municipalities = [new SelectListItem(texts["organisations.unknown"], ""), .. items];
    }
}
