using System.Diagnostics.CodeAnalysis;
using DuckDB.NET.Data;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Partners.Import;

/// <summary>
/// Where the pillar keeps files: raw/SHA256 as it was delivered, lines/IMPORT.parquet, and uploads that are not taken
/// in yet. Files are written before the row that names them, and never changed afterwards; only verdicts/IMPORT.parquet
/// is replaced whole.
/// </summary>
[SuppressMessage("Security", "CA3001", Justification = "The paths in the query are made of ids.")]
sealed class SpendFiles
{
    readonly string _raw;
    readonly string _lines;
    readonly string _uploads;
    readonly string _verdicts;

    public SpendFiles(City city)
    {
        var folder = city.FilesFolder("partners");
        _raw = Directory.CreateDirectory(Path.Combine(folder, "raw")).FullName;
        _lines = Directory.CreateDirectory(Path.Combine(folder, "lines")).FullName;
        _uploads = Directory.CreateDirectory(Path.Combine(folder, "uploads")).FullName;
        _verdicts = Directory.CreateDirectory(Path.Combine(folder, "verdicts")).FullName;
    }

    public string Raw(string sha256) => Path.Combine(_raw, sha256);

    public string Lines(Guid importId) => Path.Combine(_lines, $"{importId}.parquet");

    /// <summary>What was decided about those lines; made anew with every count.</summary>
    public string Verdicts(Guid importId) => Path.Combine(_verdicts, $"{importId}.parquet");

    public string Upload(Guid importId) => Path.Combine(_uploads, importId.ToString());

    /// <summary>A file as it came from a browser, until it is taken in.</summary>
    public string Received(Guid uploadId) => Path.Combine(_uploads, $"{uploadId}.received");

    /// <summary>
    /// How many of the new rows stand in earlier imports too: same date, amount, supplier and reference; and in which
    /// most of them. A row counts as often as it stands there, so that two equal rows in one file are not repeated.
    /// </summary>
    public (long Rows, Guid? Most) CountRepeated(string lines, IReadOnlyList<Guid> others)
    {
        var earlier = others.Select(Lines).Where(File.Exists).Select(Literal).ToList();
        if (earlier.Count == 0)
            return (0, null);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            with fresh as (
                select date, amount_minor, supplier_key, coalesce(reference, '') as reference, count(*) as times
                from read_parquet({Literal(lines)}) group by all),
            old as (
                select filename, date, amount_minor, supplier_key, coalesce(reference, '') as reference,
                    count(*) as times
                from read_parquet([{string.Join(", ", earlier)}], filename = true) group by all),
            both_times as (
                select filename, fresh.times as wanted, least(fresh.times, old.times) as times,
                    sum(old.times) over (partition by fresh.date, fresh.amount_minor, fresh.supplier_key,
                        fresh.reference) as all_times,
                    row_number() over (partition by fresh.date, fresh.amount_minor, fresh.supplier_key,
                        fresh.reference) as turn
                from fresh join old on fresh.date is not distinct from old.date
                    and fresh.amount_minor = old.amount_minor
                    and fresh.supplier_key = old.supplier_key
                    and fresh.reference = old.reference)
            select (select coalesce(sum(least(wanted, all_times)), 0)::bigint from both_times where turn = 1),
                (select filename from both_times group by filename order by sum(times) desc, filename limit 1)
            """;
        using var reader = command.ExecuteReader();
        reader.Read();
        return reader.IsDBNull(1)
            ? (0, null)
            : (reader.GetInt64(0), Guid.Parse(Path.GetFileNameWithoutExtension(reader.GetString(1))));
    }

    /// <summary>
    /// Removes what a crash left: files that nothing names, older than <paramref name="before"/>. Imports that run now,
    /// here or in another process, have written their files since.
    /// </summary>
    /// <returns>How many files were removed.</returns>
    public int RemoveOrphans(
        IReadOnlySet<string> sha256Kept, IReadOnlySet<Guid> importsKept, IReadOnlySet<Guid> uploadsKept,
        DateTimeOffset before)
    {
        var orphans = Directory.EnumerateFiles(_uploads).Where(f => !IsKept(f, uploadsKept))
            .Concat(Directory.EnumerateFiles(_lines).Where(f => !IsKept(f, importsKept)))
            .Concat(Directory.EnumerateFiles(_verdicts).Where(f => !IsKept(f, importsKept)))
            .Concat(Directory.EnumerateFiles(_raw).Where(f => !sha256Kept.Contains(Path.GetFileName(f))))
            .Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime)
            .ToList();
        foreach (var orphan in orphans)
            File.Delete(orphan);
        var spilled = Directory.EnumerateDirectories(_lines).Concat(Directory.EnumerateDirectories(_verdicts))
            .Where(f => Directory.GetLastWriteTimeUtc(f) < before.UtcDateTime).ToList();
        foreach (var folder in spilled)
            Directory.Delete(folder, recursive: true);
        return orphans.Count + spilled.Count;
    }

    static bool IsKept(string file, IReadOnlySet<Guid> importsKept) =>
        Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) && importsKept.Contains(id);

    static string Literal(string path) => $"'{LineFile.Quoted(path)}'";
}
