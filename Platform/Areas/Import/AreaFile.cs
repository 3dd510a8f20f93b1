using System.Security.Cryptography;
using System.Text;

namespace Vliegwiel.Platform.Areas.Import;

enum AreaContent
{
    Areas,
    Predecessors,
    Postcodes,
    Shapes,
    Indicators,
    Figures,
    Sources,
}

/// <summary>A file as it was handed over.</summary>
public sealed record GivenFile(string Name, byte[] Bytes);

/// <summary>A row that is not taken, with its line (or feature number) and a text key that says why.</summary>
public sealed record RowSetAside(long Line, string ReasonKey, string Value);

/// <summary>Limits of an import of areas.</summary>
static class AreaLimits
{
    public const int FileBytesMax = 32 * 1024 * 1024;
    public const int FilesMax = 30;
    public const int RowsMax = 500_000;
    public const int CellMax = 300;
    public const int PositionsMax = 2_000_000;
    public const int SetAsideKept = 200;
}

/// <summary>One file, read: what its rows say and which of them cannot be understood.</summary>
sealed class AreaFile
{
    public required string Name { get; init; }
    public required long Bytes { get; init; }
    public required string Sha256 { get; init; }
    public AreaContent? Content { get; init; }

    /// <summary>Why nothing of the file can be taken.</summary>
    public string? RefusalKey { get; init; }

    public long RowsRead { get; set; }
    public long RowsTaken { get; set; }
    public long RowsChanged { get; set; }

    /// <summary>Columns of a table that say nothing to the register.</summary>
    public IReadOnlyList<string> ColumnsUnused { get; init; } = [];

    public List<RowSetAside> SetAside { get; } = [];
    public List<AreaRow> Rows { get; init; } = [];

    public static AreaFile Read(GivenFile given)
    {
        if (given.Bytes.Length == 0)
            return Refused(given, "areas.refused.empty");
        if (given.Bytes.Length > AreaLimits.FileBytesMax)
            return Refused(given, "areas.refused.large");
        if (given.Bytes.AsSpan().IndexOf((byte)0) >= 0)
            return Refused(given, "areas.refused.binary");
        var preamble = given.Bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        return given.Bytes.AsSpan(preamble).TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? GeoJsonReader.Read(given)
            : AreaCsv.Read(given);
    }

    public static AreaFile Refused(GivenFile given, string key) => new()
    {
        Name = given.Name,
        Bytes = given.Bytes.Length,
        Sha256 = Hash(given.Bytes),
        RefusalKey = key,
    };

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void PutAside(long line, string reasonKey, string value) =>
        SetAside.Add(new RowSetAside(line, reasonKey, value.Length > 60 ? value[..60] : value));
}

/// <summary>A row that could be understood, with the line it stood on.</summary>
abstract record AreaRow(long Line);

sealed record GivenArea(
    long Line, string Code, AreaKind Kind, string Name, string? Parent, DateOnly? From, DateOnly? To, string Source)
        : AreaRow(Line);

sealed record GivenPredecessor(long Line, string Successor, string Predecessor, DateOnly Date, long Millionths,
    string Source)
    : AreaRow(Line);

sealed record GivenPostcode(long Line, string Postcode, string AreaCode, long? Millionths, string Source)
    : AreaRow(Line);

sealed record GivenShape(long Line, string Code, string Geometry, string Source) : AreaRow(Line)
{
    /// <summary>What the outline's own properties say of the area; for when the register does not know it.</summary>
    public GivenArea? Area { get; init; }
}

sealed record GivenIndicator(long Line, string Indicator, string Dutch, string English, string Unit, int Decimals)
    : AreaRow(Line);

sealed record GivenSource(
    long Line, string Source, string Title, string Publisher, string Edition, string Licence, string Attribution)
        : AreaRow(Line);

sealed record GivenFigure(
    long Line, string Indicator, string AreaCode, DateOnly Start, DateOnly End, decimal? Value, decimal? Lower,
    decimal? Upper, string Status, string Unit, string Source) : AreaRow(Line);
