using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Statements;

/// <summary>One movement of an account, as its holder reads it.</summary>
/// <param name="ChangeMinor">Minor units; below nothing is money out.</param>
/// <param name="BalanceMinor">After it.</param>
/// <param name="OtherName">The other side; the city's own accounts by what they are for.</param>
/// <param name="OtherNumber">Null on the city's own accounts.</param>
/// <param name="Text">The payer's words.</param>
sealed record StatementLine(
    Booked Transfer, long ChangeMinor, long BalanceMinor, Guid OtherId, string OtherName, string? OtherNumber,
    string? Text, string? ActorName)
{
    /// <summary>Text key of what it is, with the other side's name in it.</summary>
    public string WhatKey => $"movement.{(ChangeMinor < 0 ? "out" : "in")}.{Transfer.Code}";
}

/// <summary>
/// The movements of an account with its balance after each. Balances are not stored: they are told backwards from what
/// the account holds now, so a statement always ends where the ledger stands.
/// </summary>
sealed class StatementQuery(MoneyDb db, AccountQuery accounts, PageTexts texts)
{
    /// <summary>The newest movements, at most so many.</summary>
    public async Task<IReadOnlyList<StatementLine>> NewestAsync(
        CityLedger ledger, AccountStanding standing, int count, CancellationToken cancellation)
    {
        var lines = new List<StatementLine>();
        await foreach (var line in AllAsync(ledger, standing, cancellation))
        {
            lines.Add(line);
            if (lines.Count == count)
                break;
        }
        return lines;
    }

    /// <summary>All movements, the newest first.</summary>
    public async IAsyncEnumerable<StatementLine> AllAsync(
        CityLedger ledger, AccountStanding standing,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var balance = standing.Booked;
        var last = standing.Sequence;
        // The first piece is small: most readers want the newest only.
        for (var size = 50; ; size = LedgerHistory.ChunkMax)
        {
            var chunk = await ledger.History.BeforeAsync(standing.Id, last, size, cancellation);
            var moving = chunk.Where(t => t.Moves).ToList();
            var others = await OthersAsync(standing.Id, moving, cancellation);
            foreach (var transfer in moving)
            {
                var change = transfer.Credit == standing.Id ? transfer.AmountMinor : -transfer.AmountMinor;
                yield return others(transfer, change, balance);
                balance -= change;
            }
            if (chunk.Count < size)
                yield break;
            last = chunk[^1].Sequence - 1;
        }
    }

    /// <summary>One transfer as a holder reads it; without the balance after it.</summary>
    public async Task<StatementLine> LineAsync(Guid account, Booked transfer, CancellationToken cancellation) =>
        (await OthersAsync(account, [transfer], cancellation))(
            transfer, transfer.Credit == account ? transfer.AmountMinor : -transfer.AmountMinor, 0);

    async Task<Func<Booked, long, long, StatementLine>> OthersAsync(
        Guid account, List<Booked> transfers, CancellationToken cancellation)
    {
        var names = await accounts.ByIdsAsync(
            transfers.Select(t => t.Credit == account ? t.Debit : t.Credit), cancellation);
        // What a reservation was for is written with the reservation.
        var ids = transfers.Select(NoteId).ToList();
        var notes = (await db.Notes.AsNoTracking().Where(n => ids.Contains(n.TransferId)).ToListAsync(cancellation))
            .ToDictionary(n => (n.TransferId, n.AccountId));
        return (transfer, change, balance) =>
        {
            var other = transfer.Credit == account ? transfer.Debit : transfer.Credit;
            var known = names.GetValueOrDefault(other);
            var note = notes.GetValueOrDefault((NoteId(transfer), transfer.Debit));
            return new StatementLine(
                transfer, change, balance, other, known?.Name ?? OwnName(other), known?.Number, note?.Text,
                note?.ActorName);
        };
    }

    static Guid NoteId(Booked transfer) =>
        transfer.Flags.HasFlag(TransferFlags.PostPending) ? transfer.PendingId : transfer.Id;

    // text-keys: chart.*
    string OwnName(Guid id) => ChartOfAccounts.OfTheCity.FirstOrDefault(code => CityLedger.Own(code) == id) is var code
        and not 0 ? texts[$"chart.{code}"] : texts["chart.unknown"];
}
