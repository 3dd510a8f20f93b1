using System.Globalization;
using DuckDB.NET.Data;
using Vliegwiel.Partners.Import;

namespace Vliegwiel.Partners.Counting;

/// <summary>One payment as it lies in the Parquet file of its import. Minor units.</summary>
sealed record ImportedLine(
    string? Sheet, long Line, DateOnly? Date, long Minor, string SupplierKey, string Supplier, string? Postcode,
    string? Place, string? Description, string? Department, string? Account, string? Reference, string? Category);

/// <summary>Reads payment lines back, in the order in which they stood in the file.</summary>
static class ImportedLines
{
    const string MemoryMax = "400MB";

    /// <param name="path">The Parquet file of one import.</param>
    /// <param name="year">Only this year; null: all.</param>
    /// <param name="keys">Only these suppliers; null: all.</param>
    public static IEnumerable<ImportedLine> Read(string path, int? year = null,
        IReadOnlyCollection<string>? keys = null) => Read(path, Where(year, keys));

    /// <summary>Only the lines at these positions, from 0.</summary>
    public static IEnumerable<ImportedLine> ReadAt(string path, IReadOnlyCollection<long> positions)
    {
        if (positions.Count == 0)
            return [];
        var list = string.Join(", ", positions.Select(p => p.ToString(CultureInfo.InvariantCulture)));
        return Read(path, $"where file_row_number in ({list}) order by file_row_number");
    }

    static IEnumerable<ImportedLine> Read(string path, string where)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var limit = connection.CreateCommand();
        limit.CommandText = $"set memory_limit = '{MemoryMax}'";
        limit.ExecuteNonQuery();
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = $"""
            select sheet, line, date, amount_minor, supplier_key, supplier, postcode, place, description, department,
                account, reference, category
            from read_parquet('{LineFile.Quoted(path)}', file_row_number = true) {where}
            """;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            yield return new ImportedLine(
                Text(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateOnly>(2),
                reader.GetInt64(3), reader.GetString(4), reader.GetString(5), Text(6), Text(7), Text(8), Text(9),
                Text(10), Text(11), Text(12));
        }
    }

    /// <summary>Is there a payment on this line?</summary>
    public static bool Holds(string path, string? sheet, long line)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var ofSheet = sheet is null ? "sheet is null" : $"sheet = '{LineFile.Quoted(sheet)}'";
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"select count(*) from read_parquet('{LineFile.Quoted(path)}') where line = {line} and {ofSheet}");
        return (long)command.ExecuteScalar()! > 0;
    }

    static string Where(int? year, IReadOnlyCollection<string>? keys)
    {
        var terms = new List<string>();
        if (year is { } asked)
            terms.Add($"year(date) = {asked.ToString(CultureInfo.InvariantCulture)}");
        if (keys is not null)
        {
            var list = keys.Select(k => $"'{LineFile.Quoted(k)}'").DefaultIfEmpty("null");
            terms.Add($"supplier_key in ({string.Join(", ", list)})");
        }
        return terms.Count == 0 ? "" : "where " + string.Join(" and ", terms);
    }
}
