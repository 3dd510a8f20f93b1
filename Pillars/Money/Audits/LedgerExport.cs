using System.Globalization;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Audits;

/// <summary>How the ledger is written out.</summary>
public enum LedgerFormat
{
    /// <summary>A journal for hledger.</summary>
    Hledger,

    /// <summary>A journal for ledger-cli.</summary>
    Ledger,

    /// <summary>A row for each transfer.</summary>
    Csv,

    /// <summary>A statement for each account (ISO 20022, camt.053.001.08).</summary>
    Camt053,
}

/// <summary>What there is to write: how many transfers and accounts went out.</summary>
public sealed record LedgerExported(long Transfers, long Accounts, string Head);

/// <summary>
/// Writes the whole ledger for an auditor's own tools. People are not in it: accounts have their kind and their random
/// id. It reads beside the writer, and ends where the ledger stood when it began.
/// </summary>
public static class LedgerExport
{
    /// <exception cref="FileNotFoundException">The city has no ledger.</exception>
    public static async Task<LedgerExported> WriteAsync(
        City city, LedgerFormat format, Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(city);
        if (!await LedgerPlace.IsThereAsync(city, cancellation))
            throw new FileNotFoundException($"{city.Slug} has no ledger.");
        await using var connection = await LedgerPlace.ReadAsync(city, cancellation);
        var head = await LedgerReader.HeadAsync(connection, cancellation);
        var batches = UntilAsync(LedgerReader.ReadAsync(connection, 0, cancellation), head.Number);
        await using var text = new StreamWriter(output, leaveOpen: true) { NewLine = "\n" };
        var (transfers, accounts) = format switch
        {
            LedgerFormat.Csv => await CsvExport.WriteAsync(city, batches, text, cancellation),
            LedgerFormat.Camt053 => await CamtExport.WriteAsync(city, batches, head, output, cancellation),
            _ => await JournalExport.WriteAsync(city, batches, format, text, cancellation),
        };
        return new LedgerExported(transfers, accounts, Convert.ToHexStringLower(head.Hash));
    }

    static async IAsyncEnumerable<StoredBatch> UntilAsync(IAsyncEnumerable<StoredBatch> batches, long last)
    {
        await foreach (var batch in batches)
        {
            if (batch.Head.Number > last)
                yield break;
            yield return batch;
        }
    }

    /// <summary>The same name everywhere: side of the books, kind, id.</summary>
    internal static string NameOf(UInt128 id, ushort code) => code switch
    {
        ChartOfAccounts.Reserve => "assets:reserve",
        ChartOfAccounts.Loans => "assets:loans",
        ChartOfAccounts.Issue => "liabilities:not-issued",
        ChartOfAccounts.Fund => "equity:fund:free",
        ChartOfAccounts.FundLent => "equity:fund:lent",
        ChartOfAccounts.DemurragePool => "equity:demurrage",
        ChartOfAccounts.Fees => "equity:fees",
        ChartOfAccounts.Vouchers => "liabilities:vouchers",
        ChartOfAccounts.Personal => $"liabilities:personal:{LedgerId.Of(id):n}",
        ChartOfAccounts.Business => $"liabilities:business:{LedgerId.Of(id):n}",
        ChartOfAccounts.PublicBody => $"liabilities:public:{LedgerId.Of(id):n}",
        _ => $"liabilities:other:{LedgerId.Of(id):n}",
    };

    /// <summary>What kind of transfer, in lower case with hyphens.</summary>
    internal static string KindOf(ushort code) => (TransferCode)code switch
    {
        TransferCode.StandingOrder => "standing-order",
        TransferCode.VoucherIssue => "voucher-issue",
        TransferCode.VoucherRedemption => "voucher-redemption",
        var known when Enum.IsDefined(known) => $"{known}".ToLowerInvariant(),
        _ => code.ToString(CultureInfo.InvariantCulture),
    };

    internal static DateOnly DayOf(City city, long timestamp) => DateOnly.FromDateTime(
        TimeZoneInfo.ConvertTime(Platform.Storage.Micros.ToMoment(timestamp), city.Zone).DateTime);

    internal static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static DateOnly? ValueDay(in Transfer transfer) => transfer.ValueDate == 0 ? null
        : DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(transfer.ValueDate);

    /// <summary>It moves money: no reservation, and not the end of one without a payment.</summary>
    internal static bool Moves(in Transfer transfer) =>
        !transfer.Is(TransferFlags.Pending) && !transfer.Is(TransferFlags.VoidPending) && transfer.Amount > 0;
}
