using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vliegwiel.Platform.People;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>
/// A day of the local money, as people live it: euros in, a payment at the till in two browsers at once, a shop that
/// pays the baker, a baker who redeems, the month's end, and an auditor.
/// </summary>
public sealed partial class MoneyDayTests(Chromium chromium)
{
    const string Iban = "NL91ABNA0417164300";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Money_goes_round_and_every_cent_is_told(bool onPostgres)
    {
        await using var probe = await chromium.VisitorAsync();
        if (onPostgres && MoneyTown.PostgresServer is null)
        {
            Assert.NotEqual("true", Environment.GetEnvironmentVariable("CI"));
            Assert.Skip("No PostgreSQL: VLIEGWIEL_TEST_POSTGRES is not set.");
        }
        await using var town = await MoneyTown.StartAsync(onPostgres);
        await town.PersonAsync("bo@example.com", "Bo Bewoner");
        await town.PersonAsync("femke@example.com", "Femke Fiets", shop: "Fietsenmaker De Ketting");
        await town.PersonAsync("bas@example.com", "Bas Bakker", shop: "Bakkerij Goudkorst");
        await town.PersonAsync("pim@example.com", "Pim Penning", cityRole: Roles.CityTreasurer);
        await town.PersonAsync("kim@example.com", "Kim Kas", cityRole: Roles.CityTreasurer);
        var bo = await PageAsync(town, "bo@example.com", width: 320);
        var femke = await PageAsync(town, "femke@example.com", forShop: true, width: 320);
        var bas = await PageAsync(town, "bas@example.com", forShop: true);
        var pim = await PageAsync(town, "pim@example.com");
        var kim = await PageAsync(town, "kim@example.com");

        await StartBankAsync(town, pim);
        foreach (var page in new[] { bo, femke, bas })
            await OpenAccountAsync(town, page);
        await VerifyFirmAsync(town, pim, "Bakkerij");

        // Euros in.
        await bo.GotoAsync(town.At("/geld/opwaarderen"));
        await bo.FillAsync("#Amount", "100");
        await bo.ClickAsync("text=Maak een kenmerk");
        var reference = await bo.Locator("[data-reference]").GetAttributeAsync("data-reference");
        Assert.Equal(1, await bo.Locator("svg.qr-code").CountAsync());
        await TakeAsync(town, pim, Statement("1", 0, 10_000, (10_000, reference!)));
        await SeesAsync(town, bo, "/geld", "€ 100,00");

        await PayAtTheTillAsync(town, femke, bo);

        // The shop pays the baker; pressing back and once more pays nothing twice.
        await PayAsync(town, femke, "Bakkerij", "10,00");
        await SeesAsync(town, bas, "/geld", "€ 10,00");

        await RedeemAsync(town, bas, pim, kim);
        await SeesAsync(town, bas, "/geld", "€ 2,00");

        // Two months on, demurrage has been charged for whole months.
        town.Leap(TimeSpan.FromDays(75));
        bo = await PageAsync(town, "bo@example.com", width: 320);
        await UntilAsync(town, bo, "/geld/bewaargeld", "tbody tr");
        await bo.GotoAsync(town.At("/geld"));
        Assert.DoesNotContain("€ 87,50", await bo.InnerTextAsync("[data-balance]"), StringComparison.Ordinal);

        pim = await PageAsync(town, "pim@example.com");
        await SeesAsync(town, pim, "/beheer/geld", "Dat klopt met onze boeken.");
        Assert.All(await town.VerifyAsync(), outcome => Assert.Empty(outcome.Problems));
        Assert.Contains(await town.VerifyAsync(), outcome => outcome is { Name: "ledger", Looked: > 10 });
    }

    async Task<IPage> PageAsync(MoneyTown town, string email, bool forShop = false, int width = 1280)
    {
        var visitor = await chromium.VisitorAsync(width);
        var page = await visitor.NewPageAsync();
        await town.SignInAsync(page, email, forShop);
        return page;
    }

