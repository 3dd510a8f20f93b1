using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vliegwiel.Platform.Areas;

/// <summary>One area on the map.</summary>
/// <param name="Class">0 to 4, light to dark; null: unknown, which is hatched.</param>
/// <param name="Says">Name and value in words.</param>
public sealed record MapArea(string Geometry, int? Class, string Says, string Link);

/// <summary>
/// Draws a map on the server, so that it is there without script: an equirectangular projection scaled by the
/// cosine of the middle latitude, which at the size of a region is as good as any.
/// </summary>
public static class MapSvg
{
    const double Width = 640;
    const double HeightMax = 900;

    public static string Draw(IReadOnlyList<MapArea> areas, string title)
    {
        var polygons = areas.Select(a => Rings(a.Geometry)).ToList();
        var points = polygons.SelectMany(rings => rings).SelectMany(ring => ring).ToList();
        if (points.Count == 0)
            return "";
        var (west, east) = (points.Min(p => p.X), points.Max(p => p.X));
        var (south, north) = (points.Min(p => p.Y), points.Max(p => p.Y));
        var narrow = Math.Cos((south + north) / 2 * Math.PI / 180);
        var scale = Math.Min(Width / Math.Max((east - west) * narrow, 1e-6), HeightMax / Math.Max(north - south, 1e-6));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg class="map" viewBox="-2 -2 {(east - west) * narrow * scale + 4:0} {(north - south) * scale + 4:0}" role="group" aria-label="{Safe(title)}">
            <defs><pattern id="map-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="#fff"/><path d="M0 0V6" stroke="#595959" stroke-width="2"/></pattern></defs>

            """);
        for (var index = 0; index < areas.Count; index++)
        {
            var area = areas[index];
            var fill = area.Class is { } shade ? $"class=\"map__area map__area--{shade}\""
                : "class=\"map__area\" fill=\"url(#map-unknown)\"";
            svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{Safe(area.Link)}\" aria-label=\"{Safe(area.Says)}\"><path {fill} fill-rule=\"evenodd\" d=\"");
            foreach (var ring in polygons[index])
            {
                var pen = 'M';
                foreach (var (x, y) in ring)
                {
                    svg.Append(CultureInfo.InvariantCulture,
                        $"{pen}{(x - west) * narrow * scale:0.#} {(north - y) * scale:0.#}");
                    pen = 'L';
                }
                svg.Append('Z');
            }
            svg.Append(CultureInfo.InvariantCulture, $"\"><title>{Safe(area.Says)}</title></path></a>\n");
        }
        return svg.Append("</svg>").ToString();
    }

    static string Safe(string text) => System.Net.WebUtility.HtmlEncode(text);

    static List<(double X, double Y)[]> Rings(string geometry)
    {
        using var document = JsonDocument.Parse(geometry);
        var coordinates = document.RootElement.GetProperty("coordinates");
        var polygons = document.RootElement.GetProperty("type").GetString() == "Polygon"
            ? [coordinates]
            : coordinates.EnumerateArray().ToArray();
        return [.. polygons.SelectMany(p => p.EnumerateArray()).Select(ring =>
            ring.EnumerateArray().Select(p => (p[0].GetDouble(), p[1].GetDouble())).ToArray())];
    }
}
