using Microsoft.Data.Sqlite;
using Npgsql;

namespace Vliegwiel.Platform.Storage;

/// <summary>The two databases; every storage test runs on both.</summary>
public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Where a city's tables live. The connection string may hold a secret: it is never logged.</summary>
public sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString)
{
    const int BusyTimeoutSeconds = 30;

    /// <summary>A file of its own for one city; SQLite is the embedded default.</summary>
    public static DatabaseOptions SqliteFile(string path) => new(
        DatabaseProvider.Sqlite,
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            // Private cache: contention then surfaces as SQLITE_BUSY, which the busy timeout covers.
            Cache = SqliteCacheMode.Private,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ConnectionString);

    public static DatabaseOptions PostgresDatabase(string connectionString) => new(
        DatabaseProvider.Postgres,
        new NpgsqlConnectionStringBuilder(connectionString).ConnectionString);

    /// <summary>Without credentials, for messages to operators.</summary>
    public override string ToString()
    {
        if (Provider == DatabaseProvider.Sqlite)
            return $"SQLite {new SqliteConnectionStringBuilder(ConnectionString).DataSource}";
        var postgres = new NpgsqlConnectionStringBuilder(ConnectionString);
        return $"PostgreSQL {postgres.Host}/{postgres.Database}";
    }
}