    static async Task StartBankAsync(MoneyTown town, IPage pim)
    {
        await pim.GotoAsync(town.At("/beheer/geld"));
        await pim.FillAsync("#Iban", "NL91 ABNA 0417 1643 01");
        await pim.FillAsync("#Name", "Stadsgeld Heerlen");
        await pim.ClickAsync("text=Bewaar de bankrekening");
        await pim.Locator("#error-summary", new() { HasText = "IBAN klopt niet" }).WaitForAsync();
        await pim.FillAsync("#Iban", "NL91 ABNA 0417 1643 00");
        await pim.ClickAsync("text=Bewaar de bankrekening");
        await pim.Locator("text=De bankrekening is bewaard.").WaitForAsync();
    }

    static async Task OpenAccountAsync(MoneyTown town, IPage page)
    {
        await page.GotoAsync(town.At("/geld"));
        await page.ClickAsync("text=Open een rekening");
        await page.Locator("text=De rekening is open.").WaitForAsync();
    }

    static async Task VerifyFirmAsync(MoneyTown town, IPage pim, string name)
    {
        await pim.GotoAsync(town.At($"/beheer/geld/rekeningen?q={name}"));
        await pim.ClickAsync("summary:has-text('Leg vast wat u zag')");
        await pim.Locator("main select").SelectOptionAsync("VerifiedFirm");
        await pim.FillAsync("input[name=reason]", "Uittreksel gezien");
        await pim.ClickAsync("main button:has-text('Leg vast')");
        await pim.Locator("text=Vastgelegd.").WaitForAsync();
    }

    static async Task PayAtTheTillAsync(MoneyTown town, IPage femke, IPage bo)
    {
        await femke.GotoAsync(town.At("/kassa"));
        foreach (var key in new[] { "1", "2", ",", "5", "0" })
            await femke.Locator($".keypad__keys button:text-is('{key}')").ClickAsync();
        await femke.ClickAsync("text=Laat de code zien");
        var address = await femke.Locator("[data-address]").GetAttributeAsync("data-address");

        // Somebody wrote another amount into the code.
        await bo.GotoAsync(address!.Replace("a=1250", "a=1", StringComparison.Ordinal));
        await bo.Locator("text=Deze code is veranderd").WaitForAsync();
        await bo.GotoAsync(address);
        await bo.ClickAsync("button:has-text('Betaal € 12,50')");
        await bo.Locator("h1:has-text('Betaald: € 12,50')").WaitForAsync();

        // Without anybody touching it, the shop's screen says so.
        await femke.Locator("[data-till-state]:has-text('Betaald € 12,50 door Bo B.')").WaitForAsync();
        await femke.ClickAsync("text=Volgende klant");
        await femke.Locator(".till-today:has-text('€ 12,50')").WaitForAsync();
        // The same code once more.
        await bo.GotoAsync(address);
        await bo.Locator("text=Dit is al betaald.").WaitForAsync();
        await SeesAsync(town, bo, "/geld", "€ 87,50");
    }

    static async Task PayAsync(MoneyTown town, IPage page, string to, string amount)
    {
        await page.GotoAsync(town.At("/geld/betalen"));
        await page.FillAsync("#To", to);
        await page.FillAsync("#Amount", amount);
        await page.FillAsync("#Text", "Broodjes");
        await page.ClickAsync("text=Kijk na");
        var check = page.Url;
        await page.ClickAsync($"button:has-text('Betaal € {amount}')");
        await page.Locator("h1:has-text('Betaald')").WaitForAsync();
        await page.GotoAsync(check);
        await page.Locator("h1:has-text('Betaald')").WaitForAsync();
    }

