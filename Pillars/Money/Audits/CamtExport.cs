using Vliegwiel.Ledger;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Statements;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Audits;

/// <summary>
/// A statement for each account, from its beginning until now. Balances are told as the holder reads them: what came in
/// less what went out; the reserve and the loans, which the city owns, therefore stand below nothing. The movements of
/// an account lie apart in the log, so they are gathered in memory: a hundred bytes each.
/// </summary>
static class CamtExport
{
    /// <summary>Signs that an id of a statement may have (ISO 20022, Max35Text).</summary>
    const int IdLengthMax = 35;

    public static async Task<(long Transfers, long Accounts)> WriteAsync(
        City city, IAsyncEnumerable<StoredBatch> batches, LedgerHead head, Stream output,
        CancellationToken cancellation)
    {
        var names = new Dictionary<UInt128, string>();
        var movements = new Dictionary<UInt128, List<(Transfer Transfer, bool IsIn)>>();
        var transfers = 0L;
        await foreach (var batch in batches.WithCancellation(cancellation))
        {
            foreach (var account in batch.Accounts)
                (names[account.Id], movements[account.Id]) = (LedgerExport.NameOf(account.Id, account.Code), []);
            foreach (var transfer in batch.Transfers)
            {
                transfers++;
                if (!LedgerExport.Moves(transfer))
                    continue;
                movements[transfer.DebitAccountId].Add((transfer, false));
                movements[transfer.CreditAccountId].Add((transfer, true));
            }
        }
        var now = Micros.ToMoment(head.Clock);
        await using var statement = new CamtStatement(output);
        await statement.BeginAsync(Short($"{head.Number}-{Convert.ToHexStringLower(head.Hash)}"), now);
        foreach (var (id, name) in names)
            await OfAsync(city, statement, name, $"{LedgerId.Of(id):n}", names, movements[id], now);
        return (transfers, names.Count);
    }

    static async Task OfAsync(
        City city, CamtStatement statement, string name, string id, Dictionary<UInt128, string> names,
        List<(Transfer Transfer, bool IsIn)> movements, DateTimeOffset now)
    {
        var last = LedgerExport.DayOf(city, Micros.From(now));
        var first = movements.Count == 0 ? last : LedgerExport.DayOf(city, movements[0].Transfer.Timestamp);
        var closing = movements.Sum(m => m.IsIn ? m.Transfer.Amount : -m.Transfer.Amount);
        await statement.BeginAccountAsync(id, Number(name, id), city.Currency, now, (first, 0), (last, closing));
        foreach (var (transfer, isIn) in movements)
        {
            var day = LedgerExport.DayOf(city, transfer.Timestamp);
            var other = isIn ? transfer.DebitAccountId : transfer.CreditAccountId;
            await statement.EntryAsync(new CamtEntry(
                $"{LedgerId.Of(transfer.Id):n}", isIn ? transfer.Amount : -transfer.Amount, day,
                LedgerExport.ValueDay(transfer) ?? day, LedgerExport.KindOf(transfer.Code), null,
                Number(names[other], $"{LedgerId.Of(other):n}"), null));
        }
        await statement.EndAccountAsync();
    }

    /// <summary>People by their random id, the city's own accounts by what they are for (Max34Text).</summary>
    static string Number(string name, string id) =>
        name.EndsWith(id, StringComparison.Ordinal) ? id : name.Replace(':', '-');

    static string Short(string id) => id.Length > IdLengthMax ? id[..IdLengthMax] : id;
}
