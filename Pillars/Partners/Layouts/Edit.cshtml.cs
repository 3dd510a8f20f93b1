using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Layouts;

/// <summary>
/// Which column was taken for what, with samples of its cells; a person may say otherwise, sees what would come of it,
/// and decides. The file is read anew each time: at most a few at once.
/// </summary>
sealed class EditModel(
    PartnersDb db, RereadSpend reread, CurrentActor who, CurrentCity city, IOrganisations organisations,
    PageTexts texts, Links links)
    : ImportPage(who, city, organisations, texts, links)
{
    public const int ColumnsMax = 100;
    const int AtOnceMax = 2;
    static readonly SemaphoreSlim Reading = new(AtOnceMax);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Which kind of table of the file.</summary>
    [BindProperty(SupportsGet = true)]
    public int Table { get; set; }

    [BindProperty]
    public List<ColumnRole> Roles { get; set; } = [];

    [BindProperty]
    public DateOrder Order { get; set; }

    [BindProperty]
    public DecimalSign Sign { get; set; }

    [BindProperty]
    public bool NegativeIsSpend { get; set; }

    public SpendSource Source { get; private set; } = null!;
    public LayoutPreview Preview { get; private set; } = null!;
    public PreviewTable? Shown => Table >= 0 && Table < Preview.Tables.Count ? Preview.Tables[Table] : null;

    /// <summary>What is shown below the form was read with the columns as chosen.</summary>
    public bool IsChanged { get; private set; }

    public string Currency => (Preview.Reading as FileReading.Read)?.Receipt.Currency ?? City.Currency;

    public ColumnChoice? Guess(int column) => Shown?.Layout?.Columns.FirstOrDefault(c => c.Column == column);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await OpenAsync(cancellation) is { } refused)
            return refused;
        await ReadAsync(null, cancellation);
        if (Shown is { } table)
        {
            Roles = [.. Enumerable.Range(0, Math.Min(table.Headers.Count, ColumnsMax))
                .Select(c => Guess(c)?.Role ?? ColumnRole.None)];
            Order = table.Layout?.DateOrder ?? DateOrder.DayMonthYear;
            Sign = table.Layout?.DecimalSign
                ?? (Texts.Language == Language.Dutch ? DecimalSign.Comma : DecimalSign.Point);
            NegativeIsSpend = table.Layout?.NegativeIsSpend ?? false;
        }
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellation)
    {
        if (await OpenAsync(cancellation) is { } refused)
            return refused;
        await ReadAsync(null, cancellation);
        if (Chosen() is { } layout)
            await ReadAsync(layout, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancellation)
    {
        if (await OpenAsync(cancellation) is { } refused)
            return refused;
        await ReadAsync(null, cancellation);
        if (Chosen() is not { } layout)
            return Page();
        await ReadAsync(layout, cancellation);
        if (Preview.Reading is not FileReading.Read)
            return Page();
        var options = new RereadSpendOptions(Actor, AnchorId, Id, new LayoutProfile { Tables = [layout] });
        var result = await reread.RunAsync(options, cancellation);
        if (result.UploadId is not { } upload)
            return NotFound();
        Flash(Texts["layouts.saved"]);
        return LocalRedirect(Links.To("/Partners/Import/Receipt", new { id = upload }));
    }

    async Task<IActionResult?> OpenAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        if (await reread.SourceAsync(AnchorId, Id, cancellation) is not { } source)
            return NotFound();
        Source = source;
        return null;
    }

    async Task ReadAsync(TableLayout? layout, CancellationToken cancellation)
    {
        var kept = await KeptLayouts.OfAsync(db, AnchorId, cancellation);
        if (layout is not null)
            kept = kept.With(new LayoutProfile { Tables = [layout] });
        IsChanged = layout is not null;
        await Reading.WaitAsync(cancellation);
        try
        {
            Preview = LayoutPreview.Of(Source.Path, new ReadOptions
            {
                Currency = City.Currency,
                Profile = kept,
                Cancellation = cancellation,
            });
        }
        finally
        {
            Reading.Release();
        }
    }

    /// <summary>The layout as the form says it, or null with the reasons in the model state.</summary>
    TableLayout? Chosen()
    {
        if (Shown is not { } table || Roles.Count > ColumnsMax)
            return null;
        var columns = Roles.Select((role, column) => (Role: role, Column: column))
            .Where(c => c.Role != ColumnRole.None && Enum.IsDefined(c.Role) && c.Column < table.Headers.Count).ToList();
        foreach (var twice in columns.GroupBy(c => c.Role).Where(g => g.Count() > 1))
            ModelState.AddModelError("", Texts["layouts.twice", ("role", Texts[ReadingTexts.Key(twice.Key)])]);
        var roles = columns.Select(c => c.Role).ToHashSet();
        if (!roles.Contains(ColumnRole.Amount) && !roles.Contains(ColumnRole.Debit))
            ModelState.AddModelError("", Texts["layouts.noAmount"]);
        if (!roles.Contains(ColumnRole.SupplierName))
            ModelState.AddModelError("", Texts["layouts.noName"]);
        if (!ModelState.IsValid)
            return null;
        return new TableLayout
        {
            Fingerprint = table.Fingerprint,
            Columns = [.. columns.Select(c => ChoiceOf(table, c.Role, c.Column)).Concat(Beyond(table))],
            DateOrder = Order,
            DecimalSign = Sign,
            NegativeIsSpend = NegativeIsSpend,
            Date1904 = table.Layout?.Date1904 ?? false,
            TaxTakenOff = (table.Layout?.TaxTakenOff ?? false) && roles.Contains(ColumnRole.Vat),
            Width = table.Width,
        };
    }

    /// <summary>What a person left as it was keeps its reason.</summary>
    ColumnChoice ChoiceOf(PreviewTable table, ColumnRole role, int column) => Guess(column) is { } guess
        && guess.Role == role
        ? guess
        : new ColumnChoice
        {
            Role = role,
            Column = column,
            Header = table.Headers[column],
            Reason = ChoiceReason.Person,
            Confidence = 100,
        };

    /// <summary>Columns further on than the form shows keep what they were taken for.</summary>
    IEnumerable<ColumnChoice> Beyond(PreviewTable table) => (table.Layout?.Columns ?? [])
        .Where(c => c.Column >= ColumnsMax && !Roles.Contains(c.Role));

    public IEnumerable<SelectListItem> RoleItems(ColumnRole chosen) => Enum.GetValues<ColumnRole>()
        .Select(r => new SelectListItem(Texts[ReadingTexts.Key(r)], r.ToString(), r == chosen));
}
