using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Batches;

/// <summary>A file with many payments in, and those of before.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[RequestSizeLimit(BatchLimits.FileBytesMax + UploadRoom)]
[RequestFormLimits(MultipartBodyLengthLimit = BatchLimits.FileBytesMax + UploadRoom)]
sealed class IndexModel(MoneyReader reader, PrepareBatch prepare, MoneyDb db, TimeProvider time) : MoneyPage(reader)
{
    const int UploadRoom = 1 << 20;
    const int Shown = 50;
    const int FindingsShown = 100;

    [BindProperty]
    public Guid NewId { get; set; }

    [BindProperty]
    public TransferCode Kind { get; set; } = TransferCode.Wage;

    public IReadOnlyList<PaymentBatch> Before { get; private set; } = [];

    /// <summary>What is wrong with the file that was sent, the first ones.</summary>
    public IReadOnlyList<BatchFinding> Errors { get; private set; } = [];
    public int ErrorCount { get; private set; }
    public string? FileName { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await FindAsync(AccountAccess.MayPay, cancellation) ?? await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        if (file is null)
        {
            ModelState.AddModelError("file", "batch.refused.noFile");
            return await ShowAsync(cancellation);
        }
        FileName = Path.GetFileName(file.FileName);
        await using var content = file.OpenReadStream();
        var result = await prepare.RunAsync(
            new PrepareBatchOptions(Actor, NewId, Account.Id, Kind, FileName, content), cancellation);
        if (result.RefusalKey is { } refusal)
            ModelState.AddModelError("", refusal);
        if (result.Batch is { IsGood: false } wrong)
        {
            (Errors, ErrorCount) = ([.. wrong.Errors.Take(FindingsShown)], wrong.Errors.Count);
            ModelState.AddModelError("", "batch.refused.wrong");
        }
        if (!result.IsPrepared)
            return await ShowAsync(cancellation);
        var unused = result.Batch?.Warnings.Where(w => w.Problem == BatchProblem.ColumnNotUsed).ToList() ?? [];
        if (unused.Count > 0)
            Say(Texts["batch.unused", ("columns", string.Join(", ", unused.Select(w => w.Value)))], isWarning: true);
        return LocalRedirect(Links.To("/Money/Batches/Release", new { id = NewId, rekening = Choice }));
    }

    async Task<PageResult> ShowAsync(CancellationToken cancellation)
    {
        NewId = Ids.New(time);
        ModelState.Remove("NewId");
        Before = await db.Batches.AsNoTracking().Where(b => b.AccountId == Account.Id)
            .OrderByDescending(b => b.PreparedAt).Take(Shown).ToListAsync(cancellation);
        return Page();
    }
}
