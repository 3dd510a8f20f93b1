using System.Security.Cryptography;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Import;

/// <summary>Every receipt still says what stands in its files: the raw one by hash, the lines by count and
/// sum.</summary>
sealed class SpendFilesCheck(PartnersDb db, CurrentCity current) : ICityCheck
{
    public async Task<CheckOutcome> RunAsync(CancellationToken cancellation)
    {
        var files = new SpendFiles(current.City);
        var problems = new List<CheckProblem>();
        var imports = await db.Imports.AsNoTracking()
            .Where(i => i.WithdrawnAt == null).OrderBy(i => i.Id).ToListAsync(cancellation);
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(cancellation);
        foreach (var import in imports)
        {
            var subject = $"{import.FileName} ({import.Id})";
            if (await RawAsync(files.Raw(import.Sha256), cancellation) != import.Sha256)
                problems.Add(new CheckProblem("storage.problem.raw", subject));
            var counted = await LinesAsync(duck, files.Lines(import.Id), cancellation);
            if (counted != (import.RowsTaken, import.NetMinor))
            {
                var detail = counted is { } lines
                    ? $"{lines.Rows} / {lines.NetMinor} <> {import.RowsTaken} / {import.NetMinor}"
                    : "-";
                problems.Add(new CheckProblem("storage.problem.lines", subject, detail));
            }
        }
        return new CheckOutcome("partners.files", imports.Count, problems);
    }

    static async Task<string?> RawAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return null;
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
    }

    static async Task<(long Rows, long NetMinor)?> LinesAsync(
        DuckDBConnection duck, string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            await using var command = duck.CreateCommand();
            command.CommandText =
                $"select count(*), coalesce(sum(amount_minor), 0)::bigint from read_parquet('{LineFile.Quoted(path)}')";
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            return (reader.GetInt64(0), reader.GetInt64(1));
        }
        catch (DuckDBException)
        {
            // Not a Parquet file any more.
            return null;
        }
    }
}
