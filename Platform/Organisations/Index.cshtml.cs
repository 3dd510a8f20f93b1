using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Organisations;

/// <summary>The organisations of the city, for everybody: by name, searched, in pages.</summary>
sealed class IndexModel(AccountsDb db, IAreas areas, CurrentActor current) : PageModel
{
    public const int PerPage = 50;

    /// <summary>Text searched for; "q" in the address.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    public sealed record Row(Guid Id, string Name, OrganisationKind Kind, bool IsAnchor, string? Municipality);

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Found { get; private set; }
    public int Last { get; private set; }
    public bool MayMake => current.Actor.May(PlatformPermissions.ManageOrganisations);
    public Guid? Own => current.Actor.OrganisationId;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var wanted = db.Organisations.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(Query))
        {
            var text = Query.Length > Organisation.NameLengthMax ? Query[..Organisation.NameLengthMax] : Query;
            var part = Organisation.Normalise(text);
            // A whole register number finds its organisation; account numbers are not public and find nothing.
            var numbers = Enum.GetValues<IdentifierKind>().Where(k => k != IdentifierKind.Iban)
                .Select(k => Identifiers.Normalise(k, text).Value).OfType<string>().Distinct().ToList();
            wanted = wanted.Where(o => o.NameNormalised.Contains(part)
                || o.Identifiers.Any(i => i.Kind != IdentifierKind.Iban && numbers.Contains(i.Value)));
        }
        Found = await wanted.CountAsync(cancellation);
        Last = Math.Max(0, (Found - 1) / PerPage);
        Number = Math.Clamp(Number, 0, Last);
        var page = await wanted.OrderBy(o => o.NameNormalised).Skip(Number * PerPage).Take(PerPage)
            .ToListAsync(cancellation);
        var register = await areas.RegisterAsync(cancellation);
        Rows =
        [
            .. page.Select(o => new Row(o.Id, o.Name, o.Kind, o.IsAnchor,
                o.MunicipalityCode is { } code ? register.Find(code)?.Name ?? code : null)),
        ];
    }
}
