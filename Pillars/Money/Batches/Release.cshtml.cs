using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts.Confirming;

namespace Vliegwiel.Money.Batches;

/// <summary>One batch: what it pays, and the button that pays it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class ReleaseModel(MoneyReader reader, ReleaseBatch release, MoneyDb db, RecentProof proof) : MoneyPage(reader)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public PaymentBatch Batch { get; private set; } = null!;
    public IReadOnlyList<BatchLine> Lines { get; private set; } = [];
    public IReadOnlyDictionary<Guid, MoneyAccount> Payees { get; private set; } =
        new Dictionary<Guid, MoneyAccount>();

    /// <summary>Lines that pay an account what another line pays it, with the same words.</summary>
    public IReadOnlySet<long> Alike { get; private set; } = new HashSet<long>();

    /// <summary>Booked now, and after this batch; null while it cannot be read.</summary>
    public (long Now, long After)? Balance { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await ReadyAsync(cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        var result = await release.RunAsync(Actor, Id, await proof.IsGivenForAsync(Id, cancellation), cancellation);
        if (result.RefusalKey == PayRefusal.Confirm)
            return RecentProof.Ask(this, Links, Request.Path + Request.QueryString, Id);
        if (result.RefusalKey is { } refusal)
        {
            Say(result.Line == 0 ? Texts[refusal]
                : Texts["batch.refused.line", ("line", result.Line), ("why", Texts[refusal])], isWarning: true);
        }
        else
            Say(Texts["batch.released"]);
        return Here();
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        var refusal = await release.CancelAsync(Actor, Id, cancellation);
        Say(Texts[refusal ?? "batch.cancelled"], refusal is not null);
        return Here();
    }

    LocalRedirectResult Here() =>
        LocalRedirect(Links.To("/Money/Batches/Release", new { id = Id, rekening = Choice }));

    async Task<IActionResult?> ReadyAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        if (await db.Batches.AsNoTracking()
                .FirstOrDefaultAsync(b => b.Id == Id && b.AccountId == Account.Id, cancellation) is not { } batch)
            return NotFound();
        Batch = batch;
        Lines = await db.BatchLines.AsNoTracking().Where(l => l.BatchId == Id).OrderBy(l => l.Line)
            .ToListAsync(cancellation);
        Payees = await Accounts.ByIdsAsync(Lines.Select(l => l.ToId), cancellation);
        Alike = Lines.GroupBy(l => (l.ToId, l.AmountMinor, l.Text)).SelectMany(g => g.Skip(1))
            .Select(l => l.Line).ToHashSet();
        if (batch.State == BatchState.Prepared
            && await (await LedgerAsync(cancellation)).StandingAsync(Account.Id, cancellation) is { } standing)
            Balance = (standing.Booked, standing.Booked - batch.TotalMinor);
        return null;
    }
}
