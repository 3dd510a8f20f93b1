using System.Data;
using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>
/// Writes a city to one archive while the city is in use. The tables come from one snapshot of the database, the files
/// after them: a file is there before the row that names it and never changes, so every file that the snapshot names
/// is in the archive. The archive appears under its name whole or not at all.
/// </summary>
public sealed class BackupCity(TimeProvider time, IEnumerable<IArchivePart> parts)
{
    /// <summary>In the audit log: an archive was written, by the command.</summary>
    public const string Process = "platform.city.backedUp";

    const int CopyBytes = 1 << 17;

    // What a crash or a running import leaves half written; no row names it.
    static readonly string[] Unfinished = [".new", ".part", ".spill"];

    /// <param name="city">The city.</param>
    /// <param name="path">The archive's file; it may not be there yet.</param>
    /// <param name="withFiles">False for a move, in which the files stay where they are.</param>
    /// <param name="cancellation">Stops it; nothing is left behind.</param>
    public async Task<ArchiveManifest> RunAsync(City city, string path, bool withFiles, CancellationToken cancellation)
    {
        if (File.Exists(path))
            throw new StorageRefusedException("storage.refused.exists", path);
        var part = path + ".part";
        try
        {
            ArchiveManifest manifest;
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                    manifest = await WriteAsync(city, zip, withFiles, cancellation);
                ToDisk(file);
            }
            File.Move(part, path, overwrite: false);
            return manifest;
        }
        finally
        {
            File.Delete(part);
        }
    }

    async Task<ArchiveManifest> WriteAsync(City city, ZipArchive zip, bool withFiles, CancellationToken cancellation)
    {
        var members = new List<ArchivedMember>();
        // The connection may hold a password: it stays with the machine, and restore names another one.
        var description = JsonSerializer.SerializeToUtf8Bytes(
            city with { PostgresConnection = null, Folder = "" }, ArchiveManifest.Json);
        members.Add(await AddAsync(
            zip, ArchiveManifest.CityFileName, output => output.WriteAsync(description, cancellation).AsTask()));

        var manifest = await TablesAsync(city, zip, members, cancellation);
        if (withFiles)
            await FilesAsync(city, zip, members, cancellation);
        manifest = manifest with { Members = members };

        var page = JsonSerializer.SerializeToUtf8Bytes(manifest, ArchiveManifest.Json);
        await AddAsync(zip, ArchiveManifest.FileName, output => output.WriteAsync(page, cancellation).AsTask());
        var hash = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(page)));
        await AddAsync(zip, ArchiveManifest.HashFileName, output => output.WriteAsync(hash, cancellation).AsTask());
        return manifest;
    }

    async Task<ArchiveManifest> TablesAsync(
        City city, ZipArchive zip, List<ArchivedMember> members, CancellationToken cancellation)
    {
        var provider = city.Database.Provider;
        await using var connection = await Database.OpenAsync(city.Database, cancellation);
        await using var snapshot = await SnapshotAsync(connection, cancellation);
        // The first read fixes the moment of the snapshot; the parts are marked right after it.
        var migrations = await MigrationsAsync(connection, snapshot, cancellation);
        var marks = new Dictionary<string, string>();
        foreach (var part in parts)
        {
            if (await part.MarkAsync(city, cancellation) is { } mark)
                marks[part.Name] = mark;
        }
        var tables = new List<ArchivedTable>();
        foreach (var table in await TableCatalog.ReadAsync(connection, snapshot, provider, cancellation))
        {
            var content = new TableContent(0, "");
            members.Add(await AddAsync(zip, ArchiveManifest.TablePath(table.Name), async output =>
                content = await TableRows.ReadAsync(connection, snapshot, table, output, cancellation)));
            tables.Add(new ArchivedTable(table.Name, table.Columns, content.Rows, content.ContentHash));
        }
        foreach (var part in parts.Where(p => marks.ContainsKey(p.Name)))
        {
            members.Add(await AddAsync(
                zip, ArchiveManifest.PartPath(part.Name),
                output => part.WriteAsync(city, marks[part.Name], output, cancellation)));
        }
        return new ArchiveManifest
        {
            Parts = marks,
            City = city.Slug,
            CreatedAt = time.GetUtcNow(),
            Provider = provider,
            Migrations = migrations,
            Tables = tables,
            Members = members,
        };
    }

    /// <summary>A transaction that sees one moment only, and holds up no writer.</summary>
    public static async Task<DbTransaction> SnapshotAsync(DbConnection connection, CancellationToken cancellation)
    {
        if (connection is SqliteConnection sqlite)
            return ReadingOnly(sqlite);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using var readOnly = connection.Command("set transaction read only");
        readOnly.Transaction = transaction;
        await readOnly.ExecuteNonQueryAsync(cancellation);
        return transaction;
    }

    // "Deferred" keeps it from asking for the writer's lock; SQLite has this without "async" only.
    static SqliteTransaction ReadingOnly(SqliteConnection connection) =>
        connection.BeginTransaction(IsolationLevel.Serializable, deferred: true);

    internal static void ToDisk(FileStream file) => file.Flush(flushToDisk: true);

    static async Task<List<ArchivedMigration>> MigrationsAsync(
        DbConnection connection, DbTransaction snapshot, CancellationToken cancellation)
    {
        await using var command = connection.Command(
            "select module, number, name, checksum from schema_migration order by module, number");
        command.Transaction = snapshot;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var migrations = new List<ArchivedMigration>();
        while (await reader.ReadAsync(cancellation))
        {
            migrations.Add(new ArchivedMigration(
                reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3)));
        }
        return migrations;
    }

    static async Task FilesAsync(
        City city, ZipArchive zip, List<ArchivedMember> members, CancellationToken cancellation)
    {
        var root = Path.Combine(city.Folder, "files");
        if (!Directory.Exists(root))
            return;
        var paths = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (Unfinished.Any(ending => path.Contains(ending, StringComparison.Ordinal)))
                continue;
            var name = ArchiveManifest.FilesFolder + Path.GetRelativePath(root, path).Replace('\\', '/');
            try
            {
                members.Add(await AddAsync(zip, name, output => CopyAsync(path, output, cancellation)));
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // An upload that was refused in the meantime: the snapshot does not name it, nor does the manifest.
            }
        }
    }

    static async Task CopyAsync(string path, Stream output, CancellationToken cancellation)
    {
        await using var content = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await content.CopyToAsync(output, CopyBytes, cancellation);
    }

    static async Task<ArchivedMember> AddAsync(ZipArchive zip, string name, Func<Stream, Task> write)
    {
        // Parquet is compressed already.
        var level = name.EndsWith(".parquet", StringComparison.Ordinal)
            ? CompressionLevel.NoCompression
            : CompressionLevel.Fastest;
        await using var entry = await zip.CreateEntry(name, level).OpenAsync();
        await using var hashed = new HashedStream(entry);
        await write(hashed);
        return new ArchivedMember(name, hashed.Bytes, hashed.Finish());
    }
}
