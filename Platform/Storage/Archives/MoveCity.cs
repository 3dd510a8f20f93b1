using Microsoft.Data.Sqlite;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>
/// Carries a city from SQLite to PostgreSQL. Nobody may write meanwhile: a process that serves the folder must be
/// stopped, and the old database is held by a lock. Row count and content hash of every table are compared within the
/// transaction that fills the new database; city.json is switched last, so that on failure the old one stays in use.
/// </summary>
public sealed class MoveCity(CityRegistry cities, BackupCity backup, RestoreCity restore)
{
    public async Task<ArchiveManifest> RunAsync(City city, string connection, CancellationToken cancellation)
    {
        if (city.Database.Provider != DatabaseProvider.Sqlite)
            throw new StorageRefusedException("storage.refused.isPostgres", city.Database.ToString());
        using var alone = ServingLock.TakeAlone(cities.DataFolder);
        var passage = Path.Combine(city.Folder, "moving.zip");
        File.Delete(passage);
        try
        {
            await using var old = new SqliteConnection(city.Database.ConnectionString);
            await old.OpenAsync(cancellation);
            // Holds off every writer, while the copy reads beside it.
            await using var held = await old.BeginTransactionAsync(cancellation);
            var manifest = await backup.RunAsync(city, passage, withFiles: false, cancellation);
            using (var archive = await CityArchive.OpenAsync(passage, cancellation))
            {
                await restore.LoadAsync(
                    archive, city with { PostgresConnection = connection }, overwrite: false, cancellation);
            }
            cities.Save(city with { PostgresConnection = connection });
            return manifest;
        }
        finally
        {
            File.Delete(passage);
        }
    }
}
