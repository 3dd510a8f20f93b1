using DuckDB.NET.Data;
using Vliegwiel.Partners.Import;

namespace Vliegwiel.Partners.Leak;

/// <summary>
/// Payment lines as a Parquet file for analysts, through DuckDB. Columns as in the CSV; amounts are minor units, and a
/// text that spreadsheets would run is left as it is: Parquet is no spreadsheet.
/// </summary>
sealed class LinesParquet : IDisposable
{
    const string MemoryMax = "400MB";

    readonly DuckDBConnection _connection = new("DataSource=:memory:");
    readonly DuckDBAppender _appender;

    public LinesParquet(string spill)
    {
        _connection.Open();
        Execute($"set memory_limit = '{MemoryMax}'");
        Execute($"set temp_directory = '{LineFile.Quoted(spill)}'");
        Execute("""
            create table lines (
                date date, amount_minor bigint not null, currency varchar not null, supplier varchar not null,
                description varchar, department varchar, account varchar, reference varchar, kind varchar not null,
                rule varchar, ring varchar not null, sector varchar not null, file varchar not null, sheet varchar,
                line bigint not null, import varchar not null)
            """);
        _appender = _connection.CreateAppender("lines");
    }

    public void Add(LeakLine line, string currency) => _appender.CreateRow()
        .AppendValue(line.Date)
        .AppendValue(line.Minor)
        .AppendValue(currency)
        .AppendValue(line.Supplier)
        .AppendValue(line.Description)
        .AppendValue(line.Department)
        .AppendValue(line.Account)
        .AppendValue(line.Reference)
        .AppendValue(line.Kind)
        .AppendValue(line.Rule)
        .AppendValue(line.Ring.ToString())
        .AppendValue(line.Section)
        .AppendValue(line.FileName)
        .AppendValue(line.Sheet)
        .AppendValue(line.Line)
        .AppendValue(line.ImportId.ToString())
        .EndRow();

    public void Write(string path)
    {
        _appender.Dispose();
        Execute($"copy lines to '{LineFile.Quoted(path)}' (format parquet, compression zstd)");
    }

    public void Dispose()
    {
        _appender.Dispose();
        _connection.Dispose();
    }

    void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
