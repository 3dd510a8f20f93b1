using System.Text.Json;

namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>Why a backup, restore or move was not done. Nothing was changed; the text says what to do.</summary>
public sealed class StorageRefusedException(string textKey, string argument = "") : Exception($"{textKey}: {argument}")
{
    public string TextKey { get; } = textKey;
    public string Argument { get; } = argument;
}

public sealed record ArchivedMigration(string Module, int Number, string Name, string Checksum);

public sealed record ArchivedTable(string Name, IReadOnlyList<TableColumn> Columns, long Rows, string ContentHash);

public sealed record ArchivedMember(string Path, long Bytes, string Sha256);

/// <summary>
/// What an archive holds. A ZIP file with city.json (without the secret of its database), tables/NAME.jsonl,
/// parts/NAME, files/MODULE/..., this page as manifest.json, and last of all manifest.sha256.
/// </summary>
public sealed record ArchiveManifest
{
    public const int FormatNow = 1;
    public const string FileName = "manifest.json";
    public const string HashFileName = "manifest.sha256";
    public const string CityFileName = "city.json";
    public const string FilesFolder = "files/";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public int Format { get; init; } = FormatNow;
    public required string City { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DatabaseProvider Provider { get; init; }
    public required IReadOnlyList<ArchivedMigration> Migrations { get; init; }
    public required IReadOnlyList<ArchivedTable> Tables { get; init; }
    public required IReadOnlyList<ArchivedMember> Members { get; init; }

    /// <summary>What modules keep outside the tables, by name, each with the mark it must come to: of the ledger the
    /// number and the hash of its last batch.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    public static string PartPath(string part) => $"parts/{part}";

    public static string TablePath(string table) => $"tables/{table}.jsonl";
}
