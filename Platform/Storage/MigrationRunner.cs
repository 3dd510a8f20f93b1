using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Vliegwiel.Platform.Storage;

/// <summary>A module whose assembly carries numbered SQL migrations and texts.</summary>
public sealed record StorageModule(string Name, Assembly Assembly);

/// <summary>One numbered step of a module's schema.</summary>
public sealed record Migration(string Module, int Number, string Name, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
}

/// <summary>A schema that this program cannot work with; the message says which step and why.</summary>
public sealed class SchemaException(string message) : Exception(message);

/// <summary>
/// Brings a database to the schema of this program: plain SQL, numbered per module, forward only, one
/// transaction each, under a lock. Refuses to go on when a step that was applied has been changed since.
/// </summary>
public sealed class MigrationRunner(IEnumerable<StorageModule> modules, TimeProvider time)
{
    // An arbitrary number that all our processes share: PostgreSQL's advisory lock of the migration runner.
    const long AdvisoryLock = 0x56_4C_49_45_47;

    const string HistoryTable = """
        create table if not exists schema_migration (
            module text not null,
            number integer not null,
            name text not null,
            checksum text not null,
            applied_at bigint not null,
            primary key (module, number)
        )
        """;

    /// <summary>Applies what is missing and returns it; empty when the schema was current.</summary>
    public async Task<IReadOnlyList<Migration>> MigrateAsync(DatabaseOptions options, CancellationToken cancellation)
    {
        await using var connection = await Database.OpenAsync(options, cancellation);
        await PrepareAsync(connection, options.Provider, cancellation);
        var applied = new List<Migration>();
        try
        {
            foreach (var migration in All(options.Provider))
            {
                // SQLite opens this as "begin immediate": a second process waits here and then finds the step applied.
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                if (!await ApplyAsync(connection, transaction, migration, cancellation))
                    continue;
                await transaction.CommitAsync(cancellation);
                applied.Add(migration);
            }
        }
        finally
        {
            if (options.Provider == DatabaseProvider.Postgres)
                await ExecuteAsync(connection, $"select pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
        return applied;
    }

    /// <summary>Applies what is missing of the steps wanted within the caller's transaction.</summary>
    public async Task ApplyAsync(
        DbConnection connection, DbTransaction transaction, DatabaseProvider provider, Func<Migration, bool> isWanted,
        CancellationToken cancellation)
    {
        if (provider == DatabaseProvider.Postgres)
            await ExecuteAsync(connection, $"select pg_advisory_xact_lock({AdvisoryLock})", cancellation, transaction);
        await ExecuteAsync(connection, HistoryTable, cancellation, transaction);
        foreach (var migration in All(provider).Where(isWanted))
            await ApplyAsync(connection, transaction, migration, cancellation);
    }

    /// <summary>Every step of every module for one dialect, in the order in which they are applied.</summary>
    public IEnumerable<Migration> All(DatabaseProvider provider) =>
        modules.SelectMany(module => Read(module, provider));

    /// <summary>What a database's schema differs from this program's: steps missing, changed, or unknown
    /// here.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(
        DbConnection connection, DatabaseProvider provider, CancellationToken cancellation)
    {
        await using var command = connection.Command("select module, number, checksum from schema_migration");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var applied = new Dictionary<(string Module, int Number), string>();
        while (await reader.ReadAsync(cancellation))
            applied[(reader.GetString(0), reader.GetInt32(1))] = reader.GetString(2);
        var known = All(provider).ToDictionary(m => (m.Module, m.Number));
        return
        [
            .. known.Where(m => !applied.TryGetValue(m.Key, out var checksum) || checksum != m.Value.Checksum)
                .Select(m => m.Key).Concat(applied.Keys.Where(key => !known.ContainsKey(key)))
                .Select(key => $"{key.Item1} {key.Item2:0000}"),
        ];
    }

    static async Task PrepareAsync(DbConnection connection, DatabaseProvider provider, CancellationToken cancellation)
    {
        if (provider == DatabaseProvider.Sqlite)
            await ExecuteAsync(connection, "pragma journal_mode = wal", cancellation);
        else
            await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLock})", cancellation);
        await ExecuteAsync(connection, HistoryTable, cancellation);
    }

    async Task<bool> ApplyAsync(
        DbConnection connection, DbTransaction transaction, Migration migration, CancellationToken cancellation)
    {
        await using var find = connection.Command(
            "select checksum from schema_migration where module = @module and number = @number",
            ("module", migration.Module), ("number", migration.Number));
        find.Transaction = transaction;
        if (await find.ExecuteScalarAsync(cancellation) is string checksum)
        {
            if (checksum != migration.Checksum)
            {
                throw new SchemaException(
                    $"Migration {migration.Module} {migration.Number:0000} ({migration.Name}) was applied to this " +
                    "database in another form than this program holds. Nothing was changed. Start the version of the " +
                    "program that made this database, or restore a backup.");
            }
            return false;
        }

        await using var step = connection.Command(migration.Sql);
        step.Transaction = transaction;
        await step.ExecuteNonQueryAsync(cancellation);
        await using var record = connection.Command(
            "insert into schema_migration (module, number, name, checksum, applied_at) " +
            "values (@module, @number, @name, @checksum, @at)",
            ("module", migration.Module), ("number", migration.Number), ("name", migration.Name),
            ("checksum", migration.Checksum), ("at", Micros.Now(time)));
        record.Transaction = transaction;
        await record.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    /// <summary>The module's steps for one dialect, in order; "0002_people.sqlite.sql" serves SQLite only.</summary>
    public static IReadOnlyList<Migration> Read(StorageModule module, DatabaseProvider provider)
    {
        var dialect = provider == DatabaseProvider.Sqlite ? ".sqlite" : ".postgres";
        var other = provider == DatabaseProvider.Sqlite ? ".postgres" : ".sqlite";
        var migrations = new List<Migration>();
        foreach (var resource in module.Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith("migrations/", StringComparison.Ordinal))
                continue;
            var name = Path.GetFileNameWithoutExtension(resource["migrations/".Length..]);
            if (name.EndsWith(other, StringComparison.Ordinal))
                continue;
            name = name.EndsWith(dialect, StringComparison.Ordinal) ? name[..^dialect.Length] : name;
            using var reader = new StreamReader(module.Assembly.GetManifestResourceStream(resource)!);
            migrations.Add(new Migration(
                module.Name,
                int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture),
                name[5..],
                reader.ReadToEnd().ReplaceLineEndings("\n")));
        }
        return [.. migrations.OrderBy(m => m.Number)];
    }

    static async Task ExecuteAsync(
        DbConnection connection, string sql, CancellationToken cancellation, DbTransaction? transaction = null)
    {
        await using var command = connection.Command(sql);
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
