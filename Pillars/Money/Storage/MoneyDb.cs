using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Batches;
using Vliegwiel.Money.Demurrages;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Redemptions;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.StandingOrders;
using Vliegwiel.Money.Till;
using Vliegwiel.Money.TopUps;
using Vliegwiel.Money.Vouchers;
using Vliegwiel.Money.Webhooks;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Storage;

/// <summary>The pillar's tables (migrations 0200 and up). The ledger has its own, which do not go through
/// here.</summary>
sealed class MoneyDb(DbContextOptions<MoneyDb> options) : PillarDb(options)
{
    public DbSet<MoneyAccount> Accounts => Set<MoneyAccount>();
    public DbSet<MoneyPolicy> Policies => Set<MoneyPolicy>();
    public DbSet<PaymentNote> Notes => Set<PaymentNote>();
    public DbSet<PaymentRequest> Requests => Set<PaymentRequest>();
    public DbSet<TillDevice> Tills => Set<TillDevice>();

    public DbSet<ReserveAccount> Reserves => Set<ReserveAccount>();
    public DbSet<TakenStatement> Statements => Set<TakenStatement>();
    public DbSet<ReserveEntry> BankEntries => Set<ReserveEntry>();
    public DbSet<TopUp> TopUps => Set<TopUp>();
    public DbSet<Redemption> Redemptions => Set<Redemption>();
    public DbSet<PaymentFile> PaymentFiles => Set<PaymentFile>();
    public DbSet<PaymentBatch> Batches => Set<PaymentBatch>();
    public DbSet<BatchLine> BatchLines => Set<BatchLine>();
    public DbSet<StandingOrder> StandingOrders => Set<StandingOrder>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<WebhookDelivery> Deliveries => Set<WebhookDelivery>();
    public DbSet<VoucherSheet> VoucherSheets => Set<VoucherSheet>();
    public DbSet<Voucher> Vouchers => Set<Voucher>();
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
        modelBuilder.Entity<PaymentBatch>(batch =>
        {
            batch.ToTable("money_batch");
            batch.HasOne<MoneyAccount>().WithMany().HasForeignKey(b => b.AccountId);
            batch.Property(b => b.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<BatchLine>(line =>
        {
            line.ToTable("money_batch_line").HasKey(l => new { l.BatchId, l.Line });
            line.HasOne<PaymentBatch>().WithMany().HasForeignKey(l => l.BatchId);
        });
        modelBuilder.Entity<StandingOrder>(order =>
        {
            order.ToTable("money_standing_order");
            order.HasOne<MoneyAccount>().WithMany().HasForeignKey(o => o.AccountId);
            order.HasOne<MoneyAccount>().WithMany().HasForeignKey(o => o.PayeeId);
            order.Property(o => o.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<Webhook>(webhook =>
        {
            webhook.ToTable("money_webhook");
            webhook.HasOne<MoneyAccount>().WithMany().HasForeignKey(w => w.AccountId);
            webhook.Property(w => w.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<WebhookDelivery>(delivery =>
        {
            delivery.ToTable("money_webhook_delivery");
            delivery.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId);
        });
        modelBuilder.Entity<VoucherSheet>(sheet =>
        {
            sheet.ToTable("money_voucher_sheet");
            sheet.HasOne<MoneyAccount>().WithMany().HasForeignKey(s => s.AccountId);
            sheet.Property(s => s.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<Voucher>(voucher =>
        {
            voucher.ToTable("money_voucher");
            voucher.HasOne<VoucherSheet>().WithMany().HasForeignKey(v => v.SheetId);
            voucher.Property(v => v.Version).IsConcurrencyToken();
        });
        MapReserve(modelBuilder);
    }

    static void MapReserve(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ReserveAccount>(reserve =>
        {
            reserve.ToTable("money_reserve");
            reserve.Property(r => r.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<TakenStatement>(statement =>
        {
            statement.ToTable("money_statement");
            statement.Property(s => s.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<ReserveEntry>(entry =>
        {
            entry.ToTable("money_bank_entry");
            entry.HasOne<TakenStatement>().WithMany().HasForeignKey(e => e.StatementId);
            entry.Property(e => e.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<TopUp>(topUp =>
        {
            topUp.ToTable("money_top_up");
            topUp.HasOne<MoneyAccount>().WithMany().HasForeignKey(t => t.AccountId);
        });
        modelBuilder.Entity<PaymentFile>(file =>
        {
            file.ToTable("money_payment_file");
            file.Property(f => f.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<Redemption>(redemption =>
        {
            redemption.ToTable("money_redemption");
            redemption.HasOne<MoneyAccount>().WithMany().HasForeignKey(r => r.AccountId);
            redemption.HasOne<PaymentFile>().WithMany().HasForeignKey(r => r.PaymentFileId);
            redemption.Property(r => r.Version).IsConcurrencyToken();
        });
    }
}
