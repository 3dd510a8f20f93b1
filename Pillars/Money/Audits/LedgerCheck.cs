using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Audits;

/// <summary>
/// Replays the whole ledger from its first batch, as somebody who trusts nobody would: the chain of seals, that debits
/// equal credits, that no limit is crossed, that what is reserved is the sum of the open reservations, and that
/// everybody who holds an account has one; and holds the city's tables beside it. Reads only; the city goes on
/// meanwhile.
/// </summary>
sealed class LedgerCheck(CurrentCity city, MoneyDb db, BooksCheck books) : ICityCheck
{
    // text-keys: money.verify.*
    const string Broken = "money.verify.broken";

    public async Task<CheckOutcome> RunAsync(CancellationToken cancellation)
    {
        var problems = new List<CheckProblem>();
        if (!await LedgerPlace.IsThereAsync(city.City, cancellation))
            return new CheckOutcome("ledger", 0, problems);
        // Asked first: an account that is opened meanwhile is in the ledger by then, or not looked for.
        var holders = await db.Accounts.AsNoTracking().Select(a => a.Id).ToListAsync(cancellation);
        var told = await books.ToldAsync(cancellation);
        var ledger = new LedgerMachine(new LedgerOptions());
        try
        {
            await using var connection = await LedgerPlace.ReadAsync(city.City, cancellation);
            await using var snapshot = LedgerSnapshot.Open(LedgerPlace.Snapshot(city.City));
            var start = snapshot is null ? null : LedgerSnapshot.Read(snapshot, new LedgerOptions());
            var head = LedgerHead.Beginning;
            if (start is { } saved)
            {
                head = await LedgerReplay.RunAsync(
                    ledger, head, LedgerReader.ReadAsync(connection, 0, cancellation)
                        .TakeWhile(b => b.Head.Number <= saved.Head.Number),
                    cancellation);
                // The next start would begin with it. Of another history it would be passed over.
                if (head.Hash.AsSpan().SequenceEqual(saved.Head.Hash) && !AreAlike(ledger, saved.Ledger))
                    problems.Add(new CheckProblem("money.verify.snapshot", Number(head.Number)));
            }
            await LedgerReplay.RunAsync(
                ledger, head, LedgerReader.ReadAsync(connection, head.Number, cancellation), cancellation);
        }
        catch (LedgerCorruptException broken)
        {
            problems.Add(new CheckProblem(Broken, Number(ledger.Sequence), broken.Message));
        }
        if (problems.Count == 0)
        {
            problems.AddRange(Sums(ledger));
            problems.AddRange(holders.Where(id => !ledger.TryAccount(LedgerId.Of(id), out _))
                .Select(id => new CheckProblem("money.verify.account", id.ToString())));
            problems.AddRange(await books.RunAsync(ledger, told, cancellation));
        }
        return new CheckOutcome("ledger", ledger.Sequence, problems);
    }

    static IEnumerable<CheckProblem> Sums(LedgerMachine ledger)
    {
        var (debits, credits) = (Int128.Zero, Int128.Zero);
        var reserved = new Dictionary<UInt128, (Int128 Debits, Int128 Credits)>();
        foreach (var open in ledger.OpenPendings)
        {
            var debit = reserved.GetValueOrDefault(open.DebitAccountId);
            reserved[open.DebitAccountId] = debit with { Debits = debit.Debits + open.Amount };
            var credit = reserved.GetValueOrDefault(open.CreditAccountId);
            reserved[open.CreditAccountId] = credit with { Credits = credit.Credits + open.Amount };
        }
        for (var number = 0; number < ledger.AccountCount; number++)
        {
            var account = ledger.AccountAt(number);
            (debits, credits) = (debits + account.DebitsPosted, credits + account.CreditsPosted);
            var id = LedgerId.Of(account.Id).ToString();
            // Nobody gets an overdraft; how far the city's own fund may go down changes with its rules.
            if (ChartOfAccounts.IsInCirculation(account.Code) && account.Available < 0)
                yield return new CheckProblem("money.verify.limit", id, Number(account.Available));
            var open = reserved.GetValueOrDefault(account.Id);
            if (open.Debits != account.DebitsPending || open.Credits != account.CreditsPending)
                yield return new CheckProblem("money.verify.reserved", id);
        }
        if (debits != credits)
            yield return new CheckProblem("money.verify.sums", Number(debits), Number(credits));
    }

    static bool AreAlike(LedgerMachine one, LedgerMachine other) =>
        one.Sequence == other.Sequence && one.AccountCount == other.AccountCount
        && Enumerable.Range(0, one.AccountCount).All(n => one.AccountAt(n) == other.AccountAt(n))
        && one.OpenPendings.ToHashSet().SetEquals(other.OpenPendings);

    static string Number(Int128 number) => number.ToString(CultureInfo.InvariantCulture);
}
