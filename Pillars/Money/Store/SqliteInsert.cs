using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Vliegwiel.Money.Store;

/// <summary>
/// A prepared insert of one row. It speaks to SQLite itself: a command of Microsoft.Data.Sqlite costs a row of the
/// ledger about as much again as SQLite does, for boxes, names of parameters and a reader that is thrown away.
/// </summary>
sealed class SqliteInsert : IDisposable
{
    readonly sqlite3 _database;
    readonly sqlite3_stmt _statement;
    int _bound;

    public SqliteInsert(SqliteConnection connection, string table, int columns)
    {
        _database = connection.Handle!;
        var places = string.Join(", ", Enumerable.Repeat("?", columns));
        Check(raw.sqlite3_prepare_v3(
            _database, $"insert into {table} values ({places})", raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>The value of the next column.</summary>
    public SqliteInsert Add(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    /// <inheritdoc cref="Add(long)"/>
    public SqliteInsert Add(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, ++_bound, value));
        return this;
    }

    /// <inheritdoc cref="Add(long)"/>
    public SqliteInsert AddWide(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return Add(bytes);
    }

    /// <summary>Inserts the row, in the transaction that is open; the next begins at its first column.</summary>
    /// <exception cref="SqliteException"/>
    public void Run()
    {
        _bound = 0;
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, _database);
    }

    void Check(int result)
    {
        if (result == raw.SQLITE_OK)
            return;
        _bound = 0;
        SqliteException.ThrowExceptionForRC(result, _database);
    }

    public void Dispose() => _statement.Dispose();
}
