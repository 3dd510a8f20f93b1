using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Backing;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Redemptions;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.TopUps;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>Euros come in at the bank and go out again, and the reserve is always what stands at the bank.</summary>
public sealed partial class ReserveTests
{
    const string Iban = "NL91ABNA0417164300";

    static readonly Actor Treasurer = Person("Pen Ning", Permissions.Operate);
    static readonly Actor Second = Person("Kas Sier", Permissions.Operate);

    static CancellationToken Now => TestContext.Current.CancellationToken;

    static Actor Person(string name, params string[] permissions) =>
        new("person", MoneyTown.NewId(), name, null, null, permissions.ToHashSet());

    [Theory, EveryDatabase]
    public async Task Who_may_not_touches_no_statement(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        foreach (var actor in new[] { Actor.Anonymous, Person("Bo", Permissions.Pay, Permissions.Decide) })
        {
            Assert.Equal("reserve.refused.permission", (await TakeAsync(town, "x", actor)).RefusalKey);
            Assert.Equal(
                "reserve.refused.permission", await town.RunAsync((PaymentFiles f) => f.PrepareAsync(actor, Now)));
            Assert.Equal("reserve.refused.permission", await town.RunAsync(
                (PlaceEntry p) => p.RunAsync(new PlaceEntryOptions(actor, MoneyTown.NewId(), 0, null, "x"), Now)));
            Assert.Equal("reserve.refused.permission", await town.RunAsync(
                (ConfirmStatement c) => c.RunAsync(actor, MoneyTown.NewId(), true, Now)));
            Assert.Equal("reserve.refused.permission", (await town.RunAsync(
                (ReserveSettings s) => s.ChangeAsync(actor, Iban, null, "Stad", Now)))!.Value.Key);
        }
    }

    [Theory, EveryDatabase]
    public async Task Euros_find_their_account_once_however_often_they_are_told(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, other) = await town.PersonAsync("An Ander");
        var topUp = await AskAsync(town, bo, purse, 2_500);

        var day = Statement("1", 0, 80.00m,
            (25.00m, $"Opwaarderen {Spaced(topUp.Reference)} dank", "NL20INGB0001234567", "b1"),
            (55.00m, "zomaar", "NL02ABNA0123456789", "b2"));
        var first = await TakeAsync(town, day);
        var again = await TakeAsync(town, day);
        // The same entries in a notification of the day, with other words around them.
        var notified = await TakeAsync(town, day.Replace("camt.053", "camt.054", StringComparison.Ordinal)
            .Replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn", StringComparison.Ordinal)
            .Replace("Stmt>", "Ntfctn>", StringComparison.Ordinal));

        Assert.Equal((null, 2, 1), (first.RefusalKey, first.New, first.Suspense));
        Assert.Equal("reserve.refused.seen", again.RefusalKey);
        Assert.Equal((null, 0), (notified.RefusalKey, notified.New));
        Assert.Equal(2_500, await town.HasAsync(purse));
        var backing = await BackingAsync(town);
        Assert.Equal((8_000, 2_500, 5_500), (backing.ReserveMinor, backing.CirculationMinor, backing.NotIssuedMinor));

        // The treasurer places what nobody owned; with a wrong number nothing moves.
        var entry = await town.RunAsync((MoneyDb db) => db.BankEntries.AsNoTracking()
            .SingleAsync(e => e.State == BankEntryState.Suspense, Now));
        Assert.Equal("reserve.reason.unknown", entry.Reason);
        Assert.Equal("pay.refused.numberWrong", await PlaceAsync(town, entry, "VW00 1234 5678"));
        Assert.Null(await PlaceAsync(town, entry, other.Number));
        Assert.Equal("reserve.refused.changed", await PlaceAsync(town, entry, other.Number));
        Assert.Equal(5_500, await town.HasAsync(other));

