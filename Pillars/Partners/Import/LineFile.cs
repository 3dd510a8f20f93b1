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

    static readonly (ColumnInfo Column, Action<IDuckDBDataWriter, ulong, Keyed> Write)[] Columns =
    [
        Text("sheet", k => k.Line.Sheet),
        Value("line", k => (long?)k.Line.LineNumber),
        Value("date", k => k.Line.Date),
        Value("amount_minor", k => (long?)k.Line.AmountMinor),
        Value("vat_minor", k => k.Line.VatMinor),
        Text("supplier_key", k => k.SupplierKey),
        Text("supplier", k => k.Line.SupplierName),
        Text("supplier_number", k => k.Line.SupplierNumber),
        Text("postcode", k => k.Line.Postcode),
        Text("place", k => k.Line.Place),
        Text("description", k => k.Line.Description),
        Text("department", k => k.Line.Department),
        Text("account", k => k.Line.Account),
        Text("reference", k => k.Line.Reference),
        Text("category", k => k.Line.Category),
    ];

    readonly DuckDBConnection _connection = new("DataSource=:memory:");
    readonly BlockingCollection<Keyed[]> _waiting = new(BatchesWaitingMax);
    readonly List<Keyed> _batch = new(BatchLines);
    readonly string _path;
    readonly Task _copy;

    sealed record Keyed(SpendLine Line, string SupplierKey);

    public LineFile(string path)
    {
        _path = path;
        _connection.Open();
        // One is all that can take the lines in their order; more would wait beside it.
        Execute("set threads = 1");
        Execute($"set memory_limit = '{MemoryMax}'");
        Execute($"set temp_directory = '{Quoted(path + ".spill")}'");
        _connection.RegisterTableFunction(
            "lines",
            () => new TableFunction(
                [.. Columns.Select(c => c.Column)], _waiting.GetConsumingEnumerable().SelectMany(b => b)),
            (keyed, writers, row) =>
            {
                for (var i = 0; i < writers.Length; i++)
                    Columns[i].Write(writers[i], row, (Keyed)keyed!);
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

    public void Add(SpendLine line, string supplierKey)
    {
        _batch.Add(new Keyed(line, supplierKey));
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

    static (ColumnInfo, Action<IDuckDBDataWriter, ulong, Keyed>) Text(string name, Func<Keyed, string?> of)
    {
        void Write(IDuckDBDataWriter writer, ulong row, Keyed keyed)
        {
            if (of(keyed) is { } text)
                writer.WriteValue(text, row);
            else
                writer.WriteNull(row);
        }
        return (new ColumnInfo(name, typeof(string)), Write);
    }

    static (ColumnInfo, Action<IDuckDBDataWriter, ulong, Keyed>) Value<T>(string name, Func<Keyed, T?> of)
        where T : struct
    {
        void Write(IDuckDBDataWriter writer, ulong row, Keyed keyed)
        {
            if (of(keyed) is { } value)
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
