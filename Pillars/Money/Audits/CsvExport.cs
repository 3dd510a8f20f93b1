using System.Globalization;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Audits;

/// <summary>A row for each transfer in the order in which they were booked, with the batch that sealed it.</summary>
static class CsvExport
{
    static readonly string[] Header =
    [
        "sequence", "batch", "batch_hash", "booked", "value_date", "id", "kind", "flags", "debit_account",
        "credit_account", "amount", "currency", "pending_id", "subject",
    ];

    public static async Task<(long Transfers, long Accounts)> WriteAsync(
        City city, IAsyncEnumerable<StoredBatch> batches, StreamWriter text, CancellationToken cancellation)
    {
        await text.WriteAsync(CsvText.Line(Header));
        var names = new Dictionary<UInt128, string>();
        var sequence = 0L;
        await foreach (var batch in batches.WithCancellation(cancellation))
        {
            foreach (var account in batch.Accounts)
                names[account.Id] = LedgerExport.NameOf(account.Id, account.Code);
            var hash = Convert.ToHexStringLower(batch.Head.Hash);
            foreach (var transfer in batch.Transfers)
                await text.WriteAsync(CsvText.Line(Row(city, transfer, ++sequence, batch.Head.Number, hash, names)));
        }
        return (sequence, names.Count);
    }

    static string?[] Row(
        City city, in Transfer transfer, long sequence, long batch, string hash, Dictionary<UInt128, string> names) =>
    [
        sequence.ToString(CultureInfo.InvariantCulture),
        batch.ToString(CultureInfo.InvariantCulture),
        hash,
        Micros.ToMoment(transfer.Timestamp).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        LedgerExport.ValueDay(transfer) is { } day ? LedgerExport.Iso(day) : null,
        LedgerId.Of(transfer.Id).ToString(),
        LedgerExport.KindOf(transfer.Code),
        transfer.Flags == TransferFlags.None ? null : $"{transfer.Flags}".Replace(", ", "+", StringComparison.Ordinal),
        names[transfer.DebitAccountId],
        names[transfer.CreditAccountId],
        Amounts.Invariant(transfer.Amount),
        city.Currency,
        transfer.PendingId == 0 ? null : LedgerId.Of(transfer.PendingId).ToString(),
        transfer.UserData128 == 0 ? null : LedgerId.Of(transfer.UserData128).ToString(),
    ];
}
