using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Demurrages;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Till;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Storage;

/// <summary>The pillar's tables (migrations 0200 and up). The ledger has its own and does not go through here.</summary>
sealed class MoneyDb(DbContextOptions<MoneyDb> options) : PillarDb(options)
{
    public DbSet<MoneyAccount> Accounts => Set<MoneyAccount>();
    public DbSet<MoneyPolicy> Policies => Set<MoneyPolicy>();
    public DbSet<PaymentNote> Notes => Set<PaymentNote>();
    public DbSet<PaymentRequest> Requests => Set<PaymentRequest>();
    public DbSet<TillDevice> Tills => Set<TillDevice>();

    public DbSet<DemurrageCharge> DemurrageCharges => Set<DemurrageCharge>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<MoneyAccount>(account =>
        {
            account.ToTable("money_account");
            account.Property(a => a.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<MoneyPolicy>().ToTable("money_policy");
        modelBuilder.Entity<PaymentNote>().ToTable("money_note").HasKey(n => new { n.TransferId, n.AccountId });
        modelBuilder.Entity<PaymentRequest>(request =>
        {
            request.ToTable("money_request");
            request.HasOne<MoneyAccount>().WithMany().HasForeignKey(r => r.AccountId);
        });
        modelBuilder.Entity<DemurrageCharge>(charge =>
        {
            charge.ToTable("money_demurrage_charge");
            charge.HasKey(c => new { c.AccountId, c.LastDay });
            charge.HasOne<MoneyAccount>().WithMany().HasForeignKey(c => c.AccountId);
        });
        modelBuilder.Entity<TillDevice>(till =>
        {
            till.ToTable("money_till");
            till.HasOne<MoneyAccount>().WithMany().HasForeignKey(t => t.AccountId);
        });
    }
}
