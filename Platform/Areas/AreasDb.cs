using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Areas;

/// <summary>The tables of the register of areas.</summary>
public sealed class AreasDb(DbContextOptions<AreasDb> options) : PillarDb(options)
{
    public DbSet<Area> Areas => Set<Area>();
    public DbSet<AreaPredecessor> Predecessors => Set<AreaPredecessor>();
    public DbSet<AreaPostcode> Postcodes => Set<AreaPostcode>();
    public DbSet<AreaShape> Shapes => Set<AreaShape>();
    public DbSet<AreaIndicator> Indicators => Set<AreaIndicator>();
    public DbSet<AreaFigure> Figures => Set<AreaFigure>();
    public DbSet<AreaSource> Sources => Set<AreaSource>();
    public DbSet<AreaReceipt> Receipts => Set<AreaReceipt>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Area>().ToTable("platform_area");
        modelBuilder.Entity<AreaPredecessor>().ToTable("platform_area_predecessor");
        modelBuilder.Entity<AreaPostcode>().ToTable("platform_area_postcode");
        modelBuilder.Entity<AreaShape>().ToTable("platform_area_shape");
        modelBuilder.Entity<AreaIndicator>().ToTable("platform_area_indicator");
        modelBuilder.Entity<AreaFigure>(figure =>
        {
            figure.ToTable("platform_area_figure");
            figure.Ignore(f => f.Number).Ignore(f => f.LowerNumber).Ignore(f => f.UpperNumber);
        });
        modelBuilder.Entity<AreaSource>().ToTable("platform_area_source");
        modelBuilder.Entity<AreaReceipt>(receipt =>
        {
            receipt.ToTable("platform_area_receipt");
            receipt.Property(r => r.Sha256).HasColumnName("sha256");
        });
    }
}
