using System.Text;
using System.Text.Json;

namespace Vliegwiel.Platform.Areas.Import;

/// <summary>
/// Reads outlines from GeoJSON (RFC 7946): a FeatureCollection of Polygons and MultiPolygons with a code among their
/// properties. A ring that is not closed or a position outside the earth puts its feature aside.
/// </summary>
static class GeoJsonReader
{
    const int DepthMax = 32;
    const int RingPositionsMin = 4;

    public static AreaFile Read(GivenFile given)
    {
        try
        {
            var preamble = Encoding.UTF8.Preamble;
            var text = given.Bytes.AsMemory(given.Bytes.AsSpan().StartsWith(preamble) ? preamble.Length : 0);
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DepthMax });
            return Read(given, document.RootElement);
        }
        catch (JsonException)
        {
            return AreaFile.Refused(given, "areas.refused.json");
        }
    }

    static AreaFile Read(GivenFile given, JsonElement root)
    {
        if (TextOf(root, "type") != "FeatureCollection"
            || !root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array)
            return AreaFile.Refused(given, "areas.refused.collection");
        // RFC 7946 knows WGS 84 only; older files name other systems, whose numbers would land in the ocean.
        if (root.TryGetProperty("crs", out var crs) && !IsWgs84(crs.GetRawText()))
            return AreaFile.Refused(given, "areas.refused.crs");
        if (features.GetArrayLength() is 0 or > AreaLimits.RowsMax)
            return AreaFile.Refused(given, "areas.refused.empty");
        var file = new AreaFile
        {
            Name = given.Name,
            Bytes = given.Bytes.Length,
            Sha256 = AreaFile.Hash(given.Bytes),
            Content = AreaContent.Shapes,
        };
        var source = TextOf(root, "source") ?? given.Name;
        var properties = AreaProperties.Of(features);
        var positions = 0;
        foreach (var feature in features.EnumerateArray())
        {
            file.RowsRead++;
            var code = CodeOf(feature, properties);
            if (code is null)
                file.PutAside(file.RowsRead, "areas.aside.code", "");
            else if (!feature.TryGetProperty("geometry", out var geometry)
                || geometry.ValueKind != JsonValueKind.Object)
                file.PutAside(file.RowsRead, "areas.aside.geometry", code);
            else if (Check(geometry, ref positions) is { } problem)
                file.PutAside(file.RowsRead, problem, code);
            else
                file.Rows.Add(new GivenShape(file.RowsRead, code, Compact(geometry), source)
                {
                    Area = properties.AreaOf(feature, code, file.RowsRead, source),
                });
        }
        return positions > AreaLimits.PositionsMax ? AreaFile.Refused(given, "areas.refused.large") : file;
    }

    static bool IsWgs84(string crs) =>
        crs.Contains("CRS84", StringComparison.OrdinalIgnoreCase) || crs.Contains("4326", StringComparison.Ordinal);

    static string? CodeOf(JsonElement feature, AreaProperties properties) => TextOf(feature, "type") == "Feature"
        && properties.CodeOf(feature) is { Length: > 0 and <= 40 } code ? code : null;

    static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static string? Check(JsonElement geometry, ref int positions)
    {
        if (!geometry.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array
            || coordinates.GetArrayLength() == 0)
            return "areas.aside.geometry";
        switch (TextOf(geometry, "type"))
        {
            case "Polygon":
                return CheckPolygon(coordinates, ref positions);
            case "MultiPolygon":
                foreach (var polygon in coordinates.EnumerateArray())
                {
                    if (CheckPolygon(polygon, ref positions) is { } problem)
                        return problem;
                }
                return null;
            default:
                return "areas.aside.geometry";
        }
    }

    static string? CheckPolygon(JsonElement polygon, ref int positions)
    {
        if (polygon.ValueKind != JsonValueKind.Array || polygon.GetArrayLength() == 0)
            return "areas.aside.geometry";
        foreach (var ring in polygon.EnumerateArray())
        {
            if (ring.ValueKind != JsonValueKind.Array)
                return "areas.aside.geometry";
            if (ring.GetArrayLength() < RingPositionsMin)
                return "areas.aside.ring";
            positions += ring.GetArrayLength();
            foreach (var position in ring.EnumerateArray())
            {
                if (CheckPosition(position) is { } problem)
                    return problem;
            }
            var (first, last) = (ring[0], ring[ring.GetArrayLength() - 1]);
            if (first[0].GetDouble() != last[0].GetDouble() || first[1].GetDouble() != last[1].GetDouble())
                return "areas.aside.ring";
        }
        return null;
    }

    static string? CheckPosition(JsonElement position)
    {
        if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() is < 2 or > 4
            || position[0].ValueKind != JsonValueKind.Number || position[1].ValueKind != JsonValueKind.Number)
            return "areas.aside.geometry";
        var (longitude, latitude) = (position[0].GetDouble(), position[1].GetDouble());
        return Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90 ? null : "areas.aside.position";
    }

    static string Compact(JsonElement geometry) => JsonSerializer.Serialize(new
    {
        type = geometry.GetProperty("type").GetString(),
        coordinates = geometry.GetProperty("coordinates"),
    });
}
