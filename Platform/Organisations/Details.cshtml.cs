using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Organisations.Keys;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Organisations;

/// <summary>One organisation: what everybody may know, and the ways on for those who may do more.</summary>
sealed class DetailsModel(AccountsDb db, IAreas areas, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public Organisation Organisation { get; private set; } = null!;
    public IReadOnlyList<OrganisationIdentifier> Numbers { get; private set; } = [];
    public string? Municipality { get; private set; }
    public bool MayChange => OrganisationRules.MayChange(current.Actor, Id);
    public bool MaySeeKeys => RevokeApiKey.May(current.Actor, Id);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var found = await db.Organisations.AsNoTracking().Include(o => o.Identifiers)
            .FirstOrDefaultAsync(o => o.Id == Id, cancellation);
        if (found is null)
            return NotFound();
        Organisation = found;
        Numbers = [.. OrganisationRules.VisibleTo(current.Actor, found).OrderBy(i => i.Kind)
            .ThenBy(i => i.Value, StringComparer.Ordinal)];
        if (found.MunicipalityCode is { } code)
            Municipality = (await areas.RegisterAsync(cancellation)).Find(code)?.Name ?? code;
        return Page();
    }
}
