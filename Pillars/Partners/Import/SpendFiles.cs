using DuckDB.NET.Data;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Partners.Import;

/// <summary>
/// Where the pillar keeps files: raw/SHA256 as it was delivered, lines/IMPORT.parquet, and uploads that are not taken
/// in yet. Files are written before the row that names them, and never changed afterwards.
/// </summary>
sealed class SpendFiles
{
    readonly string _raw;
    readonly string _lines;
    readonly string _uploads;

    public SpendFiles(City city)
    {
        var folder = city.FilesFolder("partners");
        _raw = Directory.CreateDirectory(Path.Combine(folder, "raw")).FullName;
        _lines = Directory.CreateDirectory(Path.Combine(folder, "lines")).FullName;
        _uploads = Directory.CreateDirectory(Path.Combine(folder, "uploads")).FullName;
    }

    public string Raw(string sha256) => Path.Combine(_raw, sha256);

    public string Lines(Guid importId) => Path.Combine(_lines, $"{importId}.parquet");

    public string Upload(Guid importId) => Path.Combine(_uploads, importId.ToString());

    /// <summary>
    /// How many of the new rows stand in earlier imports too: same date, amount, supplier and reference. A row counts
    /// as often as it stands there, so that two equal rows within one file are not called repeated.
    /// </summary>
    public long CountRepeated(string lines, IReadOnlyList<Guid> others)
    {
        var earlier = others.Select(Lines).Where(File.Exists).Select(Literal).ToList();
        if (earlier.Count == 0)
            return 0;
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            with fresh as (
                select date, amount_minor, supplier_key, coalesce(reference, '') as reference, count(*) as times
                from read_parquet({Literal(lines)}) group by all),
            old as (
                select date, amount_minor, supplier_key, coalesce(reference, '') as reference, count(*) as times
                from read_parquet([{string.Join(", ", earlier)}]) group by all)
            select coalesce(sum(least(fresh.times, old.times)), 0)::bigint
            from fresh join old on fresh.date is not distinct from old.date
                and fresh.amount_minor = old.amount_minor
                and fresh.supplier_key = old.supplier_key
                and fresh.reference = old.reference
            """;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Removes what a crash left: files that no import names, older than <paramref name="before"/>.</summary>
    /// <returns>How many files were removed.</returns>
    public int RemoveOrphans(IReadOnlySet<string> sha256Kept, IReadOnlySet<Guid> importsKept, DateTimeOffset before)
    {
        var orphans = Directory.EnumerateFiles(_uploads)
            .Concat(Directory.EnumerateFiles(_lines).Where(f => !IsKept(f, importsKept)))
            .Concat(Directory.EnumerateFiles(_raw).Where(f => !sha256Kept.Contains(Path.GetFileName(f))))
            .Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime)
            .ToList();
        foreach (var orphan in orphans)
            File.Delete(orphan);
        return orphans.Count;
    }

    static bool IsKept(string file, IReadOnlySet<Guid> importsKept) =>
        Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) && importsKept.Contains(id);

    static string Literal(string path) => $"'{LineFile.Quoted(path)}'";
}
