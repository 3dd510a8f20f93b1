using Vliegwiel.Platform.Storage.Archives;

namespace Vliegwiel.Platform.Storage;

/// <summary>Something that does not hold. <see cref="TextKey"/>'s text takes {subject} and {detail}.</summary>
public sealed record CheckProblem(string TextKey, string Subject, string Detail = "");

/// <summary>How many things were looked at, and what was wrong with them.</summary>
public sealed record CheckOutcome(string Name, long Looked, IReadOnlyList<CheckProblem> Problems);

/// <summary>What a module can prove about a city's data; the verb verify runs them all in its scope.</summary>
public interface ICityCheck
{
    Task<CheckOutcome> RunAsync(CancellationToken cancellation);
}

/// <summary>The schema is this program's, the database finds itself whole, and every row can be read.</summary>
sealed class DatabaseCheck(Cities.CurrentCity current, MigrationRunner migrations) : ICityCheck
{
    const int ProblemsMax = 100;

    public async Task<CheckOutcome> RunAsync(CancellationToken cancellation)
    {
        var options = current.City.Database;
        await using var connection = await Database.OpenAsync(options, cancellation);
        var problems = (await migrations.DifferencesAsync(connection, options.Provider, cancellation))
            .Select(step => new CheckProblem("storage.problem.migration", step)).ToList();
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            await foreach (var text in FirstColumnAsync(connection, "pragma integrity_check", cancellation))
            {
                if (text != "ok")
                    problems.Add(new CheckProblem("storage.problem.integrity", text));
            }
            var keys = "select \"table\" || ' ' || coalesce(rowid, '') from pragma_foreign_key_check";
            await foreach (var row in FirstColumnAsync(connection, keys, cancellation))
                problems.Add(new CheckProblem("storage.problem.key", row));
        }
        var rows = 0L;
        await using var snapshot = await BackupCity.SnapshotAsync(connection, cancellation);
        foreach (var table in await TableCatalog.ReadAsync(connection, snapshot, options.Provider, cancellation))
            rows += (await TableRows.ReadAsync(connection, snapshot, table, null, cancellation)).Rows;
        return new CheckOutcome("database", rows, [.. problems.Take(ProblemsMax)]);
    }

    static async IAsyncEnumerable<string> FirstColumnAsync(
        System.Data.Common.DbConnection connection, string sql,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = connection.Command(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            yield return reader.GetString(0);
    }
}
