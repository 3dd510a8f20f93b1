using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Vliegwiel.Platform.Storage;

/// <summary>Opens connections to a city's database with the settings that both dialects need, in one place.</summary>
public static class Database
{
    /// <summary>An open connection for hand-written SQL; the caller disposes it.</summary>
    public static async Task<DbConnection> OpenAsync(DatabaseOptions options, CancellationToken cancellation)
    {
        DbConnection connection = options.Provider == DatabaseProvider.Sqlite
            ? new SqliteConnection(options.ConnectionString)
            : new NpgsqlConnection(options.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Points an EF Core context at the city's database.</summary>
    public static DbContextOptionsBuilder UseCityDatabase(this DbContextOptionsBuilder builder, DatabaseOptions options)
    {
        _ = options.Provider == DatabaseProvider.Sqlite
            ? builder.UseSqlite(options.ConnectionString)
            : builder.UseNpgsql(options.ConnectionString);
        return builder.UseSnakeCaseNamingConvention();
    }

    public static DbCommand Command(this DbConnection connection, string sql,
        params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
