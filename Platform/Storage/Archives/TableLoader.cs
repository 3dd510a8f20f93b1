using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>Puts rows into a table within a transaction: by COPY on PostgreSQL, by insert on SQLite.</summary>
public static class TableLoader
{
    public static Task LoadAsync(
        DbConnection connection, DbTransaction transaction, Table table, IReadOnlyList<TableColumn> columns,
        IAsyncEnumerable<object?[]> rows, CancellationToken cancellation) => connection is NpgsqlConnection postgres
            ? CopyAsync(postgres, table, columns, rows, cancellation)
            : InsertAsync(connection, transaction, table, columns, rows, cancellation);

    static async Task CopyAsync(
        NpgsqlConnection connection, Table table, IReadOnlyList<TableColumn> columns,
        IAsyncEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {TableRows.Quoted(table.Name)} ({Names(columns)}) from stdin (format binary)", cancellation);
        copy.Timeout = TimeSpan.Zero;
        var types = columns.Select(column => Enum.Parse<NpgsqlDbType>(column.Kind.ToString())).ToArray();
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            await copy.StartRowAsync(cancellation);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is { } value)
                    await copy.WriteAsync(value, types[i], cancellation);
                else
                    await copy.WriteNullAsync(cancellation);
            }
        }
        await copy.CompleteAsync(cancellation);
    }

    static async Task InsertAsync(
        DbConnection connection, DbTransaction transaction, Table table, IReadOnlyList<TableColumn> columns,
        IAsyncEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        var parameters = columns.Select((_, i) => ($"@p{i}", (object?)null)).ToArray();
        await using var insert = connection.Command(
            $"insert into {TableRows.Quoted(table.Name)} ({Names(columns)}) " +
            $"values ({string.Join(", ", parameters.Select(p => p.Item1))})",
            parameters);
        insert.Transaction = transaction;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            for (var i = 0; i < row.Length; i++)
                insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(cancellation);
        }
    }

    static string Names(IReadOnlyList<TableColumn> columns) =>
        string.Join(", ", columns.Select(column => TableRows.Quoted(column.Name)));
}
