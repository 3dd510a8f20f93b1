using System.Globalization;
using DuckDB.NET.Data;
using Vliegwiel.Partners.Import;

namespace Vliegwiel.Partners.Counting;

/// <summary>
/// What was decided about each line of an import, beside its lines: so that a page of fifty lines out of a million
/// needs no judging of them all. Made anew with every count of the import, and put in place at once.
/// </summary>
sealed class VerdictFile : IDisposable
{
    const string MemoryMax = "400MB";

    readonly DuckDBConnection _connection = new("DataSource=:memory:");
    readonly DuckDBAppender _appender;
    readonly string _path;
    long _position;

    public VerdictFile(string path)
    {
        _path = path;
        _connection.Open();
        Execute(_connection, $"set memory_limit = '{MemoryMax}'");
        Execute(_connection, $"set temp_directory = '{LineFile.Quoted(path + ".spill")}'");
        Execute(_connection, """
            create table verdicts (
                position bigint not null, year integer not null, amount_minor bigint not null,
                supplier_key varchar not null, kind varchar not null, rule varchar)
            """);
        _appender = _connection.CreateAppender("verdicts");
    }

    /// <summary>In the order of the lines.</summary>
    public void Add(ImportedLine line, Verdict verdict) => _appender.CreateRow()
        .AppendValue(_position++)
        .AppendValue(line.Date?.Year ?? 0)
        .AppendValue(line.Minor)
        .AppendValue(line.SupplierKey)
        .AppendValue(verdict.Kind)
        .AppendValue(verdict.Rule)
        .EndRow();

    public void Write()
    {
        _appender.Dispose();
        // Two processes can count the same import: each writes its own, and the last one stays.
        var fresh = $"{_path}.{Path.GetRandomFileName()}.new";
        Execute(_connection, $"copy verdicts to '{LineFile.Quoted(fresh)}' (format parquet, compression zstd)");
        File.Move(fresh, _path, overwrite: true);
    }

    public void Dispose()
    {
        _appender.Dispose();
        _connection.Dispose();
    }

    internal static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>Which lines: null is "all of them".</summary>
sealed record VerdictQuestion(int? Year, string? Kind, IReadOnlyCollection<string>? SupplierKeys);

/// <summary>Finds lines by what was decided about them. One connection for all imports of a page.</summary>
sealed class Verdicts : IDisposable
{
    readonly DuckDBConnection _connection = new("DataSource=:memory:");
    readonly string _where;
    readonly string _kind;

    public Verdicts(VerdictQuestion question)
    {
        _connection.Open();
        var terms = new List<string>();
        if (question.Year is { } year)
            terms.Add(string.Create(CultureInfo.InvariantCulture, $"year = {year}"));
        _kind = question.Kind ?? "";
        if (question.Kind is not null)
            terms.Add("kind = $kind");
        if (question.SupplierKeys is { } keys)
        {
            VerdictFile.Execute(_connection, "create table asked (supplier_key varchar primary key)");
            using var appender = _connection.CreateAppender("asked");
            foreach (var key in keys.Distinct())
                appender.CreateRow().AppendValue(key).EndRow();
            terms.Add("supplier_key in (select supplier_key from asked)");
        }
        _where = terms.Count == 0 ? "" : "where " + string.Join(" and ", terms);
    }

    public (long Lines, long Minor) Count(string path)
    {
        using var command = Command($"""
            select count(*), coalesce(sum(amount_minor), 0)::bigint
            from read_parquet('{LineFile.Quoted(path)}') {_where}
            """);
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Positions of lines in their file, in its order, with what was decided.</summary>
    public Dictionary<long, Verdict> Page(string path, long skip, int take)
    {
        using var command = Command(string.Create(CultureInfo.InvariantCulture, $"""
            select position, kind, rule from read_parquet('{LineFile.Quoted(path)}') {_where}
            order by position limit {take} offset {skip}
            """));
        using var reader = command.ExecuteReader();
        var found = new Dictionary<long, Verdict>();
        while (reader.Read())
            found[reader.GetInt64(0)] = new Verdict(
                reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2));
        return found;
    }

    DuckDBCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        if (_where.Contains("$kind", StringComparison.Ordinal))
            command.Parameters.Add(new DuckDBParameter("kind", _kind));
        return command;
    }

    public void Dispose() => _connection.Dispose();
}
