using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Vliegwiel.Web.Demonstration;

/// <summary>
/// Reads one demonstration city from the folder Demo that travels with the executable. The formats are described in
/// Demo/README.md; an empty cell is unknown and is read as null, never as zero.
/// </summary>
public sealed class DemoFiles
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    readonly string _folder;

    DemoFiles(string folder) => _folder = folder;

    /// <summary>The folder beside the executable that holds every demonstration city.</summary>
    public static string Root => Path.Combine(AppContext.BaseDirectory, "Demo");

    /// <summary>The demonstration cities that are here, by folder name, in alphabetical order.</summary>
    public static IReadOnlyList<string> Slugs =>
        [.. Directory.EnumerateFiles(Root, "city.json", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))
            .Order(StringComparer.Ordinal)];

    public static DemoFiles Open(string slug)
    {
        var folder = Path.Combine(Root, slug);
        return File.Exists(Path.Combine(folder, "city.json"))
            ? new DemoFiles(folder)
            : throw new DirectoryNotFoundException($"No demonstration city '{slug}' beside the executable.");
    }

    /// <summary>The city itself, in the shape in which a served city is kept: read it as Platform's City.</summary>
    public string CityJson => File.ReadAllText(PathOf("city.json"));

    /// <summary>Boundaries as GeoJSON, WGS84; a feature has one property, the code of its area.</summary>
    public string AreasGeoJson => File.ReadAllText(PathOf("areas.geojson"));

    public IReadOnlyList<DemoArea> Areas => Read<DemoArea>("areas.csv");

    public IReadOnlyList<DemoPredecessor> Predecessors => Read<DemoPredecessor>("predecessors.csv");

    public IReadOnlyList<DemoComparator> Comparators => Read<DemoComparator>("comparators.csv");

    public IReadOnlyList<DemoAnchor> Anchors => Read<DemoAnchor>("anchors.csv");

    public IReadOnlyList<DemoSupplier> Suppliers => Read<DemoSupplier>("suppliers.csv");

    public IReadOnlyList<DemoIndicator> Indicators => Read<DemoIndicator>("indicators.csv");

    /// <summary>Full postcodes of outward codes that lie in more than one district; none in the Netherlands.</summary>
    public IReadOnlyList<DemoPostcode> Postcodes => Read<DemoPostcode>("postcodes.csv");

    /// <summary>How a sample of postcodes of an outward code falls over districts; none in the Netherlands.</summary>
    public IReadOnlyList<DemoOutwardDistrict> OutwardDistricts => Read<DemoOutwardDistrict>("outward-districts.csv");

    /// <summary>Every figure of every file in figures/, file by file in alphabetical order.</summary>
    public IReadOnlyList<DemoFigure> Figures =>
        [.. Directory.EnumerateFiles(PathOf("figures"), "*.csv")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Read<DemoFigure>(Path.Combine("figures", Path.GetFileName(file))))];

    /// <summary>Where everything comes from, by the key that stands in the column "source".</summary>
    public IReadOnlyDictionary<string, DemoSource> Sources
    {
        get
        {
            using var stream = File.OpenRead(PathOf("sources.json"));
            return JsonSerializer.Deserialize<Dictionary<string, DemoSource>>(stream, Json)
                ?? throw new InvalidDataException("sources.json is empty.");
        }
    }

    string PathOf(string name) => Path.Combine(_folder, name);

    IReadOnlyList<T> Read<T>(string name)
    {
        if (!File.Exists(PathOf(name)))
            return [];
        using var text = new StreamReader(PathOf(name));
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            // Columns are snake_case in the files and PascalCase here.
            PrepareHeaderForMatch = header =>
                header.Header.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant(),
        });
        csv.Context.TypeConverterOptionsCache.GetOptions<string>().NullValues.Add("");
        return [.. csv.GetRecords<T>()];
    }
}
