using System.Collections.Concurrent;
using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Writer;
using Vliegwiel.Partners.Reading;

namespace Vliegwiel.Partners.Import;

/// <summary>
/// Writes the lines of one import to a Parquet file through DuckDB, on a thread of its own while the reader goes on.
/// The file appears whole or not at all.
/// </summary>
sealed class LineFile : IDisposable
{
    // DuckDB would take most of the machine's memory; what does not fit goes to its own temporary files.
    const string MemoryMax = "400MB";

    /// <summary>Lines that wait to be written are few, however long their texts are.</summary>
    const int BatchLines = 1_024;

    const int BatchesWaitingMax = 4;

    readonly DuckDBConnection _connection = new("DataSource=:memory:");
    readonly BlockingCollection<SpendLine[]> _waiting = new(BatchesWaitingMax);
    readonly List<SpendLine> _batch = new(BatchLines);
    readonly string _path;
    readonly Task _copy;

    /// <param name="path">The file to make.</param>
    /// <param name="keyOf">The key of a line's supplier; called on the thread that writes, in the order of the
    /// lines.</param>
    public LineFile(string path, Func<SpendLine, string> keyOf)
    {
        _path = path;
        _connection.Open();
        // One is all that can take the lines in their order; more would wait beside it.
        Execute("set threads = 1");
        Execute($"set memory_limit = '{MemoryMax}'");
        Execute($"set temp_directory = '{Quoted(path + ".spill")}'");
        var columns = Columns(keyOf);
        _connection.RegisterTableFunction(
            "lines",
            () => new TableFunction(
                [.. columns.Select(c => c.Column)], _waiting.GetConsumingEnumerable().SelectMany(b => b)),
            (line, writers, row) =>
            {
                for (var i = 0; i < writers.Length; i++)
                    columns[i].Write(writers[i], row, (SpendLine)line!);
            });
        _copy = Task.Factory.StartNew(
            Copy, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    void Copy()
    {
        try
        {
            Execute($"copy (from lines()) to '{Quoted(_path)}.new' (format parquet, compression zstd)");
        }
        catch
        {
            // Whoever adds goes on, and hears of it when the file is asked for.
            foreach (var _ in _waiting.GetConsumingEnumerable())
            {
            }
            throw;
        }
    }

    public void Add(SpendLine line)
    {
        _batch.Add(line);
        if (_batch.Count == BatchLines)
            HandOver();
    }

    void HandOver()
    {
        _waiting.Add([.. _batch]);
        _batch.Clear();
    }

    /// <summary>Ends the file; returns rows and net as DuckDB counts them, to be compared.</summary>
    public (long Rows, long NetMinor) Write()
    {
        HandOver();
        End();
        _copy.GetAwaiter().GetResult();
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

    void End()
    {
        _waiting.CompleteAdding();
        Task.WaitAny(_copy);
    }

    public void Dispose()
    {
        End();
        _connection.Dispose();
        _waiting.Dispose();
        File.Delete(_path + ".new");
        if (Directory.Exists(_path + ".spill"))
            Directory.Delete(_path + ".spill", recursive: true);
    }

    static (ColumnInfo Column, Action<IDuckDBDataWriter, ulong, SpendLine> Write)[] Columns(
        Func<SpendLine, string> keyOf) =>
    [
        Text("sheet", l => l.Sheet),
        Value("line", l => (long?)l.LineNumber),
        Value("date", l => l.Date),
        Value("amount_minor", l => (long?)l.AmountMinor),
        Value("vat_minor", l => l.VatMinor),
        Text("supplier_key", keyOf),
        Text("supplier", l => l.SupplierName),
        Text("supplier_number", l => l.SupplierNumber),
        Text("postcode", l => l.Postcode),
        Text("place", l => l.Place),
        Text("description", l => l.Description),
        Text("department", l => l.Department),
        Text("account", l => l.Account),
        Text("reference", l => l.Reference),
        Text("category", l => l.Category),
    ];

    static (ColumnInfo, Action<IDuckDBDataWriter, ulong, SpendLine>) Text(string name, Func<SpendLine, string?> of)
    {
        void Write(IDuckDBDataWriter writer, ulong row, SpendLine line)
        {
            if (of(line) is { } text)
                writer.WriteValue(text, row);
            else
                writer.WriteNull(row);
        }
        return (new ColumnInfo(name, typeof(string)), Write);
    }

    static (ColumnInfo, Action<IDuckDBDataWriter, ulong, SpendLine>) Value<T>(string name, Func<SpendLine, T?> of)
        where T : struct
    {
        void Write(IDuckDBDataWriter writer, ulong row, SpendLine line)
        {
            if (of(line) is { } value)
                writer.WriteValue(value, row);
            else
                writer.WriteNull(row);
        }
        return (new ColumnInfo(name, typeof(T)), Write);
    }

    internal static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);

    void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
