using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Jobs;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Storage;

/// <summary>The pillar's tables (migrations 0100 and up).</summary>
sealed class PartnersDb(DbContextOptions<PartnersDb> options) : PillarDb(options)
{
    public DbSet<SpendImport> Imports => Set<SpendImport>();
    public DbSet<SetAside> SetAsides => Set<SetAside>();
    public DbSet<SpendUpload> Uploads => Set<SpendUpload>();
    public DbSet<KeptLayout> Layouts => Set<KeptLayout>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<Supplier> Suppliers => Set<Supplier>();
    public DbSet<SupplierKeyRow> SupplierKeys => Set<SupplierKeyRow>();
    public DbSet<CountedImport> CountedImports => Set<CountedImport>();
    public DbSet<CountSum> CountSums => Set<CountSum>();
    public DbSet<SaidPlace> SaidPlaces => Set<SaidPlace>();
    public DbSet<CityRule> CityRules => Set<CityRule>();
    public DbSet<Overruling> Overrulings => Set<Overruling>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<SpendImport>(spend =>
        {
            spend.ToTable("partners_spend_import");
            spend.HasOne<SpendImport>().WithMany().HasForeignKey(i => i.PartOfId);
            spend.Property(i => i.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<SetAside>(row =>
        {
            row.ToTable("partners_set_aside_row");
            row.HasOne<SpendImport>().WithMany().HasForeignKey(r => r.ImportId);
            row.HasOne<SpendImport>().WithMany().HasForeignKey(r => r.TakenInId);
            row.Property(r => r.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<SpendUpload>(upload =>
        {
            upload.ToTable("partners_spend_upload");
            upload.Property(u => u.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<KeptLayout>(layout =>
        {
            layout.ToTable("partners_layout_profile");
            layout.Property(l => l.Version).IsConcurrencyToken();
        });
        // Work is queued in the same transaction as what it is about.
        Job.Map(modelBuilder);
        modelBuilder.Entity<Supplier>(supplier =>
        {
            supplier.ToTable("partners_supplier");
            supplier.Property(s => s.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<SupplierKeyRow>(key =>
        {
            key.ToTable("partners_supplier_key");
            key.HasKey(k => k.SupplierKey);
            key.HasOne<Supplier>().WithMany().HasForeignKey(k => k.SupplierId);
        });
        MapCounting(modelBuilder);
    }

    static void MapCounting(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CountedImport>().ToTable("partners_counted_import").HasKey(c => c.ImportId);
        modelBuilder.Entity<CountSum>().ToTable("partners_count_sum")
            .HasKey(s => new { s.ImportId, s.Year, s.SupplierId, s.Kind });
        modelBuilder.Entity<SaidPlace>().ToTable("partners_said_place")
            .HasKey(s => new { s.ImportId, s.SupplierId, s.Postcode, s.Place });
        modelBuilder.Entity<CityRule>().ToTable("partners_count_rule");
        modelBuilder.Entity<Overruling>().ToTable("partners_overrule");
    }
}
