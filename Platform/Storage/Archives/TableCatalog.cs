using System.Data.Common;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Vliegwiel.Platform.Storage.Archives;

/// <summary>The portable types: what both databases store and compare alike.</summary>
public enum ColumnKind
{
    Uuid,
    Text,
    Integer,
    Bigint,
    Boolean,
    Bytea,
}

public sealed record TableColumn(string Name, ColumnKind Kind);

/// <summary>A table as it is; <see cref="References"/> names the tables that its foreign keys point at.</summary>
public sealed record Table(string Name, IReadOnlyList<TableColumn> Columns, IReadOnlySet<string> References);

/// <summary>Reads from a database which tables it has; SQLite and PostgreSQL give the same answer.</summary>
public static class TableCatalog
{
    /// <summary>The runner's own table: it describes the schema and is written by the runner alone.</summary>
    public const string History = "schema_migration";

    const string SqliteColumns = """
        select t.name, c.name, lower(c.type)
        from sqlite_schema t join pragma_table_info(t.name) c
        where t.type = 'table' and t.name not like 'sqlite\_%' escape '\'
        order by t.name, c.cid
        """;

    const string SqliteReferences = """
        select t.name, f."table"
        from sqlite_schema t join pragma_foreign_key_list(t.name) f
        where t.type = 'table'
        """;

    const string PostgresColumns = """
        select c.table_name::text, c.column_name::text, c.data_type::text
        from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
        order by c.table_name, c.ordinal_position
        """;

    const string PostgresReferences = """
        select c.relname::text, r.relname::text
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
        where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace
        """;

    /// <summary>All tables but the runner's history, so that each comes after the tables that it points at.</summary>
    public static async Task<IReadOnlyList<Table>> ReadAsync(
        DbConnection connection, DbTransaction? transaction, DatabaseProvider provider, CancellationToken cancellation)
    {
        var isSqlite = provider == DatabaseProvider.Sqlite;
        var columns = await RowsAsync(
            connection, transaction, isSqlite ? SqliteColumns : PostgresColumns, cancellation);
        var references = await RowsAsync(
            connection, transaction, isSqlite ? SqliteReferences : PostgresReferences, cancellation);
        var pointsAt = references.ToLookup(r => r[0], r => r[1]);
        return Ordered(columns
            .Where(row => row[0] != History)
            .GroupBy(row => row[0])
            .Select(table => new Table(
                table.Key,
                [.. table.Select(row => new TableColumn(row[1], KindOf(row)))],
                pointsAt[table.Key].Where(name => name != table.Key).ToHashSet()))
            .OrderBy(table => table.Name, StringComparer.Ordinal));
    }

    /// <summary>True when the database holds no table at all, not even the runner's.</summary>
    public static async Task<bool> IsEmptyAsync(
        DbConnection connection, DbTransaction? transaction, DatabaseProvider provider, CancellationToken cancellation)
    {
        var sql = provider == DatabaseProvider.Sqlite ? SqliteColumns : PostgresColumns;
        return (await RowsAsync(connection, transaction, sql, cancellation)).Count == 0;
    }

    /// <summary>How a property of a mapped class is kept.</summary>
    public static ColumnKind KindOf(IProperty property)
    {
        var type = ConverterOf(property)?.ProviderClrType ?? property.ClrType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(Guid) ? ColumnKind.Uuid
            : type == typeof(long) ? ColumnKind.Bigint
            : type == typeof(int) ? ColumnKind.Integer
            : type == typeof(bool) ? ColumnKind.Boolean
            : type == typeof(byte[]) ? ColumnKind.Bytea
            : type == typeof(string) ? ColumnKind.Text
            : throw new SchemaException($"{property} is of type {type}, which is not portable.");
    }

    internal static ValueConverter? ConverterOf(IProperty property)
    {
        var own = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        // A provider may keep these in a form of its own.
        return own == typeof(Guid) || own == typeof(bool) ? null
            : property.GetValueConverter() ?? property.GetTypeMapping().Converter;
    }

    static ColumnKind KindOf(string[] row) => Enum.TryParse<ColumnKind>(row[2], ignoreCase: true, out var kind)
        ? kind
        : throw new SchemaException($"{row[0]}.{row[1]} is of type '{row[2]}', which is not a portable type.");

    static List<Table> Ordered(IEnumerable<Table> tables)
    {
        var left = tables.ToList();
        var ordered = new List<Table>(left.Count);
        var placed = new HashSet<string>();
        while (left.Count > 0)
        {
            var free = left.FindAll(table => table.References.All(placed.Contains));
            if (free.Count == 0)
            {
                var names = string.Join(", ", left.Select(table => table.Name));
                throw new SchemaException($"Tables point at each other in a ring: {names}.");
            }
            ordered.AddRange(free);
            placed.UnionWith(free.Select(table => table.Name));
            left.RemoveAll(free.Contains);
        }
        return ordered;
    }

    static async Task<List<string[]>> RowsAsync(
        DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellation)
    {
        await using var command = connection.Command(sql);
        command.Transaction = transaction;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(cancellation))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }
}
