using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Vliegwiel.Platform.Figures;

/// <summary>A small bar under a number in a table; for the eye only, the number says it.</summary>
static class CellBar
{
    const int Width = 100;

    public static IHtmlContent Draw(decimal value, decimal largest)
    {
        var length = largest == 0 ? 0 : Math.Clamp(value / largest * Width, 0, Width);
        return new HtmlString(string.Create(CultureInfo.InvariantCulture, $"""
            <svg class="cell-bar" viewBox="0 0 {Width} 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="cell-bar__rail" width="{Width}" height="6"/>
            <rect class="cell-bar__value" width="{length:0.##}" height="6"/></svg>
            """));
    }
}
