using System.Globalization;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Partners.Leak;

/// <summary>Where a figure of the report opens to. Null where the asker may not see what is below it.</summary>
sealed class LeakLinks(Links links)
{
    /// <summary>In addresses: payments that count as procurement.</summary>
    public const string Counted = "counted";

    /// <summary>The payment lines behind one figure: the question, narrowed by whatever the figure is of.</summary>
    /// <param name="report">The report that the figure stands in.</param>
    /// <param name="kind">Why they do not count; <see cref="Counted"/>; null: all.</param>
    /// <param name="ring">Narrowed to a ring.</param>
    /// <param name="sector">Narrowed to a sector.</param>
    /// <param name="supplier">Narrowed to a supplier.</param>
    public string? Lines(
        LeakReport report, string? kind, Ring? ring = null, string? sector = null, Guid? supplier = null) =>
        report is { MaySeeLines: true, Question: { AnchorId: { } anchor } question }
            ? Lines(new LinesQuestion(
                anchor, question.Year, question.Place, ring, sector ?? question.Sector, supplier, ToKind(kind)))
            : null;

    public string Lines(LinesQuestion question, string? handler = null) => links.To("/Partners/Leak/Lines", new
    {
        anchor = question.AnchorId,
        year = question.Year,
        place = Place(question.Place),
        ring = question.Ring?.ToString().ToLowerInvariant(),
        sector = question.Sector,
        supplier = question.SupplierId,
        kind = question.Kind is "" ? Counted : question.Kind,
        page_number = question.Page > 1 ? question.Page.ToString(CultureInfo.InvariantCulture) : null,
        handler,
    });

    public string Line(LeakLine line) => links.To("/Partners/Leak/Line", new
    {
        import = line.ImportId,
        line = line.Line,
        sheet = line.Sheet,
    });

    public string? Supplier(SupplierSum supplier) => supplier.SupplierId is { } id
        ? links.Find("/Partners/Leak/Supplier", new { id })
        : null;

    /// <summary>The report itself for another question.</summary>
    public string Page(LeakQuestion question) => links.To("/Partners/Leak/Index", new
    {
        anchor = question.AnchorId,
        year = question.Year,
        place = Place(question.Place),
        sector = question.Sector,
    });

    /// <summary>As addresses hold it; null for the rule that holds when none is named.</summary>
    public static string? Place(PlaceRule rule) => rule == PlaceRule.Seat ? null : "branch";

    public static PlaceRule Place(string? text) => text == "branch" ? PlaceRule.Branch : PlaceRule.Seat;

    public static string? ToKind(string? text) => string.IsNullOrEmpty(text) ? null : text == Counted ? "" : text;
}
