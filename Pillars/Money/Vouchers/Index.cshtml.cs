using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts.Confirming;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Vouchers;

/// <summary>Sheets of notes of an organisation, and the form for a new one.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[RequestSizeLimit(IssueVouchers.ArtBytesMax + UploadRoom)]
[RequestFormLimits(MultipartBodyLengthLimit = IssueVouchers.ArtBytesMax + UploadRoom)]
sealed class IndexModel(
    MoneyReader reader, IssueVouchers issue, RulesInForce rules, MoneyDb db, RecentProof proof, TimeProvider time)
    : MoneyPage(reader)
{
    const int UploadRoom = 1 << 20;

    [BindProperty(SupportsGet = true)]
    public Guid NewId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Title { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Value { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Count { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? LastDay { get; set; }

    Guid Confirmed => DerivedId.Of($"confirm vouchers {NewId:D} of {Account.Id:D}: {Count} of {Value}");

    public IReadOnlyList<(VoucherSheet Sheet, int Open)> Sheets { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        LastDay ??= rules.Today.AddYears(1);
        return await ShowAsync(NewId, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? art, CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        if (!await proof.IsGivenForAsync(Confirmed, cancellation))
            return RecentProof.Ask(this, Links, Links.To("/Money/Vouchers/Index", new
            {
                rekening = Choice,
                newId = NewId,
                title = Title,
                value = Value,
                count = Count,
                lastDay = Iso(LastDay),
            }), Confirmed);
        var result = await issue.RunAsync(
            new IssueVouchersOptions(
                Actor, NewId, Account.Id, Title, MoneyText.Parse(Value) ?? 0,
                int.TryParse(Count, System.Globalization.NumberStyles.None, null, out var count) ? count : 0, LastDay,
                await ReadAsync(art, cancellation), IsConfirmed: true),
            cancellation);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError(result.Field, refusal);
            return await ShowAsync(Guid.Empty, cancellation);
        }
        Say(Texts["voucher.issued"]);
        return LocalRedirect(Links.To("/Money/Vouchers/Sheet", new { id = NewId, rekening = Choice }));
    }

    static async Task<byte[]?> ReadAsync(IFormFile? file, CancellationToken cancellation)
    {
        if (file is null or { Length: 0 })
            return null;
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }

    async Task<IActionResult?> ReadyAsync(CancellationToken cancellation) =>
        await FindAsync((actor, account) => account.OrganisationId is not null && actor.MayPay(account), cancellation);

    async Task<IActionResult> ShowAsync(Guid id, CancellationToken cancellation)
    {
        NewId = id == Guid.Empty ? Ids.New(time) : id;
        ModelState.Remove("NewId");
        var sheets = await db.VoucherSheets.AsNoTracking().Where(s => s.AccountId == Account.Id && s.IsCovered)
            .OrderByDescending(s => s.MadeAt).ToListAsync(cancellation);
        var open = await db.Vouchers.Where(v => v.State == VoucherState.Issued)
            .Join(db.VoucherSheets.Where(s => s.AccountId == Account.Id), v => v.SheetId, s => s.Id, (v, s) => s.Id)
            .GroupBy(id => id).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        Sheets = sheets.ConvertAll(s => (s, open.GetValueOrDefault(s.Id)));
        return Page();
    }
}
