using System.CommandLine;
using System.Globalization;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;

namespace Vliegwiel.Web.Commands.Storage;

/// <summary>vliegwiel migrate, verify, backup, restore and move.</summary>
static class StorageCommands
{
    public static IEnumerable<Command> Build() => [Migrate(), Verify(), Backup(), Restore(), Move()];

    static Command Migrate() => StorageVerb.Build(
        new Command("migrate", "Brings the databases of the cities to this version and says what it did."),
        async (verb, options, cancellation) =>
        {
            foreach (var city in options.CitiesWanted)
            {
                var steps = await options.Services.GetRequiredService<MigrationRunner>()
                    .MigrateAsync(city.Database, cancellation);
                var names = steps.Select(s => $"{s.Module} {s.Number:0000} {s.Name}").ToList();
                var line = names.Count == 0
                    ? verb.Text("storage.migrate.current", ("city", city.Slug))
                    : verb.Text("storage.migrate.applied", ("city", city.Slug), ("steps", string.Join(", ", names)));
                await verb.SayAsync(line, new { city = city.Slug, applied = names });
            }
            return 0;
        });

    static Command Verify() => StorageVerb.Build(
        new Command("verify", "Checks whether what the cities hold is whole, and says what is not."),
        async (verb, options, cancellation) =>
        {
            var wrong = 0;
            foreach (var city in options.CitiesWanted)
            {
                await using var scope = options.Services.CreateCityScope(city);
                foreach (var check in scope.ServiceProvider.GetServices<ICityCheck>())
                {
                    var outcome = await check.RunAsync(cancellation);
                    wrong += outcome.Problems.Count;
                    await verb.SayAsync(
                        verb.Text(
                            "storage.verify.done", ("city", city.Slug), ("check", outcome.Name),
                            ("looked", outcome.Looked), ("wrong", outcome.Problems.Count)),
                        new { city = city.Slug, outcome.Name, outcome.Looked, outcome.Problems });
                    foreach (var problem in outcome.Problems)
                    {
                        await Console.Error.WriteLineAsync(verb.Text(
                            problem.TextKey, ("subject", problem.Subject), ("detail", problem.Detail)));
                    }
                }
            }
            return wrong == 0 ? 0 : 1;
        });

    static Command Backup()
    {
        var target = new Argument<FileInfo>("FILE|FOLDER")
        {
            Description = "The archive to write; in a folder it gets a name with the moment in it.",
        };
        var command = new Command("backup", "Writes a city to one archive, while the city is in use.") { target };
        return StorageVerb.Build(command, async (verb, options, cancellation) =>
        {
            var city = options.City;
            var path = options.Parsed.GetRequiredValue(target).FullName;
            if (Directory.Exists(path))
            {
                var moment = options.Services.GetRequiredService<TimeProvider>().GetUtcNow();
                path = Path.Combine(path, string.Create(
                    CultureInfo.InvariantCulture, $"{city.Slug}-{moment:yyyyMMdd'T'HHmmss'Z'}.zip"));
            }
            var manifest = await options.Services.GetRequiredService<BackupCity>()
                .RunAsync(city, path, withFiles: true, cancellation);
            await NoteBackupAsync(options, city, path, cancellation);
            await SayHeldAsync(verb, "storage.backup.done", path, manifest);
            return 0;
        });
    }

    /// <summary>An archive holds personal data: who looks at the log sees when one was made.</summary>
    static async Task NoteBackupAsync(
        StorageVerbOptions options, City city, string path, CancellationToken cancellation)
    {
        await using var scope = options.Services.CreateCityScope(city);
        var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
        db.Audit(
            Actor.CommandLine, options.Services.GetRequiredService<TimeProvider>(), BackupCity.Process,
            $"city {city.Slug}", Path.GetFileName(path));
        await db.SaveChangesAsync(cancellation);
    }

    static Command Restore()
    {
        var source = new Argument<FileInfo>("FILE") { Description = "An archive that backup wrote." };
        var to = new Option<string?>("--to")
        {
            Description = "Connection of a PostgreSQL database; absent: where the city lives now, else SQLite.",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the city that is there." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check the archive and say what it holds." };
        var command = new Command("restore", "Puts a city back out of an archive, whole or not at all.")
        {
            source,
            to,
            overwrite,
            dryRun,
        };
        return StorageVerb.Build(command, async (verb, options, cancellation) =>
        {
            var path = options.Parsed.GetRequiredValue(source).FullName;
            ArchiveManifest manifest;
            using (var archive = await CityArchive.OpenAsync(path, cancellation))
                manifest = archive.Manifest;
            if (options.Parsed.GetValue(dryRun))
            {
                await SayHeldAsync(verb, "storage.restore.checked", path, manifest);
                return 0;
            }
            await options.Services.GetRequiredService<RestoreCity>().RunAsync(
                new RestoreOptions(
                    path, options.CitySlug, options.Parsed.GetValue(to) is null ? null : options.Connection(to),
                    options.Parsed.GetValue(overwrite)),
                cancellation);
            await SayHeldAsync(verb, "storage.restore.done", path, manifest);
            return 0;
        });
    }

    static Command Move()
    {
        var to = new Option<string?>("--to")
        {
            Description = "Connection of an empty PostgreSQL database: \"Host=...;Database=...;Username=...\".",
            Required = true,
        };
        var command = new Command("move", "Carries a city from SQLite to PostgreSQL and proves both equal.") { to };
        return StorageVerb.Build(command, async (verb, options, cancellation) =>
        {
            var connection = options.Connection(to);
            var manifest = await options.Services.GetRequiredService<MoveCity>()
                .RunAsync(options.City, connection, cancellation);
            await SayHeldAsync(
                verb, "storage.move.done", DatabaseOptions.PostgresDatabase(connection).ToString(), manifest);
            return 0;
        });
    }

    static Task SayHeldAsync(StorageVerb verb, string key, string place, ArchiveManifest manifest) => verb.SayAsync(
        verb.Text(
            key, ("place", place), ("city", manifest.City), ("tables", manifest.Tables.Count),
            ("rows", manifest.Tables.Sum(t => t.Rows)), ("files", FilesOf(manifest))),
        new
        {
            place,
            city = manifest.City,
            createdAt = manifest.CreatedAt,
            tables = manifest.Tables.Select(t => new { t.Name, t.Rows, t.ContentHash }),
            files = FilesOf(manifest),
        });

    static int FilesOf(ArchiveManifest manifest) => manifest.Members.Count(
        m => m.Path.StartsWith(ArchiveManifest.FilesFolder, StringComparison.Ordinal));
}
