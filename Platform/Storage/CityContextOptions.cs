using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Vliegwiel.Platform.Storage;

/// <summary>
/// The options of a context for each city's database. They are made once: made anew for each request they were a tenth
/// of what a payment costs the processor.
/// </summary>
sealed class CityContextOptions<TContext>(IServiceProvider services) where TContext : DbContext
{
    readonly ConcurrentDictionary<DatabaseOptions, DbContextOptions<TContext>> _options = new();

    public DbContextOptions<TContext> Of(DatabaseOptions database) => _options.GetOrAdd(database, Build);

    DbContextOptions<TContext> Build(DatabaseOptions database)
    {
        var builder = new DbContextOptionsBuilder<TContext>().UseApplicationServiceProvider(services);
        builder.UseCityDatabase(database);
        return builder.Options;
    }
}
