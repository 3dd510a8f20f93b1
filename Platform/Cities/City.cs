using System.Text.Json.Serialization;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Cities;

/// <summary>
/// A city as data: nothing in the code knows Heerlen or Preston. Kept as city.json in the city's own folder, because
/// it must be known before its database can be opened.
/// </summary>
public sealed record City
{
    /// <summary>Folder name and key: lower-case letters, digits and hyphens.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>The name of the region in a sentence: "Parkstad", "Lancashire".</summary>
    public required string RegionName { get; init; }

    /// <summary>Languages offered, the first is the default: "nl", "en".</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Currency of account, ISO 4217: EUR or GBP.</summary>
    public required string Currency { get; init; }

    /// <summary>Host names that lead here. A city alone in its process answers to every host.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public required RingDefinitions Rings { get; init; }

    /// <summary>Design tokens of the city laid over the style sheet: name without dashes, and its CSS value.</summary>
    public IReadOnlyDictionary<string, string> Theme { get; init; } = new Dictionary<string, string>();

    /// <summary>May anybody make an account, or only by invitation?</summary>
    public bool OpenSignUp { get; init; }

    /// <summary>A demonstration says so on every page.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>Absent: a SQLite file in the city's own folder.</summary>
    public string? PostgresConnection { get; init; }

    /// <summary>The city's own folder; set when it is loaded.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    [JsonIgnore]
    public string DefaultLanguage => Languages[0];

    [JsonIgnore]
    public DatabaseOptions Database => PostgresConnection is { } connection
        ? DatabaseOptions.PostgresDatabase(connection)
        : DatabaseOptions.SqliteFile(Path.Combine(Folder, "city.db"));

    /// <summary>Raw uploads, Parquet files and keys, each module in a folder of its own.</summary>
    public string FilesFolder(string module) =>
        Directory.CreateDirectory(Path.Combine(Folder, "files", module)).FullName;

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}

/// <summary>Which areas make each ring around the city, as area codes of the register; abroad is every other
/// country.</summary>
public sealed record RingDefinitions
{
    public required IReadOnlyList<string> Municipality { get; init; }
    public required IReadOnlyList<string> SubRegion { get; init; }
    public required IReadOnlyList<string> Region { get; init; }

    /// <summary>Country code, ISO 3166-1 alpha-2: NL, GB.</summary>
    public required string Country { get; init; }

    public string? SubRegionName { get; init; }
    public string? RegionName { get; init; }
}
