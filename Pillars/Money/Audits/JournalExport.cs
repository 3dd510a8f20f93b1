using System.Globalization;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Audits;

/// <summary>
/// Journals for plain-text accounting, which hledger and ledger-cli add up by themselves. At the end stands what each
/// account should hold, as assertions: who changes a line hears of it.
/// </summary>
static class JournalExport
{
    public static async Task<(long Transfers, long Accounts)> WriteAsync(
        City city, IAsyncEnumerable<StoredBatch> batches, LedgerFormat format, StreamWriter text,
        CancellationToken cancellation)
    {
        await text.WriteLineAsync(format == LedgerFormat.Hledger
            ? $"commodity 1000.00 {city.Currency}"
            : $"commodity {city.Currency}\n    format 1000.00 {city.Currency}");
        var names = new Dictionary<UInt128, string>();
        var balances = new Dictionary<UInt128, long>();
        var (transfers, last) = (0L, DateOnly.MinValue);
        await foreach (var batch in batches.WithCancellation(cancellation))
        {
            foreach (var account in batch.Accounts)
            {
                names[account.Id] = LedgerExport.NameOf(account.Id, account.Code);
                balances[account.Id] = 0;
                await text.WriteLineAsync($"account {names[account.Id]}");
            }
            foreach (var transfer in batch.Transfers)
            {
                transfers++;
                if (!LedgerExport.Moves(transfer))
                    continue;
                var day = LedgerExport.DayOf(city, transfer.Timestamp);
                last = day > last ? day : last;
                balances[transfer.DebitAccountId] = checked(balances[transfer.DebitAccountId] + transfer.Amount);
                balances[transfer.CreditAccountId] = checked(balances[transfer.CreditAccountId] - transfer.Amount);
                await text.WriteAsync(Entry(city, transfer, day, names, batch.Head.Number, transfers));
            }
        }
        if (last != DateOnly.MinValue)
            await AssertAsync(city, text, names, balances, last);
        return (transfers, names.Count);
    }

    static string Entry(
        City city, in Transfer transfer, DateOnly day, Dictionary<UInt128, string> names, long batch, long sequence)
    {
        var value = LedgerExport.ValueDay(transfer) is { } other && other != day ? $"={LedgerExport.Iso(other)}" : "";
        var amount = Amounts.Invariant(transfer.Amount);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""

            {LedgerExport.Iso(day)}{value} * ({sequence}) {LedgerExport.KindOf(transfer.Code)}
                ; id: {LedgerId.Of(transfer.Id)}
                ; batch: {batch}
                {names[transfer.DebitAccountId]}  {amount} {city.Currency}
                {names[transfer.CreditAccountId]}  -{amount} {city.Currency}

            """);
    }

    static async Task AssertAsync(
        City city, StreamWriter text, Dictionary<UInt128, string> names, Dictionary<UInt128, long> balances,
        DateOnly day)
    {
        await text.WriteLineAsync($"\n{LedgerExport.Iso(day)} * balances");
        foreach (var (id, balance) in balances)
        {
            await text.WriteLineAsync(
                $"    {names[id]}  0.00 {city.Currency} = {Amounts.Invariant(balance)} {city.Currency}");
        }
    }
}
