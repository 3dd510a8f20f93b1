using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vliegwiel.Platform.Cities;

/// <summary>The cities of one data folder: cities/SLUG/city.json. One process serves one or more, by host
/// name.</summary>
public sealed partial class CityRegistry
{
    public const int CitiesMax = 500;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    readonly Lock _gate = new();
    ImmutableArray<City> _cities;

    public CityRegistry(string dataFolder)
    {
        DataFolder = Path.GetFullPath(dataFolder);
        _cities = Load();
    }

    public string DataFolder { get; }
    public ImmutableArray<City> All => _cities;

    public City? BySlug(string slug) => _cities.FirstOrDefault(c => c.Slug == slug);

    /// <summary>The city that answers to a host name; the only city answers to any.</summary>
    public City? ByHost(string host)
    {
        if (_cities.Length == 1)
            return _cities[0];
        return _cities.FirstOrDefault(c => c.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase));
    }

    public static bool IsSlug(string text) => SlugPattern().IsMatch(text);

    /// <summary>Writes city.json whole or not at all, and serves the city from now on.</summary>
    public City Save(City city)
    {
        if (!IsSlug(city.Slug))
            throw new ArgumentException($"'{city.Slug}' is not a slug of lower-case letters, digits and hyphens.",
                nameof(city));
        lock (_gate)
        {
            var folder = Path.Combine(DataFolder, "cities", city.Slug);
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, "city.json");
            File.WriteAllText(file + ".new", JsonSerializer.Serialize(city, Json));
            File.Move(file + ".new", file, overwrite: true);
            var saved = city with { Folder = folder };
            _cities =
                [.. _cities.Where(c => c.Slug != city.Slug).Append(saved).OrderBy(c => c.Slug, StringComparer.Ordinal)];
            return saved;
        }
    }

    public static City Read(string file)
    {
        var city = JsonSerializer.Deserialize<City>(File.ReadAllText(file), Json)
            ?? throw new InvalidDataException($"{file} holds no city.");
        if (city.Languages.Count == 0)
            throw new InvalidDataException($"{file} names no language.");
        return city with { Folder = Path.GetDirectoryName(Path.GetFullPath(file))! };
    }

    ImmutableArray<City> Load()
    {
        var folder = Path.Combine(DataFolder, "cities");
        if (!Directory.Exists(folder))
            return [];
        return
        [
            .. Directory.EnumerateFiles(folder, "city.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Take(CitiesMax)
                .Select(Read),
        ];
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SlugPattern();
}
