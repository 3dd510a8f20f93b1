using System.Buffers;
using System.Data;
using System.Data.Common;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>How many rows a table has, and a hash of what stands in them.</summary>
/// <param name="Rows">Count of rows.</param>
/// <param name="ContentHash">
/// The sum, modulo 2^256, of the SHA-256 of every row's line, in hexadecimal: the same in whichever order a database
/// gives its rows, and equal on SQLite and PostgreSQL when every value is equal.
/// </param>
public sealed record TableContent(long Rows, string ContentHash);

/// <summary>
/// Rows as text that both databases give alike: one JSON array a line, values in the order of the columns; uuid as
/// text, bytea as base64, bigint as a number. Hashes are over exactly these bytes.
/// </summary>
public static class TableRows
{
    static readonly BigInteger Modulus = BigInteger.One << 256;

    static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a whole table; every row's line goes to <paramref name="output"/> when there is one.</summary>
    public static async Task<TableContent> ReadAsync(
        DbConnection connection, DbTransaction transaction, Table table, Stream? output, CancellationToken cancellation)
    {
        var names = string.Join(", ", table.Columns.Select(column => Quoted(column.Name)));
        await using var command = connection.Command($"select {names} from {Quoted(table.Name)}");
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        var line = new ArrayBufferWriter<byte>(1024);
        await using var writer = new Utf8JsonWriter(line, Format);
        var digest = new byte[SHA256.HashSizeInBytes];
        var sum = BigInteger.Zero;
        var rows = 0L;
        while (await reader.ReadAsync(cancellation))
        {
            line.ResetWrittenCount();
            writer.Reset();
            WriteRow(writer, reader, table.Columns);
            SHA256.HashData(line.WrittenSpan, digest);
            sum += new BigInteger(digest, isUnsigned: true, isBigEndian: true);
            rows++;
            if (output is null)
                continue;
            line.Write("\n"u8);
            await output.WriteAsync(line.WrittenMemory, cancellation);
        }
        return new TableContent(rows, Hexadecimal(sum % Modulus));
    }

    /// <summary>The values of one line, typed as the columns ask.</summary>
    public static object?[] Parse(ReadOnlyMemory<byte> line, IReadOnlyList<ColumnKind> kinds)
    {
        using var document = JsonDocument.Parse(line);
        var row = document.RootElement;
        if (row.GetArrayLength() != kinds.Count)
            throw new InvalidDataException($"A row holds {row.GetArrayLength()} values, not {kinds.Count}.");
        var values = new object?[kinds.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = row[i];
            values[i] = value.ValueKind == JsonValueKind.Null ? null : kinds[i] switch
            {
                ColumnKind.Uuid => value.GetGuid(),
                ColumnKind.Integer => value.GetInt32(),
                ColumnKind.Bigint => value.GetInt64(),
                ColumnKind.Boolean => value.GetBoolean(),
                ColumnKind.Bytea => value.GetBytesFromBase64(),
                _ => value.GetString(),
            };
        }
        return values;
    }

    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static void WriteRow(Utf8JsonWriter writer, DbDataReader reader, IReadOnlyList<TableColumn> columns)
    {
        writer.WriteStartArray();
        for (var i = 0; i < columns.Count; i++)
        {
            if (reader.IsDBNull(i))
            {
                writer.WriteNullValue();
                continue;
            }
            switch (columns[i].Kind)
            {
                case ColumnKind.Uuid: writer.WriteStringValue(reader.GetGuid(i)); break;
                case ColumnKind.Integer: writer.WriteNumberValue(reader.GetInt32(i)); break;
                case ColumnKind.Bigint: writer.WriteNumberValue(reader.GetInt64(i)); break;
                case ColumnKind.Boolean: writer.WriteBooleanValue(reader.GetBoolean(i)); break;
                case ColumnKind.Bytea: writer.WriteBase64StringValue(reader.GetFieldValue<byte[]>(i)); break;
                default: writer.WriteStringValue(reader.GetString(i)); break;
            }
        }
        writer.WriteEndArray();
        writer.Flush();
    }

    static string Hexadecimal(BigInteger sum)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        sum.TryWriteBytes(bytes.AsSpan(SHA256.HashSizeInBytes - sum.GetByteCount(isUnsigned: true)), out _, true, true);
        return Convert.ToHexStringLower(bytes);
    }
}
