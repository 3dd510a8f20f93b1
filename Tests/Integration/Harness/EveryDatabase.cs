using System.Reflection;
using Npgsql;
using Vliegwiel.Platform.Storage;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Vliegwiel.Integration.Harness;

/// <summary>
/// One row for SQLite and one for PostgreSQL: [Theory, EveryDatabase] on a test that takes a DatabaseProvider. Where
/// PostgreSQL is absent its row is skipped and counted at a desk, and fails in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var postgres = new TheoryDataRow<DatabaseProvider>(DatabaseProvider.Postgres);
        if (TestDatabase.PostgresServer is null && !TestDatabase.IsContinuousIntegration)
            postgres.Skip = "No PostgreSQL: VLIEGWIEL_TEST_POSTGRES is not set.";
        return new([new TheoryDataRow<DatabaseProvider>(DatabaseProvider.Sqlite), postgres]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>A database of its own for one test, empty at the start and gone at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    readonly string? _folder;
    readonly string? _name;

    TestDatabase(DatabaseOptions options, string? folder, string? name)
    {
        Options = options;
        _folder = folder;
        _name = name;
    }

    public static string? PostgresServer => Environment.GetEnvironmentVariable("VLIEGWIEL_TEST_POSTGRES");

    public static bool IsContinuousIntegration =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    public DatabaseOptions Options { get; }

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.Sqlite)
        {
            var folder = Directory.CreateTempSubdirectory("vliegwiel-").FullName;
            return new TestDatabase(DatabaseOptions.SqliteFile(Path.Combine(folder, "city.db")), folder, null);
        }
        var name = $"test_{Guid.CreateVersion7():n}";
        await OnServerAsync($"create database {name} template template0");
        var connection = new NpgsqlConnectionStringBuilder(Server()) { Database = name, MaxPoolSize = 20 };
        return new TestDatabase(DatabaseOptions.PostgresDatabase(connection.ConnectionString), null, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
            return;
        }
        NpgsqlConnection.ClearPool(new NpgsqlConnection(Options.ConnectionString));
        await OnServerAsync($"drop database {_name} with (force)");
    }

    static string Server() => PostgresServer
        ?? throw new InvalidOperationException("CI needs PostgreSQL: VLIEGWIEL_TEST_POSTGRES is not set.");

    static async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