    static async Task RedeemAsync(MoneyTown town, IPage bas, IPage pim, IPage kim)
    {
        await bas.GotoAsync(town.At("/geld/inwisselen"));
        await bas.FillAsync("#Amount", "8");
        await bas.FillAsync("#Iban", "NL20INGB0001234567");
        await bas.FillAsync("#Name", "Bakkerij Goudkorst");
        await bas.ClickAsync("text=Kijk wat u krijgt");
        await bas.Locator("dd:has-text('€ 7,60')").WaitForAsync();
        await bas.ClickAsync("button:has-text('Wissel € 8,00 in')");
        // Money that leaves is confirmed for itself.
        await MoneyTown.ConfirmAsync(bas);
        await bas.ClickAsync("button:has-text('Wissel € 8,00 in')");
        await bas.Locator("text=Het bedrag is gereserveerd.").WaitForAsync();

        await pim.GotoAsync(town.At("/beheer/geld/uit"));
        await pim.ClickAsync("button:has-text('Zet een opdracht klaar')");
        await pim.Locator("text=Iemand anders moet haar vrijgeven.").First.WaitForAsync();
        Assert.Equal(0, await pim.Locator("button:has-text('Geef vrij')").CountAsync());
        await kim.GotoAsync(town.At("/beheer/geld/uit"));
        await kim.ClickAsync("button:has-text('Geef vrij')");
        var download = await kim.RunAndWaitForDownloadAsync(
            () => kim.ClickAsync("text=Haal het bestand voor de bank op"));
        var pain = await File.ReadAllTextAsync(await download.PathAsync());
        var endToEnd = EndToEndId().Match(pain).Groups["id"].Value;
        Assert.Contains(">7.60</InstdAmt>", pain, StringComparison.Ordinal);

        await TakeAsync(town, pim, Statement("2", 10_000, 9_240, (-760, endToEnd)));
    }

    static async Task TakeAsync(MoneyTown town, IPage pim, string statement)
    {
        var file = Path.Combine(town.Folder, "statement.xml");
        await File.WriteAllTextAsync(file, statement);
        await pim.GotoAsync(town.At("/beheer/geld"));
        await pim.SetInputFilesAsync("#file", file);
        await pim.ClickAsync("button:has-text('Lees in')");
        await pim.Locator("text=Ingelezen: 1 nieuw, van 0 zoeken we de eigenaar").WaitForAsync();
        await pim.Locator("text=Dat klopt met onze boeken.").WaitForAsync();
        // Once more changes nothing.
        await pim.SetInputFilesAsync("#file", file);
        await pim.ClickAsync("button:has-text('Lees in')");
        await pim.Locator("text=Dit bestand is al eerder ingelezen.").WaitForAsync();
    }

    static async Task SeesAsync(MoneyTown town, IPage page, string path, string text)
    {
        await page.GotoAsync(town.At(path));
        await page.Locator($"main :text('{text}')").First.WaitForAsync();
    }

    static async Task UntilAsync(MoneyTown town, IPage page, string path, string wanted)
    {
        for (var looks = 0; looks < 60; looks++)
        {
            await page.GotoAsync(town.At(path));
            if (await page.Locator(wanted).CountAsync() > 0)
                return;
            await Task.Delay(1000);
        }
        Assert.Fail($"{path} never showed {wanted}:\n{await page.InnerTextAsync("main")}");
    }

    static string Statement(string id, long opening, long closing, (long Minor, string Text) entry)
    {
        static string Two(long minor) => (Math.Abs(minor) / 100m).ToString("0.00", CultureInfo.InvariantCulture);
        static string Balance(string type, long minor) =>
            $"<Bal><Tp><CdOrPrtry><Cd>{type}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{Two(minor)}</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>";
        var isOut = entry.Minor < 0;
        return $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>m{id}</MsgId><CreDtTm>2026-01-05T20:00:00</CreDtTm></GrpHdr>
            <Stmt><Id>s{id}</Id><CreDtTm>2026-01-05T20:00:00</CreDtTm>
            <Acct><Id><IBAN>{Iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>
            {Balance("OPBD", opening)}{Balance("CLBD", closing)}
            <Ntry><Amt Ccy="EUR">{Two(entry.Minor)}</Amt><CdtDbtInd>{(isOut ? "DBIT" : "CRDT")}</CdtDbtInd>
            <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt><AcctSvcrRef>r{id}</AcctSvcrRef>
            <BkTxCd><Prtry><Cd>1</Cd></Prtry></BkTxCd><NtryDtls><TxDtls>
            <Refs><EndToEndId>{(isOut ? entry.Text : "NOTPROVIDED")}</EndToEndId></Refs>
            <RmtInf><Ustrd>{entry.Text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            </Stmt></BkToCstmrStmt></Document>
            """;
    }

    [GeneratedRegex("<EndToEndId>(?<id>[^<]+)</EndToEndId>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EndToEndId();
}
