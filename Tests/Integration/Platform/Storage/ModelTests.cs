using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;
using Xunit;

namespace Vliegwiel.Integration.Platform.Storage;

/// <summary>The schema is written by hand, the model of EF Core maps onto it: this holds the two together.</summary>
public sealed class ModelTests
{
    // What each database calls "may be null" and "is part of the primary key".
    const string SqliteColumns = """
        select t.name || '.' || c.name, c."notnull" = 0 and c.pk = 0, c.pk > 0
        from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table'
        """;

    const string PostgresColumns = """
        select c.table_name || '.' || c.column_name, c.is_nullable = 'YES', exists (
            select from information_schema.key_column_usage k join information_schema.table_constraints p
                using (constraint_schema, constraint_name)
            where p.constraint_type = 'PRIMARY KEY' and k.table_schema = c.table_schema
                and k.table_name = c.table_name and k.column_name = c.column_name)
        from information_schema.columns c where c.table_schema = current_schema()
        """;

    sealed record Column(ColumnKind Kind, bool IsNullable, bool IsKey);

    static async Task<Dictionary<string, Column>> DatabaseAsync(DatabaseOptions options)
    {
        await using var connection = await Database.OpenAsync(options, CancellationToken.None);
        var kinds = (await TableCatalog.ReadAsync(connection, null, options.Provider, CancellationToken.None))
            .SelectMany(table => table.Columns, (table, column) => ($"{table.Name}.{column.Name}", column.Kind))
            .ToDictionary();
        var isSqlite = options.Provider == DatabaseProvider.Sqlite;
        await using var command = connection.Command(isSqlite ? SqliteColumns : PostgresColumns);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new Dictionary<string, Column>();
        while (await reader.ReadAsync())
        {
            if (kinds.TryGetValue(reader.GetString(0), out var kind))
                columns[reader.GetString(0)] = new Column(kind, reader.GetBoolean(1), reader.GetBoolean(2));
        }
        return columns;
    }

    static IEnumerable<string> Differences(DbContext context, Dictionary<string, Column> database)
    {
        var entities = context.Model.GetEntityTypes();
        foreach (var entity in entities.Where(e => !e.IsMappedToJson() && e.GetTableName() is not null))
        {
            foreach (var property in entity.GetProperties())
            {
                var name = $"{entity.GetTableName()}.{property.GetColumnName()}";
                var wanted = new Column(TableCatalog.KindOf(property), property.IsNullable, property.IsPrimaryKey());
                if (!database.TryGetValue(name, out var found))
                    yield return $"{context.GetType().Name}: {name} is not in the database.";
                else if (found != wanted)
                    yield return $"{context.GetType().Name}: {name} is {found}, the model wants {wanted}.";
            }
        }
    }

    static IReadOnlyList<DbContext> Contexts(IServiceProvider services, IServiceCollection registered) =>
        [.. registered.Select(s => s.ServiceType).Where(t => t.IsSubclassOf(typeof(DbContext))).Distinct()
            .Select(t => (DbContext)services.GetRequiredService(t))];

    [Theory, EveryDatabase]
    public async Task Every_model_is_the_schema_as_it_stands(DatabaseProvider provider)
    {
        IServiceCollection registered = new ServiceCollection();
        await using var city = await TestCity.CreateAsync(provider, services => registered = services);
        await using var scope = city.Scope();
        var database = await DatabaseAsync(city.City.Database);
        var contexts = Contexts(scope.ServiceProvider, registered);

        Assert.True(contexts.Count >= 4, $"Only {contexts.Count} contexts were found.");
        Assert.Empty(contexts.SelectMany(context => Differences(context, database)));
    }

    [Theory, EveryDatabase]
    public async Task A_column_that_drifts_is_seen(DatabaseProvider provider)
    {
        IServiceCollection registered = new ServiceCollection();
        await using var city = await TestCity.CreateAsync(provider, services => registered = services);
        await using (var connection = await Database.OpenAsync(city.City.Database, CancellationToken.None))
        await using (var drift = connection.Command("alter table partners_spend_import rename column bytes to octets"))
            await drift.ExecuteNonQueryAsync();
        await using var scope = city.Scope();
        var database = await DatabaseAsync(city.City.Database);

        var difference = Assert.Single(
            Contexts(scope.ServiceProvider, registered).SelectMany(context => Differences(context, database)));

        Assert.Contains("partners_spend_import.bytes", difference, StringComparison.Ordinal);
    }
}
