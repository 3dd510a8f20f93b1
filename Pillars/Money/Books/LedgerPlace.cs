using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Books;

/// <summary>
/// Where a city's ledger lies: on SQLite a file of its own in the city's folder, on PostgreSQL a schema of its own in
/// the city's database.
/// </summary>
static class LedgerPlace
{
    public const string FileName = "ledger.db";
    public const string Schema = "ledger";

    /// <summary>Where a snapshot of it may lie.</summary>
    public static string Snapshot(City city) => Path.Combine(city.Folder, "ledger.snapshot");

    public static string File(City city) => Path.Combine(city.Folder, FileName);

    /// <summary>Opens the store for writing; makes it where there is none.</summary>
    public static async Task<ILedgerStore> OpenAsync(City city, CancellationToken cancellation)
    {
        if (city.Database.Provider == DatabaseProvider.Sqlite)
        {
            Directory.CreateDirectory(city.Folder);
            return SqliteLedgerStore.Open(File(city));
        }
        return await PostgresLedgerStore.OpenAsync(city.Database.ConnectionString, cancellation, Schema);
    }

    /// <summary>Whether the city has a ledger.</summary>
    public static async Task<bool> IsThereAsync(City city, CancellationToken cancellation)
    {
        if (city.Database.Provider == DatabaseProvider.Sqlite)
            return System.IO.File.Exists(File(city));
        await using var connection = await Database.OpenAsync(city.Database, cancellation);
        await using var command = connection.Command($"select to_regclass('{Schema}.batch') is not null");
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>A connection to read with, out of a pool; the caller disposes it.</summary>
    public static async Task<DbConnection> ReadAsync(City city, CancellationToken cancellation)
    {
        DbConnection connection = city.Database.Provider == DatabaseProvider.Sqlite
            ? new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = File(city),
                // Not read-only: the log that stands beside the file has to be opened too.
                Mode = SqliteOpenMode.ReadWrite,
            }.ToString())
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(city.Database.ConnectionString)
            {
                SearchPath = Schema,
            }.ToString());
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
