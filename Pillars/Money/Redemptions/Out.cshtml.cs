using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts;

namespace Vliegwiel.Money.Redemptions;

/// <summary>Orders for the bank: prepared by one person, released by another.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class OutModel(MoneyReader reader, PaymentFiles files, MoneyDb db) : MoneyPage(reader)
{
    public const int FilesShown = 50;

    public IReadOnlyList<Redemption> Open { get; private set; } = [];
    public IReadOnlyList<PaymentFile> Files { get; private set; } = [];

    public bool MayRelease(PaymentFile file) => file.PreparedBy != Actor.PersonId;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refused)
            return refused;
        Open = await db.Redemptions.AsNoTracking().Where(r => r.State == RedemptionState.Open)
            .OrderBy(r => r.RequestedAt).Take(PaymentFiles.PaymentsMax).ToListAsync(cancellation);
        Files = await db.PaymentFiles.AsNoTracking().OrderByDescending(f => f.PreparedAt).Take(FilesShown)
            .ToListAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnGetFileAsync(Guid id, CancellationToken cancellation) =>
        Refusal() ?? (await files.WriteAsync(Actor, id, cancellation) is { } bytes
            ? File(bytes, "application/xml", $"pain.001-{id:N}.xml") : NotFound());

    public Task<IActionResult> OnPostPrepareAsync(CancellationToken cancellation) =>
        DoneAsync(files.PrepareAsync(Actor, cancellation), "payOut.prepared");

    public Task<IActionResult> OnPostReleaseAsync(Guid id, CancellationToken cancellation) =>
        DoneAsync(files.ReleaseAsync(Actor, id, cancellation), "payOut.released");

    public Task<IActionResult> OnPostCancelAsync(Guid id, CancellationToken cancellation) =>
        DoneAsync(files.CancelAsync(Actor, id, cancellation), "payOut.cancelled");

    public Task<IActionResult> OnPostRecallAsync(Guid id, CancellationToken cancellation) =>
        DoneAsync(files.EndAsync(Actor, id, cancellation), "payOut.recalled");

    async Task<IActionResult> DoneAsync(Task<string?> act, string doneKey)
    {
        var refusal = await act;
        if (Refusal() is { } refused)
            return refused;
        Say(Texts[refusal ?? doneKey], refusal is not null);
        return LocalRedirect(Links.To("/Money/Redemptions/Out"));
    }

    IActionResult? Refusal() => !Actor.IsSignedIn ? this.ToSignIn(Links)
        : Actor.May(Permissions.Operate) ? null : this.Refused();
}
