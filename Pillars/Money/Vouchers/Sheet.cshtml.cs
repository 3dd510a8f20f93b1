using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Figures;

namespace Vliegwiel.Money.Vouchers;

/// <summary>One sheet: the notes that are about and how the others ended; and the notes themselves, to print.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class SheetModel(MoneyReader reader, EndVoucher end, VoucherCode codes, MoneyDb db) : MoneyPage(reader)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public VoucherSheet Sheet { get; private set; } = null!;
    public IReadOnlyList<Voucher> Vouchers { get; private set; } = [];
    public IReadOnlyDictionary<Guid, MoneyAccount> Payees { get; private set; } =
        new Dictionary<Guid, MoneyAccount>();

    public long OpenMinor => Sheet.ValueMinor * Vouchers.Count(v => v.State == VoucherState.Issued);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await ReadyAsync(cancellation) ?? Page();

    public async Task<IActionResult> OnGetArtAsync(CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        return Sheet.Art is null ? NotFound()
            : PhysicalFile(
                IssueVouchers.ArtPath(City, Sheet), Sheet.Art == "png" ? "image/png" : "image/jpeg");
    }

    public async Task<IActionResult> OnPostCancelAsync(Guid voucher, CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        var refusal = await end.CancelAsync(Actor, voucher, cancellation);
        Say(Texts[refusal ?? "voucher.cancelled"], refusal is not null);
        return LocalRedirect(Links.To("/Money/Vouchers/Sheet", new { id = Id, rekening = Choice }));
    }

    /// <summary>What the phone of whoever takes the note in opens.</summary>
    public IHtmlContent Code(Voucher voucher)
    {
        var path = Links.To("/Money/Vouchers/Redeem", new { token = codes.Token(City, voucher.Code) });
        return QrCode.Svg($"{Request.Scheme}://{Request.Host}{path}", Texts["voucher.scan"]);
    }

    async Task<IActionResult?> ReadyAsync(CancellationToken cancellation)
    {
        if (await FindAsync((actor, account) => actor.MayPay(account), cancellation) is { } refused)
            return refused;
        if (await db.VoucherSheets.AsNoTracking().FirstOrDefaultAsync(
                s => s.Id == Id && s.AccountId == Account.Id && s.IsCovered, cancellation) is not { } sheet)
            return NotFound();
        Sheet = sheet;
        Vouchers = await db.Vouchers.AsNoTracking().Where(v => v.SheetId == Id).OrderBy(v => v.Number)
            .ToListAsync(cancellation);
        Payees = await Accounts.ByIdsAsync(Vouchers.Select(v => v.ToId).OfType<Guid>(), cancellation);
        return null;
    }
}