        // Next time the bank account is known: with no reference, the asked amount is enough.
        await AskAsync(town, bo, purse, 1_000);
        var next = await TakeAsync(
            town, Statement("2", 80.00m, 90.00m, (10.00m, "weer", "NL20INGB0001234567", "b3")));
        Assert.Equal((1, 0), (next.New, next.Suspense));
        Assert.Equal(3_500, await town.HasAsync(purse));
        Assert.True((await BackingAsync(town)).Holds);
    }

    [Theory, EveryDatabase]
    public async Task Entries_that_are_alike_in_two_statements_of_a_day_are_two(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var topUp = await AskAsync(town, bo, purse, 1_000);
        // A bank that gives its entries no reference of its own.
        string Of(string id, decimal opening, decimal closing, int entries) => Statement(
            id, opening, closing,
            [.. Enumerable.Repeat((10.00m, topUp.Reference, (string?)"NL20INGB0001234567", ""), entries)])
            .Replace("<AcctSvcrRef></AcctSvcrRef>", "", StringComparison.Ordinal);

        Assert.Equal((null, 1), Short(await TakeAsync(town, Of("1", 0, 10.00m, 1))));
        Assert.Equal((null, 2), Short(await TakeAsync(town, Of("2", 10.00m, 30.00m, 2))));
        // The week in one statement, which a person looks at first, tells one more.
        var week = await TakeAsync(town, Of("3", 0, 40.00m, 4));
        var held = Assert.Single(week.Held);
        Assert.Null(await town.RunAsync((ConfirmStatement c) => c.RunAsync(Treasurer, held, true, Now)));

        Assert.Equal(4_000, await town.HasAsync(purse));
        Assert.Equal(4_000, (await BackingAsync(town)).ReserveMinor);
    }

    [Theory, EveryDatabase]
    public async Task An_amount_beyond_all_money_is_refused_by_name(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);

        Assert.Equal(
            "reserve.refused.unreadable",
            (await TakeAsync(town, Statement("1", 0, 999_999_999_999_999.99m))).RefusalKey);
    }

    [Theory, EveryDatabase]
    public async Task What_does_not_add_up_waits_until_a_person_has_looked(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);
        var unreconciled = await TakeAsync(town, Statement("1", 0, 99.00m, (25.00m, "x", null, "b1")));
        Assert.Equal(0, (await BackingAsync(town)).ReserveMinor);
        Assert.Null(await town.RunAsync(
            (ConfirmStatement c) => c.RunAsync(Treasurer, Assert.Single(unreconciled.Held), true, Now)));
        // Confirmed: the entries are booked, and what the bank holds besides is there without an owner.
        var backing = await BackingAsync(town);
        Assert.Equal((9_900, 9_900), (backing.ReserveMinor, backing.NotIssuedMinor));

        var gap = await TakeAsync(town, Statement("3", 150.00m, 160.00m, (10.00m, "x", null, "b9")));
        var dismissed = Assert.Single(gap.Held);
        Assert.Null(await town.RunAsync((ConfirmStatement c) => c.RunAsync(Treasurer, dismissed, false, Now)));
        Assert.Equal(9_900, (await BackingAsync(town)).ReserveMinor);

        var other = Statement("4", 0, 1, (1m, "x", null, "c1"));
        Assert.Equal(TakeStatements.OtherAccount, (await TakeAsync(
            town, other.Replace(Iban, "NL20INGB0001234567", StringComparison.Ordinal))).RefusalKey);
        Assert.Equal("reserve.refused.unreadable", (await TakeAsync(town, "<html/>")).RefusalKey);
        Assert.Equal("reserve.refused.unreadable", (await TakeAsync(
            town, "<!DOCTYPE a [<!ENTITY b \"c\">]><Document>&b;</Document>")).RefusalKey);
        var dollars = Statement("5", 0, 1, (1m, "x", null, "c2"));
        Assert.Equal("reserve.refused.currency", (await TakeAsync(
            town, dollars.Replace("EUR", "USD", StringComparison.Ordinal))).RefusalKey);
        var wrong = await TakeAsync(
            town, Statement("6", 99.00m, 100.00m, (1m, "x", null, "c3")).Replace(Iban, "NL92ABNA0417164300",
                StringComparison.Ordinal));
        Assert.Single(wrong.Held);
        Assert.Equal(9_900, (await BackingAsync(town)).ReserveMinor);
    }

    [Theory, EveryDatabase]
    public async Task What_is_told_during_the_day_and_in_the_statement_is_booked_once(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);
        var day = Statement("1", 0, 30.00m, (30.00m, "x", null, "b1"));
        var inParts = Notification(day, "n1").Replace("<TxDtls>", """
            <TxDtls><Amt Ccy="EUR">10.00</Amt></TxDtls><TxDtls><Amt Ccy="EUR">20.00</Amt>
            """, StringComparison.Ordinal);
        // With no reference of the bank it could not be known again: it waits for the statement.
        var unnamed = Notification(Statement("1", 0, 30.00m, (30.00m, "x", null, "")), "n2");

        Assert.Equal((null, 0), Short(await TakeAsync(town, unnamed)));
        Assert.Equal((null, 2), Short(await TakeAsync(town, inParts)));
        Assert.Equal((null, 0), Short(await TakeAsync(town, day)));
        Assert.Equal((null, 0), Short(await TakeAsync(town, Notification(day, "n3"))));
        Assert.Equal(3_000, (await BackingAsync(town)).ReserveMinor);
    }

    [Theory, EveryDatabase]
    public async Task What_waits_in_a_statement_comes_in_with_one_that_is_right(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);
        await TakeAsync(town, Statement("1", 0, 10.00m, (10.00m, "x", null, "b1")));
        var wrong = Statement("2", 10.00m, 99.00m, (5.00m, "x", null, "b2"), (1.00m, "x", null, "b3"));

        // Dismissed: its entries may come again.
        var held = await TakeAsync(town, wrong);
        Assert.Null(await town.RunAsync(
            (ConfirmStatement c) => c.RunAsync(Treasurer, Assert.Single(held.Held), false, Now)));
        Assert.Equal((null, 1), Short(await TakeAsync(
            town, Statement("2", 10.00m, 15.00m, (5.00m, "x", null, "b2")))));

        // Still waiting: they go over to the statement that is right, and are not booked again when it is confirmed.
        var waiting = await TakeAsync(town, wrong.Replace("s2", "s2b", StringComparison.Ordinal));
        Assert.Equal((null, 1), Short(await TakeAsync(
            town, Statement("3", 15.00m, 16.00m, (1.00m, "x", null, "b3")))));
        Assert.Null(await town.RunAsync(
            (ConfirmStatement c) => c.RunAsync(Treasurer, Assert.Single(waiting.Held), true, Now)));
        Assert.Equal(1_600, (await BackingAsync(town)).ReserveMinor);
    }

    [Theory, EveryDatabase]
    public async Task A_redemption_in_no_file_yet_is_called_back_by_who_may(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);
        var (owner, till) = await FirmAsync(town, "Bakker", 10_000);
        var id = MoneyTown.NewId();
        Assert.Null((await RedeemAsync(town, owner, till, 8_000, id)).RefusalKey);
        Task<string?> EndAsync(Actor actor) => town.RunAsync((PaymentFiles f) => f.EndAsync(actor, id, Now));

        Assert.Equal("reserve.refused.permission", await EndAsync(owner));
        Assert.DoesNotContain("money.redemption.recalled", await ProcessesAsync(town));
        Assert.Null(await EndAsync(Treasurer));
        Assert.Equal("reserve.refused.changed", await EndAsync(Treasurer));
        Assert.Single(await ProcessesAsync(town), process => process == "money.redemption.recalled");
        Assert.Null((await RedeemAsync(town, owner, till, 10_000)).RefusalKey);
    }

    static Task<List<string>> ProcessesAsync(MoneyTown town) =>
        town.RunAsync((MoneyDb db) => db.AuditEntries.Select(e => e.Process).ToListAsync(Now));

    static (string?, int) Short(TakeStatementsResult result) => (result.RefusalKey, result.New);

    /// <summary>The entries of a statement as a camt.054 tells them: with no balances.</summary>
    static string Notification(string statement, string id) => BalanceElement().Replace(statement, "")
        .Replace("camt.053", "camt.054", StringComparison.Ordinal)
        .Replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn", StringComparison.Ordinal)
        .Replace("Stmt>", "Ntfctn>", StringComparison.Ordinal)
        .Replace("<Ntfctn><Id>", $"<Ntfctn><Id>{id}", StringComparison.Ordinal);

    [GeneratedRegex("<Bal>.*?</Bal>", RegexOptions.Singleline, 1000)]
    private static partial Regex BalanceElement();

    [Theory, EveryDatabase]
    public async Task Euros_go_out_when_two_people_say_so_and_the_bank_has_paid(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);
        var (owner, till) = await FirmAsync(town, "Bakker", 10_000);
        var (poor, other) = await FirmAsync(town, "Slager", 5_000);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        await town.IssueAsync(purse, 1_000);

        Assert.Equal("redeem.refused.tier", (await RedeemAsync(town, bo, purse, 500)).RefusalKey);
        Assert.Equal("pay.refused.permission", (await RedeemAsync(town, bo, till, 500)).RefusalKey);
        Assert.Equal("reserve.refused.iban", (await RedeemAsync(town, owner, till, 500, iban: "NL00")).RefusalKey);
        Assert.Equal("pay.refused.tooLittle", (await RedeemAsync(town, owner, till, 10_001)).RefusalKey);
        var id = MoneyTown.NewId();
        Assert.Null((await RedeemAsync(town, owner, till, 8_000, id)).RefusalKey);
        Assert.Null((await RedeemAsync(town, owner, till, 8_000, id)).RefusalKey);
        Assert.Null((await RedeemAsync(town, poor, other, 1_000)).RefusalKey);
        // Reserved: neither spent nor free.
        Assert.Equal("pay.refused.tooLittle", (await town.PayAsync(owner, till, purse, 2_001)).RefusalKey);
        Assert.Equal(10_000, await town.HasAsync(till));

        Assert.Null(await town.RunAsync((PaymentFiles f) => f.PrepareAsync(Treasurer, Now)));
        var file = await town.RunAsync((MoneyDb db) => db.PaymentFiles.AsNoTracking().SingleAsync(Now));
        Assert.Null(await town.RunAsync((PaymentFiles f) => f.WriteAsync(Treasurer, file.Id, Now)));
        Task<string?> ReleaseAsync(Actor actor) =>
            town.RunAsync((PaymentFiles f) => f.ReleaseAsync(actor, file.Id, Now));
        Assert.Equal("redeem.refused.samePerson", await ReleaseAsync(Treasurer));
        Assert.Null(await ReleaseAsync(Second));
        var pain = await town.RunAsync((PaymentFiles f) => f.WriteAsync(Treasurer, file.Id, Now));
        Assert.Contains("<CtrlSum>85.50</CtrlSum>", Encoding.UTF8.GetString(pain!), StringComparison.Ordinal);

        // The bank refuses the second, and pays the first.
        var redemptions = await town.RunAsync((MoneyDb db) => db.Redemptions.AsNoTracking()
            .OrderBy(r => r.RequestedAt).ToListAsync(Now));
        var report = await TakeAsync(town, Report(file.MessageId, redemptions[1].EndToEndId));
        Assert.Equal(1, report.Rejected);
        Assert.Contains("money.report.taken", await ProcessesAsync(town));
        Assert.Equal(5_000, await town.HasAsync(other));
        Assert.Null((await town.PayAsync(poor, other, purse, 5_000)).RefusalKey);
        var paid = await TakeAsync(town, Statement(
            "1", 160.00m, 84.00m, (-76.00m, redemptions[0].EndToEndId, "NL20INGB0001234567", "b1")));

        Assert.Equal((1, 0), (paid.New, paid.Suspense));
        Assert.Equal(2_000, await town.HasAsync(till));
        var backing = await BackingAsync(town);
        Assert.Equal((8_400, 8_000, 400, 0),
            (backing.ReserveMinor, backing.CirculationMinor, backing.FundMinor, backing.NotIssuedMinor));
        var ledger = await town.LedgerAsync();
        Assert.Equal(240, (await ledger.StandingAsync(CityLedger.Own(ChartOfAccounts.Fund), Now))!.Booked);
    }

    [Theory, EveryDatabase]
    public async Task A_process_that_dies_anywhere_is_made_up_for_and_nothing_is_booked_twice(DatabaseProvider provider)
    {
        await using var town = await StartAsync(provider);
        var (owner, till) = await FirmAsync(town, "Bakker", 10_000);
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (_, other) = await town.PersonAsync("An Ander");
        var topUp = await AskAsync(town, bo, purse, 2_500);
        var first = MoneyTown.NewId();
        Assert.Null((await RedeemAsync(town, owner, till, 4_000, first)).RefusalKey);
        Assert.Null((await RedeemAsync(town, owner, till, 2_000)).RefusalKey);

        // After the reservation, before it was written down that there is one: it is in no file until it is known.
        await town.RunAsync((MoneyDb db) => db.Redemptions.Where(r => r.Id == first).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.State, RedemptionState.Asked), Now));
        town.Time.Advance(TimeSpan.FromMinutes(2));
        await town.RunAsync(async (Redeem redeem) => { await redeem.ResumeAsync(Now); return true; });
        Assert.Null(await town.RunAsync((PaymentFiles f) => f.PrepareAsync(Treasurer, Now)));
        var file = await town.RunAsync((MoneyDb db) => db.PaymentFiles.AsNoTracking().SingleAsync(Now));
        Assert.Equal((2, 5_700), (file.Payments, file.TotalMinor));

        // Opening balance, a top-up, something unknown, and the whole file in one sum.
        var day = Statement(
            "1", 200.00m, 188.00m, (25.00m, topUp.Reference, null, "b1"), (20.00m, "wie?", null, "b2"),
            (-57.00m, "NOTPROVIDED", null, "b3"));
        day = InOneSum(day, file.MessageId);
        var taken = await TakeAsync(town, day);
        Assert.Equal((null, 3, 1), (taken.RefusalKey, taken.New, taken.Suspense));
        var unknown = await town.RunAsync((MoneyDb db) => db.BankEntries.AsNoTracking()
            .SingleAsync(e => e.Reason == "reserve.reason.unknown", Now));
        Assert.Null(await PlaceAsync(town, unknown, other.Number));
        var before = await BackingAsync(town);
        var balances = (await town.HasAsync(purse), await town.HasAsync(other), await town.HasAsync(till));
        Assert.Equal((2_500, 2_000, 4_000), balances);

        // As if the process had died after each transfer and before its row: the rows know nothing of it.
        await town.RunAsync((MoneyDb db) => db.BankEntries.ExecuteUpdateAsync(
            e => e.SetProperty(x => x.State, BankEntryState.New).SetProperty(x => x.AccountId, (Guid?)null), Now));
        await town.RunAsync((MoneyDb db) => db.Redemptions.ExecuteUpdateAsync(
            r => r.SetProperty(x => x.State, RedemptionState.InFile), Now));
        await town.RunAsync((MoneyDb db) => db.Statements.ExecuteUpdateAsync(
            s => s.SetProperty(x => x.State, StatementState.Booking), Now));
        await town.RunAsync(async (BookEntries book) => { await book.ResumeAsync(Now); return true; });

        Assert.Equal(balances, (await town.HasAsync(purse), await town.HasAsync(other), await town.HasAsync(till)));
        Assert.Equal(before with { Sequence = 0, At = default, Head = "" },
            await BackingAsync(town) with { Sequence = 0, At = default, Head = "" });
        var states = await town.RunAsync((MoneyDb db) => db.BankEntries.AsNoTracking().OrderBy(e => e.AmountMinor)
            .Select(e => e.State).ToListAsync(Now));
        Assert.Equal(
            [BankEntryState.Redeemed, BankEntryState.Issued, BankEntryState.Issued, BankEntryState.Suspense], states);
        Assert.All(
            await town.RunAsync((MoneyDb db) => db.Redemptions.AsNoTracking().ToListAsync(Now)),
            r => Assert.Equal(RedemptionState.Paid, r.State));

        // A placing whose row was lost stands: nobody places it a second time.
        await town.RunAsync((MoneyDb db) => db.BankEntries.Where(e => e.Id == unknown.Id).ExecuteUpdateAsync(
            e => e.SetProperty(x => x.State, BankEntryState.Suspense).SetProperty(x => x.AccountId, (Guid?)null), Now));
        var lost = await town.RunAsync((MoneyDb db) => db.BankEntries.AsNoTracking()
            .SingleAsync(e => e.Id == unknown.Id, Now));
        Assert.Equal("reserve.refused.changed", await PlaceAsync(town, lost, purse.Number));
        Assert.Equal(balances, (await town.HasAsync(purse), await town.HasAsync(other), await town.HasAsync(till)));
    }

    /// <summary>The last entry is a batch that the bank booked as one, without its parts.</summary>
    static string InOneSum(string statement, string messageId)
    {
        var start = statement.LastIndexOf("<NtryDtls>", StringComparison.Ordinal);
        var end = statement.IndexOf("</NtryDtls>", start, StringComparison.Ordinal);
        return statement[..start] + $"<NtryDtls><Btch><MsgId>{messageId}</MsgId></Btch>" + statement[end..];
    }

    static async Task<MoneyTown> StartAsync(DatabaseProvider provider)
    {
        var town = await MoneyTown.CreateAsync(provider);
        Assert.Null(await town.RunAsync((ReserveSettings s) => s.ChangeAsync(Treasurer, Iban, null, "Stadsgeld", Now)));
        return town;
    }

    static async Task<(Actor Owner, MoneyAccount Account)> FirmAsync(MoneyTown town, string name, long minor)
    {
        var (owner, account) = await town.ShopAsync(name);
        Assert.Null(await town.RunAsync((ChangeTier c) => c.RunAsync(
            Treasurer, account.Id, AccountTier.VerifiedFirm, "KvK gezien", Now)));
        await town.IssueAsync(account, minor);
        return (owner, account);
    }

    static Task<RedeemResult> RedeemAsync(
        MoneyTown town, Actor actor, MoneyAccount account, long minor, Guid? id = null,
        string iban = "NL20INGB0001234567") =>
        town.RunAsync((Redeem redeem) => redeem.RunAsync(
            new RedeemOptions(actor, id ?? MoneyTown.NewId(), account.Id, minor, iban, "Bäckerei & Zoon", true), Now));

    static async Task<TopUp> AskAsync(MoneyTown town, Actor actor, MoneyAccount account, long minor) =>
        (await town.RunAsync((AskTopUp ask) => ask.RunAsync(
            new AskTopUpOptions(actor, MoneyTown.NewId(), account.Id, minor), Now))).TopUp!;

    static Task<TakeStatementsResult> TakeAsync(MoneyTown town, string xml, Actor? actor = null) =>
        town.RunAsync((TakeStatements take) => take.RunAsync(
            new TakeStatementsOptions(
                actor ?? Treasurer, "afschrift.xml", new MemoryStream(Encoding.UTF8.GetBytes(xml))),
            Now));

    static Task<string?> PlaceAsync(MoneyTown town, ReserveEntry entry, string number) => town.RunAsync(
        (PlaceEntry place) => place.RunAsync(
            new PlaceEntryOptions(Treasurer, entry.Id, entry.Version, number, "Belde zelf"), Now));

    static async Task<BackingFigures> BackingAsync(MoneyTown town) =>
        await BackingFigures.OfAsync(await town.LedgerAsync(), Now);

    static string Spaced(string reference) =>
        string.Join(' ', reference.Chunk(4).Select(group => new string(group)));

    internal static string Statement(
        string id, decimal opening, decimal closing,
        params (decimal Amount, string Text, string? Iban, string BankReference)[] entries)
    {
        static string Two(decimal amount) => Math.Abs(amount).ToString("0.00", CultureInfo.InvariantCulture);
        var body = string.Concat(entries.Select(e => $"""
            <Ntry><Amt Ccy="EUR">{Two(e.Amount)}</Amt><CdtDbtInd>{(e.Amount < 0 ? "DBIT" : "CRDT")}</CdtDbtInd>
            <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-05</Dt></ValDt>
            <AcctSvcrRef>{e.BankReference}</AcctSvcrRef><BkTxCd><Prtry><Cd>1</Cd></Prtry></BkTxCd>
            <NtryDtls><TxDtls><Refs><EndToEndId>{(e.Amount < 0 ? e.Text : "NOTPROVIDED")}</EndToEndId></Refs>
            {Party(e.Amount, e.Iban)}<RmtInf><Ustrd>{e.Text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            """));
        return $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>m{id}</MsgId><CreDtTm>2026-01-05T20:00:00</CreDtTm></GrpHdr>
            <Stmt><Id>s{id}</Id><CreDtTm>2026-01-05T20:00:00</CreDtTm>
            <Acct><Id><IBAN>{Iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>
            {Balance("OPBD", opening)}{Balance("CLBD", closing)}{body}</Stmt></BkToCstmrStmt></Document>
            """;

        static string Party(decimal amount, string? iban)
        {
            var side = amount < 0 ? "Cdtr" : "Dbtr";
            return iban is null ? "" : $"<RltdPties><{side}><Pty><Nm>Iemand</Nm></Pty></{side}>"
                + $"<{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct></RltdPties>";
        }

        static string Balance(string type, decimal amount) =>
            $"<Bal><Tp><CdOrPrtry><Cd>{type}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{Two(amount)}</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>";
    }

    static string Report(string messageId, string rejected) => $"""
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>r1</MsgId><CreDtTm>2026-01-05T20:00:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>{messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
        <GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{messageId}</OrgnlPmtInfId>
        <TxInfAndSts><OrgnlEndToEndId>{rejected}</OrgnlEndToEndId><TxSts>RJCT</TxSts>
        <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>
        </CstmrPmtStsRpt></Document>
        """;
}
