using System.Data.Common;
using Microsoft.Data.Sqlite;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Storage.Archives;

/// <param name="Archive">The archive's file.</param>
/// <param name="Slug">Under which name; absent: the archive's own.</param>
/// <param name="PostgresConnection">Into this database; absent: where the city lives now, else SQLite.</param>
/// <param name="Overwrite">The city that is there may be replaced.</param>
public sealed record RestoreOptions(string Archive, string? Slug, string? PostgresConnection, bool Overwrite);

/// <summary>
/// Puts a city back out of an archive, whole or not at all. First the whole archive is checked, then the files are put
/// beside those that are there (no row names them yet), then in one transaction the tables are emptied, made in the
/// schema of the archive, filled, counted and hashed again, and brought to this program's schema; last of all city.json
/// is written. A city in use goes on with its old content until that transaction commits.
/// </summary>
public sealed class RestoreCity(
    CityRegistry cities, MigrationRunner migrations, IEnumerable<IArchivePart> parts)
{
    public async Task<City> RunAsync(RestoreOptions options, CancellationToken cancellation)
    {
        using var archive = await CityArchive.OpenAsync(options.Archive, cancellation);
        var slug = options.Slug ?? archive.Manifest.City;
        var present = cities.BySlug(slug);
        if (present is not null && !options.Overwrite)
            throw new StorageRefusedException("storage.refused.cityExists", slug);
        var folder = CityFolder(slug);
        var city = archive.City with
        {
            Slug = slug,
            Folder = folder,
            PostgresConnection = options.PostgresConnection ?? present?.PostgresConnection,
        };
        var isNew = !Directory.Exists(folder);
        var placed = new List<string>();
        try
        {
            Directory.CreateDirectory(folder);
            await PlaceFilesAsync(archive, folder, placed, cancellation);
            await LoadAsync(archive, city, options.Overwrite, cancellation);
            return cities.Save(city);
        }
        catch
        {
            placed.ForEach(File.Delete);
            if (isNew)
            {
                SqliteConnection.ClearAllPools();
                Directory.Delete(folder, recursive: true);
            }
            throw;
        }
    }

    /// <summary>Fills a city's database and what modules keep beside it, and proves that they hold the same.</summary>
    public async Task LoadAsync(CityArchive archive, City city, bool overwrite, CancellationToken cancellation)
    {
        var replacements = new List<Func<Task>>();
        foreach (var part in parts)
        {
            await using var input = await archive.PartAsync(part.Name, cancellation);
            replacements.Add(await part.ReadAsync(
                city, input, archive.Manifest.Parts.GetValueOrDefault(part.Name), cancellation));
        }
        await LoadTablesAsync(archive, city.Database, overwrite, cancellation);
        foreach (var replace in replacements)
            await replace();
    }

    async Task LoadTablesAsync(
        CityArchive archive, DatabaseOptions target, bool overwrite, CancellationToken cancellation)
    {
        await using var connection = await Database.OpenAsync(target, cancellation);
        if (target.Provider == DatabaseProvider.Sqlite)
        {
            await ExecuteAsync(connection, null, "pragma journal_mode = wal", cancellation);
            // Checked once at the end instead; the setting holds for this connection alone.
            await ExecuteAsync(connection, null, "pragma foreign_keys = off", cancellation);
        }
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            if (!await TableCatalog.IsEmptyAsync(connection, transaction, target.Provider, cancellation))
                await EmptyAsync(connection, transaction, target, overwrite, cancellation);
            await migrations.ApplyAsync(
                connection, transaction, target.Provider, SchemaOf(archive.Manifest), cancellation);
            await FillAsync(archive, connection, transaction, target.Provider, cancellation);
            if (target.Provider == DatabaseProvider.Sqlite)
                await CheckKeysAsync(connection, transaction, cancellation);
            await migrations.ApplyAsync(connection, transaction, target.Provider, _ => true, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        finally
        {
            if (target.Provider == DatabaseProvider.Sqlite)
                await ExecuteAsync(connection, null, "pragma foreign_keys = on", CancellationToken.None);
        }
    }

    string CityFolder(string slug)
    {
        if (!CityRegistry.IsSlug(slug))
            throw new StorageRefusedException("storage.refused.slug", slug);
        return Path.Combine(cities.DataFolder, "cities", slug);
    }

    static async Task PlaceFilesAsync(
        CityArchive archive, string folder, List<string> placed, CancellationToken cancellation)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        foreach (var member in archive.Files)
        {
            var path = Path.GetFullPath(Path.Combine(root, member.Path));
            if (!path.StartsWith(root, StringComparison.Ordinal))
                throw new StorageRefusedException("storage.refused.damaged", member.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var part = path + ".part";
            try
            {
                File.Delete(part);
                await archive.ExtractAsync(member, part, cancellation);
                if (!File.Exists(path))
                    placed.Add(path);
                File.Move(part, path, overwrite: true);
            }
            finally
            {
                File.Delete(part);
            }
        }
    }

    /// <summary>Which steps make the schema that the archive's rows fit; refused when one is unknown here.</summary>
    Func<Migration, bool> SchemaOf(ArchiveManifest manifest)
    {
        var known = migrations.All(manifest.Provider).ToDictionary(m => (m.Module, m.Number), m => m.Checksum);
        foreach (var step in manifest.Migrations)
        {
            if (!known.TryGetValue((step.Module, step.Number), out var checksum) || checksum != step.Checksum)
            {
                throw new StorageRefusedException(
                    "storage.refused.schema", $"{step.Module} {step.Number:0000} {step.Name}");
            }
        }
        var wanted = manifest.Migrations.Select(m => (m.Module, m.Number)).ToHashSet();
        return step => wanted.Contains((step.Module, step.Number));
    }

    static async Task FillAsync(
        CityArchive archive, DbConnection connection, DbTransaction transaction, DatabaseProvider provider,
        CancellationToken cancellation)
    {
        var archived = archive.Manifest.Tables.ToDictionary(table => table.Name);
        var tables = await TableCatalog.ReadAsync(connection, transaction, provider, cancellation);
        if (!archived.Keys.ToHashSet().SetEquals(tables.Select(table => table.Name)))
            throw new StorageRefusedException("storage.refused.tables");
        foreach (var table in tables.Reverse())
            await EmptyOfRowsAsync(connection, transaction, table, cancellation);
        foreach (var table in tables)
        {
            var from = archived[table.Name];
            await TableLoader.LoadAsync(
                connection, transaction, table, from.Columns, archive.RowsAsync(from, cancellation), cancellation);
            var columns = table with { Columns = from.Columns };
            var content = await TableRows.ReadAsync(connection, transaction, columns, null, cancellation);
            if (content != new TableContent(from.Rows, from.ContentHash))
                throw new StorageRefusedException("storage.refused.notEqual", table.Name);
        }
    }

    /// <summary>A migration may have put rows in: those of the archive take their place.</summary>
    static async Task EmptyOfRowsAsync(
        DbConnection connection, DbTransaction transaction, Table table, CancellationToken cancellation)
    {
        await using var look = connection.Command($"select count(*) from {TableRows.Quoted(table.Name)}");
        look.Transaction = transaction;
        if (Convert.ToInt64(await look.ExecuteScalarAsync(cancellation), null) > 0)
            await ExecuteAsync(connection, transaction, $"delete from {TableRows.Quoted(table.Name)}", cancellation);
    }

    static async Task EmptyAsync(
        DbConnection connection, DbTransaction transaction, DatabaseOptions target, bool overwrite,
        CancellationToken cancellation)
    {
        var drops = target.Provider == DatabaseProvider.Sqlite ? SqliteDrops : PostgresDrops;
        await using var list = connection.Command(drops);
        list.Transaction = transaction;
        var statements = new List<string>();
        await using (var reader = await list.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                statements.Add(reader.GetString(0));
        }
        // A database without our own table belongs to somebody else: it is never emptied.
        var isOurs = statements.Exists(s => s.Contains($"\"{TableCatalog.History}\"", StringComparison.Ordinal)
            || s.Contains($" {TableCatalog.History} ", StringComparison.Ordinal));
        if (!overwrite || !isOurs)
            throw new StorageRefusedException("storage.refused.notEmpty", target.ToString());
        foreach (var statement in statements)
            await ExecuteAsync(connection, transaction, statement, cancellation);
    }

    const string SqliteDrops = """
        select 'drop ' || type || ' "' || replace(name, '"', '""') || '"'
        from sqlite_schema where type in ('view', 'table') and name not like 'sqlite\_%' escape '\'
        order by type desc
        """;

    const string PostgresDrops = """
        select format('drop table if exists %I cascade', relname) || ' -- ' || relname || ' '
        from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
        union all
        select format('drop function if exists %s cascade', p.oid::regprocedure)
        from pg_proc p where pronamespace = current_schema()::regnamespace
            and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        """;

    static async Task CheckKeysAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation)
    {
        await using var check = connection.Command("select \"table\" from pragma_foreign_key_check limit 1");
        check.Transaction = transaction;
        if (await check.ExecuteScalarAsync(cancellation) is string table)
            throw new StorageRefusedException("storage.refused.keys", table);
    }

    static async Task ExecuteAsync(
        DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellation)
    {
        await using var command = connection.Command(sql);
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
