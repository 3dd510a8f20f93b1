using DuckDB.NET.Data;
using Vliegwiel.Partners.Reading;

namespace Vliegwiel.Partners.Import;

/// <summary>
/// Writes the lines of one import to a Parquet file through DuckDB. Columns: sheet, line, date, amount_minor,
/// vat_minor, supplier_key, supplier, supplier_number, postcode, place, description, department, account, reference,
/// category. The file appears whole or not at all.
/// </summary>
sealed class LineFile : IDisposable
{
    // DuckDB would take most of the machine's memory; what does not fit goes to its own temporary files.
    const string MemoryMax = "400MB";

    readonly DuckDBConnection _connection = new("DataSource=:memory:");
    readonly DuckDBAppender _appender;
    readonly string _path;

    public LineFile(string path)
    {
        _path = path;
        _connection.Open();
        Execute($"set memory_limit = '{MemoryMax}'");
        Execute($"set temp_directory = '{Quoted(path + ".spill")}'");
        Execute("""
            create table lines (
                sheet varchar, line bigint not null, date date, amount_minor bigint not null, vat_minor bigint,
                supplier_key varchar not null, supplier varchar not null, supplier_number varchar, postcode varchar,
                place varchar, description varchar, department varchar, account varchar, reference varchar,
                category varchar)
            """);
        _appender = _connection.CreateAppender("lines");
    }

    public void Add(SpendLine line, string supplierKey) => _appender.CreateRow()
        .AppendValue(line.Sheet)
        .AppendValue(line.LineNumber)
        .AppendValue(line.Date)
        .AppendValue(line.AmountMinor)
        .AppendValue(line.VatMinor)
        .AppendValue(supplierKey)
        .AppendValue(line.SupplierName)
        .AppendValue(line.SupplierNumber)
        .AppendValue(line.Postcode)
        .AppendValue(line.Place)
        .AppendValue(line.Description)
        .AppendValue(line.Department)
        .AppendValue(line.Account)
        .AppendValue(line.Reference)
        .AppendValue(line.Category)
        .EndRow();

    /// <summary>Closes the table and writes the file; returns rows and net as DuckDB counts them, to be
    /// compared.</summary>
    public (long Rows, long NetMinor) Write()
    {
        _appender.Dispose();
        Execute($"copy lines to '{Quoted(_path)}.new' (format parquet, compression zstd)");
        using var command = _connection.CreateCommand();
        command.CommandText =
            $"select count(*), coalesce(sum(amount_minor), 0)::bigint from read_parquet('{Quoted(_path)}.new')";
        using var reader = command.ExecuteReader();
        reader.Read();
        var counted = (reader.GetInt64(0), reader.GetInt64(1));
        // A run that broke off before its receipt was written may have left the same file.
        File.Move(_path + ".new", _path, overwrite: true);
        return counted;
    }

    public void Dispose()
    {
        _appender.Dispose();
        _connection.Dispose();
        File.Delete(_path + ".new");
        if (Directory.Exists(_path + ".spill"))
            Directory.Delete(_path + ".spill", recursive: true);
    }

    internal static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);

    void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
