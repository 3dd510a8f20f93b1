using System.Text;
using Vliegwiel.Platform.Areas.Import;

namespace Vliegwiel.Web.Demonstration;

/// <summary>The registers of areas that travel with the executable, as files for <see cref="ImportAreas"/>.</summary>
static class ShippedAreas
{
    static readonly string[] Register =
        ["areas.csv", "predecessors.csv", "outward-districts.csv", "postcodes.csv"];

    /// <summary>Areas, boundary changes and postcodes, with the sources that they name.</summary>
    public static async Task<List<GivenFile>> RegisterAsync(string slug, CancellationToken cancellation)
    {
        var files = await ReadAsync(Existing(slug, Register), cancellation);
        // The last column of every table names the source.
        var named = files.SelectMany(f => Encoding.UTF8.GetString(f.Bytes).Split('\n'))
            .Select(line => line[(line.LastIndexOf(',') + 1)..].Trim()).ToHashSet();
        return [SourcesCsv(DemoFiles.Open(slug).Sources.Where(s => named.Contains(s.Key))), .. files];
    }

    /// <summary>The register, and the outlines and figures of the demonstration.</summary>
    public static async Task<List<GivenFile>> AllAsync(string slug, CancellationToken cancellation)
    {
        var figures = Directory.EnumerateFiles(Path.Combine(DemoFiles.Root, slug, "figures"), "*.csv");
        return
        [
            SourcesCsv(DemoFiles.Open(slug).Sources),
            .. await ReadAsync(
                Existing(slug, [.. Register, "areas.geojson", "indicators.csv"])
                    .Concat(figures.Order(StringComparer.Ordinal)),
                cancellation),
        ];
    }

    static IEnumerable<string> Existing(string slug, IEnumerable<string> names) =>
        names.Select(name => Path.Combine(DemoFiles.Root, slug, name)).Where(File.Exists);

    static async Task<List<GivenFile>> ReadAsync(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var files = new List<GivenFile>();
        foreach (var path in paths)
            files.Add(new GivenFile(Path.GetFileName(path), await File.ReadAllBytesAsync(path, cancellation)));
        return files;
    }

    static GivenFile SourcesCsv(IEnumerable<KeyValuePair<string, DemoSource>> sources)
    {
        var lines = sources.Select(s => new[]
        {
            s.Key, s.Value.Title, s.Value.Publisher, s.Value.Edition, s.Value.Licence, s.Value.Attribution,
        });
        return new GivenFile("sources.csv", Encoding.UTF8.GetBytes(string.Concat(lines
            .Prepend(["source", "title", "publisher", "edition", "licence", "attribution"])
            .Select(cells => string.Join(',',
                cells.Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n"))));
    }
}
