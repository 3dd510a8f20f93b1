using System.Globalization;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Pages;

namespace Vliegwiel.Partners.Leak;

/// <summary>Where a figure of the report opens to. Null where the asker may not see what is below it.</summary>
sealed class LeakLinks(Links links)
{
    /// <summary>The payment lines behind one figure: the question, narrowed by whatever the figure is of.</summary>
    public string? Lines(
        LeakReport report, Ring? ring = null, string? kind = null, string? sector = null, Guid? supplier = null,
        int? year = null, bool counted = false)
    {
        if (!report.MaySeeLines)
            return null;
        var question = report.Question;
        return links.Find("/Partners/Leak/Lines", new
        {
            anchor = question.AnchorId,
            year = year ?? question.Year,
            place = Place(question.Place),
            sector = sector ?? question.Sector,
            ring = ring is { } shown ? Lower(shown.ToString()) : null,
            kind,
            supplier,
            counted = counted ? "yes" : null,
        });
    }

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

    static string Lower(string text) => text.ToLower(CultureInfo.InvariantCulture);
}
