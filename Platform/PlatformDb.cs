using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform;

/// <summary>The platform's own tables, other than those of accounts.</summary>
public sealed class PlatformDb(DbContextOptions<PlatformDb> options) : PillarDb(options)
{
    public DbSet<Job> Jobs => Set<Job>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        Job.Map(modelBuilder);
    }
}
