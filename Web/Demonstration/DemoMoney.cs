using System.Globalization;
using System.Text;
using Vliegwiel.Money;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Web.Demonstration;

/// <summary>Who takes part in the money of a demonstration city.</summary>
/// <param name="Resident">Acts for themselves.</param>
/// <param name="Shops">Act for their organisation.</param>
sealed record DemoMoneyPeople(Actor Resident, IReadOnlyList<Actor> Shops);

/// <summary>
/// Opens accounts in a demonstration city, and has euros come in through a statement of a made-up bank: the same road as
/// real ones. The file stays among the demonstration's files.
/// </summary>
sealed class DemoMoney(CurrentCity city, ILocalMoney money, IRunLocalMoney run, TimeProvider time)
{
    // Numbers that the standards themselves use as examples.
    const string DutchIban = "NL91ABNA0417164300";
    const string BritishIban = "GB29NWBK60161331926819";

    static readonly long[] ComesInMinor = [12_500, 5_000, 7_550];

    const long UnknownMinor = 2_000;

    public async Task RunAsync(DemoMoneyPeople people, string folder, CancellationToken cancellation)
    {
        var actor = Actor.System("demonstration");
        var isDutch = city.City.DefaultLanguage == "nl";
        var iban = city.City.Currency == "EUR" ? DutchIban : BritishIban;
        var name = isDutch ? $"Stadsgeld {city.City.Name}" : $"Local money {city.City.Name}";
        Check(await run.SetReserveAsync(actor, iban, name, cancellation));
        var references = new List<string>();
        var accounts = new List<LocalAccount>();
        foreach (var holder in new[] { people.Resident }.Concat(people.Shops))
        {
            var (account, answer) = await money.OpenAsync(holder, Ids.New(time), cancellation);
            Check(answer);
            accounts.Add(account!);
            var (reference, asked) = await money.AskTopUpAsync(
                holder, Ids.New(time), account!.Id, ComesInMinor[references.Count], cancellation);
            Check(asked);
            references.Add(reference!);
            if (holder.OrganisationId is not null)
                Check(await run.VerifyFirmAsync(actor, account.Id, "demonstration", cancellation));
        }
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, "camt.053.xml");
        await File.WriteAllTextAsync(file, Statement(iban, references), cancellation);
        await using var content = File.OpenRead(file);
        Check(await run.TakeStatementAsync(actor, Path.GetFileName(file), content, cancellation));
        // The first payment of the city: a tube for a bicycle.
        Check(await money.PayAsync(
            people.Resident, Ids.New(time), accounts[0].Id, accounts[1].Number, 1_250,
            isDutch ? "Binnenband" : "Inner tube", cancellation));
    }

    static void Check(LocalMoneyAnswer answer)
    {
        if (!answer.IsDone)
            throw new InvalidOperationException($"The demonstration's money was refused: {answer.RefusalKey}.");
    }

    string Statement(string iban, List<string> references)
    {
        var currency = city.City.Currency;
        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var moment = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var entries = new StringBuilder();
        for (var i = 0; i < references.Count; i++)
            entries.Append(Entry(currency, day, ComesInMinor[i], references[i], i));
        entries.Append(Entry(currency, day, UnknownMinor, "?", references.Count));
        var closing = ComesInMinor.Take(references.Count).Sum() + UnknownMinor;
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>DEMO-{day}</MsgId><CreDtTm>{moment}</CreDtTm></GrpHdr>
            <Stmt><Id>DEMO-1</Id><CreDtTm>{moment}</CreDtTm>
            <Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>
            {Balance(currency, "OPBD", 0, day)}
            {Balance(currency, "CLBD", closing, day)}
            {entries}</Stmt></BkToCstmrStmt></Document>
            """;
    }

    static string Balance(string currency, string type, long minor, string day) =>
        $"<Bal><Tp><CdOrPrtry><Cd>{type}</Cd></CdOrPrtry></Tp><Amt Ccy=\"{currency}\">{Amount(minor)}</Amt>"
            + $"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>";

    static string Entry(string currency, string day, long minor, string text, int number) =>
        $"<Ntry><Amt Ccy=\"{currency}\">{Amount(minor)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
            + $"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
            + $"<AcctSvcrRef>DEMO-{number}</AcctSvcrRef><BkTxCd><Prtry><Cd>1</Cd></Prtry></BkTxCd>"
            + $"<NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n";

    static string Amount(long minor) => Platform.Texts.Amounts.Invariant(minor);
}
