using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Vouchers;

/// <param name="Id">Made before it is sent: sent twice it is one sheet.</param>
/// <param name="Art">PNG or JPEG; null is the city's ornament.</param>
sealed record IssueVouchersOptions(
    Actor Actor, Guid Id, Guid AccountId, string? Title, long ValueMinor, int Count, DateOnly? LastDay,
    byte[]? Art, bool IsConfirmed);

/// <param name="Field">Where the person can mend it; empty is nowhere.</param>
sealed record IssueVouchersResult(string? RefusalKey, string Field = "");

/// <summary>Makes notes out of money that is there: it leaves the account before the first of them can be
/// spent.</summary>
sealed class IssueVouchers(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, RulesInForce rules, PaymentSignals signals, Turns turns,
    TimeProvider time)
{
    public const int ArtBytesMax = 2 << 20;
    public const int DaysMax = 5 * 366;

    public async Task<IssueVouchersResult> RunAsync(IssueVouchersOptions options, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(options.Id, cancellation);
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == options.AccountId, cancellation)
                is not { OrganisationId: not null } from || !options.Actor.MayPay(from))
            return new IssueVouchersResult(PayRefusal.Permission);
        if (options.Id == Guid.Empty || DerivedId.IsOurs(options.Id))
            return new IssueVouchersResult(PayRefusal.IdUsed);
        if (Problem(options) is { } problem)
            return problem;
        if (!options.IsConfirmed && options.Actor.PersonId is not null)
            return new IssueVouchersResult(PayRefusal.Confirm);
        var sheet = await db.VoucherSheets.FirstOrDefaultAsync(s => s.Id == options.Id, cancellation)
            ?? await MakeAsync(options, cancellation);
        return sheet.AccountId != from.Id ? new IssueVouchersResult(PayRefusal.IdUsed)
            : sheet.IsCovered ? new IssueVouchersResult(null) : await CoverAsync(options.Actor, sheet, cancellation);
    }

    IssueVouchersResult? Problem(IssueVouchersOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Title) || options.Title.Trim().Length > VoucherSheet.TitleLengthMax)
            return new IssueVouchersResult("voucher.refused.title", "Title");
        if (options.ValueMinor is <= 0 or > VoucherSheet.ValueMaxMinor)
            return new IssueVouchersResult("voucher.refused.value", "Value");
        if (options.Count is < 1 or > VoucherSheet.CountMax)
            return new IssueVouchersResult("voucher.refused.count", "Count");
        if (options.LastDay is not { } last || last < rules.Today || last > rules.Today.AddDays(DaysMax))
            return new IssueVouchersResult("voucher.refused.lastDay", "LastDay");
        return options.Art is { } art && (art.Length > ArtBytesMax || Kind(art) is null)
            ? new IssueVouchersResult("voucher.refused.art", "art") : null;
    }

    /// <summary>The end of the file's name, by what is in it.</summary>
    static string? Kind(byte[] art) => art switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "png",
        [0xFF, 0xD8, 0xFF, ..] => "jpg",
        _ => null,
    };

    public static string ArtPath(City city, VoucherSheet sheet) =>
        Path.Combine(city.FilesFolder("money"), $"voucher-{sheet.Id:n}.{sheet.Art}");

    async Task<VoucherSheet> MakeAsync(IssueVouchersOptions options, CancellationToken cancellation)
    {
        var sheet = new VoucherSheet
        {
            Id = options.Id,
            AccountId = options.AccountId,
            Title = options.Title!.Trim(),
            ValueMinor = options.ValueMinor,
            Count = options.Count,
            LastDay = options.LastDay!.Value,
            Art = options.Art is null ? null : Kind(options.Art),
            MadeBy = options.Actor.PersonId,
            MadeByName = options.Actor.Name,
            MadeAt = time.GetUtcNow(),
        };
        if (options.Art is not null)
            await File.WriteAllBytesAsync(ArtPath(city.City, sheet), options.Art, cancellation);
        db.VoucherSheets.Add(sheet);
        db.Vouchers.AddRange(Enumerable.Range(1, options.Count).Select(number => new Voucher
        {
            Id = Ids.New(time),
            SheetId = sheet.Id,
            Number = number,
            Code = VoucherCode.New(),
            State = VoucherState.Issued,
        }));
        await db.SaveChangesAsync(cancellation);
        return sheet;
    }

    async Task<IssueVouchersResult> CoverAsync(Actor actor, VoucherSheet sheet, CancellationToken cancellation)
    {
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var result = await ledger.BookAsync(
            ledger.Transfer(
                sheet.Id, sheet.AccountId, CityLedger.Own(ChartOfAccounts.Vouchers), sheet.ValueMinor * sheet.Count,
                TransferCode.VoucherIssue),
            cancellation);
        // A refused sheet stays uncovered and worth nothing; the form makes another one.
        if (PayRefusal.Of(result.Status) is { } refusal)
            return new IssueVouchersResult(refusal);
        sheet.IsCovered = true;
        sheet.Version++;
        db.Audit(
            actor, time, "money.vouchers.issued", $"vouchers {sheet.Id}", sheet.Title,
            new { sheet.Count, sheet.ValueMinor });
        await db.SaveChangesAsync(cancellation);
        signals.Booked(sheet.AccountId);
        return new IssueVouchersResult(null);
    }
}
