using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace Vliegwiel.Web.Demonstration;

/// <summary>
/// Reads one demonstration city from the folder Demo that travels with the executable. The formats are described in
/// Demo/README.md; an empty cell is unknown and is read as null, never as zero. A file is read when it is first asked
/// for, and once.
/// </summary>
public sealed class DemoFiles
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A row with too few or too many cells is a mistake in our own file and stops the reading.</summary>
    static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        FieldCountMismatch = CsvFieldCountHandling.Throw,
    };

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

    /// <summary>How the made-up payments look; read by PaymentFiles.</summary>
    internal string PaymentsJson => File.ReadAllText(PathOf("payments.json"));

    /// <summary>Boundaries as GeoJSON, WGS84; a feature has one property, the code of its area.</summary>
    public string AreasGeoJson => File.ReadAllText(PathOf("areas.geojson"));

    public IReadOnlyList<DemoArea> Areas => field ??= Read("areas.csv", DemoArea.From);

    public IReadOnlyList<DemoPredecessor> Predecessors => field ??= Read("predecessors.csv", DemoPredecessor.From);

    public IReadOnlyList<DemoComparator> Comparators => field ??= Read("comparators.csv", DemoComparator.From);

    public IReadOnlyList<DemoAnchor> Anchors => field ??= Read("anchors.csv", DemoAnchor.From);

    public IReadOnlyList<DemoSupplier> Suppliers => field ??= Read("suppliers.csv", DemoSupplier.From);

    public IReadOnlyList<DemoIndicator> Indicators => field ??= Read("indicators.csv", DemoIndicator.From);

    /// <summary>Full postcodes of outward codes that lie in more than one district; none in the Netherlands.</summary>
    public IReadOnlyList<DemoPostcode> Postcodes => field ??= Read("postcodes.csv", DemoPostcode.From);

    /// <summary>How a sample of postcodes of an outward code falls over districts; none in the Netherlands.</summary>
    public IReadOnlyList<DemoOutwardDistrict> OutwardDistricts =>
        field ??= Read("outward-districts.csv", DemoOutwardDistrict.From);

    /// <summary>Every figure of every file in figures/, file by file in alphabetical order.</summary>
    public IReadOnlyList<DemoFigure> Figures => field ??=
        [.. Directory.EnumerateFiles(PathOf("figures"), "*.csv")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Read(Path.Combine("figures", Path.GetFileName(file)), DemoFigure.From))];

    /// <summary>Where everything comes from, by the key that stands in the column "source".</summary>
    public IReadOnlyDictionary<string, DemoSource> Sources => field ??=
        JsonSerializer.Deserialize<Dictionary<string, DemoSource>>(File.ReadAllText(PathOf("sources.json")), Json)
            ?? [];

    string PathOf(string name) => Path.Combine(_folder, name);

    List<T> Read<T>(string name, Func<DemoRow, T> from)
    {
        List<T> rows = [];
        if (!File.Exists(PathOf(name)))
            return rows;
        using var csv = CsvReader.FromFile(PathOf(name), Options);
        while (csv.Read())
            rows.Add(from(new DemoRow(csv)));
        return rows;
    }
}

/// <summary>The current row of a tidy file: an empty cell is null, anything else that does not parse is a
/// mistake.</summary>
readonly struct DemoRow(CsvReader csv)
{
    public string Text(string column) =>
        TextOrNull(column) ?? throw new InvalidDataException($"Empty cell in column '{column}'.");

    public string? TextOrNull(string column) => csv.GetString(column) is { Length: > 0 } text ? text : null;

    public int Count(string column) => int.Parse(Text(column), CultureInfo.InvariantCulture);

    public decimal Number(string column) => decimal.Parse(Text(column), CultureInfo.InvariantCulture);

    public decimal? NumberOrNull(string column) =>
        TextOrNull(column) is null ? null : Number(column);

    public DateOnly Date(string column) =>
        DateOnly.ParseExact(Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public DateOnly? DateOrNull(string column) => TextOrNull(column) is null ? null : Date(column);
}
