using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Partners.Suppliers;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>
/// One supplier: both places with their source, and what the asker's own institution pays it. Whoever may not be told
/// the name gets the same answer as for a supplier that is not there.
/// </summary>
sealed class SupplierModel(
    PartnersDb db, LeakCubeReader cubes, LeakQuery query, PlaceSupplier place, CurrentActor who, CurrentCity current,
    LeakWords words, LeakLinks leakLinks, PageTexts texts, Links links) : PageModel
{
    const int PlaceMax = 100;
    const int PostcodeMax = 12;
    const string Same = "same";
    const string Seat = "seat";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public CorrectionInput Input { get; set; } = new();

    public CubeSupplier Shown { get; private set; } = null!;
    public Figure? ByYear { get; private set; }
    public long Version { get; private set; }
    public bool MayCorrect => who.Actor.May(Permissions.PlaceSuppliers);

    public sealed class CorrectionInput
    {
        public long Version { get; set; }

        [Required]
        public string? Which { get; set; }

        [StringLength(PostcodeMax)]
        public string? Postcode { get; set; }

        [StringLength(PlaceMax)]
        public string? Place { get; set; }

        public string? Sector { get; set; }

        [Required, StringLength(Overrule.ReasonMax)]
        public string? Reason { get; set; }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var answer = await ShowAsync(cancellation);
        Input.Version = Version;
        return answer;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var answer = await ShowAsync(cancellation);
        if (answer is not PageResult || !ModelState.IsValid)
            return answer;
        var given = string.IsNullOrWhiteSpace(Input.Postcode) && string.IsNullOrWhiteSpace(Input.Place)
            ? null
            : new RegisterPlace(Input.Postcode?.Trim(), Input.Place?.Trim(), null);
        var isSeat = Input.Which == Seat;
        var result = await place.RunAsync(
            new PlaceSupplierOptions(
                who.Actor, Id, Input.Version, Input.Reason!, isSeat ? given : null, isSeat ? null : given,
                string.IsNullOrEmpty(Input.Sector) || Input.Sector == Same ? null : Input.Sector), cancellation);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("", texts[refusal]);
            return answer;
        }
        TempData.Say(texts["leaksupplier.said"]);
        return LocalRedirect(links.To("/Partners/Leak/Supplier", new { id = Id }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var cube = await cubes.ReadAsync(cancellation);
        if (!cube.Suppliers.TryGetValue(Id, out var supplier))
            return Hidden();
        var own = OwnAnchor() is { } anchor
            ? cube.Sums.Where(s => s.Supplier.Id == Id && s.AnchorId == anchor).ToList()
            : [];
        if (own.Count == 0 && !await IsSharedAsync(cancellation))
            return Hidden();
        Shown = supplier;
        Version = await db.Suppliers.Where(s => s.Id == Id).Select(s => s.Version).FirstAsync(cancellation);
        ByYear = own.Count == 0 ? null : Years(own, OwnAnchor()!.Value);
        return Page();
    }

    IActionResult Hidden() => who.Actor.IsSignedIn ? NotFound() : this.ToSignIn(links);

    Guid? OwnAnchor() =>
        who.Actor.OrganisationId is { } id && LeakQuery.ReachOf(who.Actor, id) == LeakReach.Own ? id : null;

    /// <summary>Named among the anchors together: above the floor, and no sole trader.</summary>
    async Task<bool> IsSharedAsync(CancellationToken cancellation)
    {
        if (!who.Actor.May(Permissions.SeeShared))
            return false;
        var report = await query.ReportAsync(who.Actor, new LeakQuestion(null, null, PlaceRule.Seat), cancellation);
        return report.Suppliers.Any(s => s.SupplierId == Id);
    }

    Figure Years(List<CubeSum> own, Guid anchor)
    {
        FigureRow Row(IGrouping<int, CubeSum> year) => new(
            FigureCell.Of(year.Key == 0 ? texts["leak.years.none"] : year.Key.ToString(CultureInfo.InvariantCulture)),
            FigureCell.Of(
                year.Where(s => s.Kind.Length == 0).Sum(s => s.Minor),
                leakLinks.Lines(new LinesQuestion(
                    anchor, year.Key == 0 ? null : year.Key, PlaceRule.Seat, SupplierId: Id, Kind: ""))),
            FigureCell.Of(year.Where(s => s.Kind.Length > 0).Sum(s => s.Minor)),
            FigureCell.Of(year.Sum(s => s.Lines)));
        return new Figure
        {
            Id = "supplier-years",
            Title = texts["leaksupplier.years"],
            Columns =
            [
                new(texts["leak.column.year"], Role: FigureRole.Label),
                new(texts["leak.flow.counted"], FigureKind.Money, FigureRole.Value) { HasBars = true },
                new(texts["leak.flow.not"], FigureKind.Money),
                new(texts["leak.column.lines"], FigureKind.Count),
            ],
            Rows = [.. own.GroupBy(s => s.Year).OrderBy(g => g.Key).Select(Row)],
            Source = texts["leak.source", ("who", who.Actor.OrganisationName)],
            Period = texts["leak.period.all"],
            Unit = texts[$"leak.unit.{(current.City.Currency == "GBP" ? "GBP" : "EUR")}"],
            Currency = current.City.Currency,
            KeepTable = true,
        };
    }

    public string SectorName => words.Sector(Shown.Section);

    public string Where(Site site) => site.IsSaid ? $"{site.Text}: {words.Of(site.Ring)}" : words.Of(site.Ring);

    // The sources are codes with a space in them, which no key of a text may have.
    public string? SourceOf(Site site) => site.Source switch
    {
        "register" => texts["leaksupplier.fromRegister"],
        "person" => texts["leaksupplier.fromPerson"],
        "payment list" => texts["leaksupplier.fromList"],
        _ => null,
    };

    public IEnumerable<SelectListItem> Places() =>
        [new(texts["leakline.seat"], Seat), new(texts["leakline.branch"], "branch")];

    public IEnumerable<SelectListItem> Sectors() =>
    [
        new(texts["leaksupplier.sameSector"], Same),
        .. Enumerable.Range('A', 'U' - 'A' + 1).Select(c => ((char)c).ToString())
            .Select(section => new SelectListItem(words.Sector(section), section)),
    ];
}
