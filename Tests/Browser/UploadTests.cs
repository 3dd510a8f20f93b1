using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>Handing lists in with script (scripts/imports.js): one after another, each with its progress.</summary>
public sealed class UploadTests(Chromium chromium, Demonstration demonstration)
{
    const int Year = 2023;
    const int LargeBytes = 2_000_000;
    const int BytesPerSecond = 500_000;

    [Fact]
    public async Task Each_file_shows_its_progress_and_a_bad_one_stops_no_other()
    {
        using var lists = new PaymentLists(demonstration, Year);
        await using var visitor = await chromium.VisitorAsync();
        var page = await OpenAsync(visitor);
        await SlowDownAsync(page);

        await page.SetInputFilesAsync("#files", [lists.Good, lists.NoList, lists.Large("groot 2023.csv", LargeBytes)]);
        await page.ClickAsync("form[data-upload] button");
        var files = page.Locator("[data-upload-files] li");
        await page.WaitForFunctionAsync(
            "() => { const p = document.querySelector('[data-upload-files] li:nth-child(3) progress');"
            + " return p && p.value > 0 && p.value < 1; }");
        Assert.Equal(3, await files.CountAsync());
        Assert.Contains("Ontvangen", await files.Nth(0).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Ontvangen", await files.Nth(1).InnerTextAsync(), StringComparison.Ordinal);

        // Without anybody doing anything, the list comes up to date.
        await State(page, "betalingen 2023.csv", "alles gelezen").WaitForAsync();
        await State(page, "notulen.txt", "niet ingelezen").WaitForAsync();
        await State(page, "groot 2023.csv", "alles gelezen").WaitForAsync();
        await page.GetByText("groot 2023.csv").First.ClickAsync();
        await page.GetByText("Alles gelezen").WaitForAsync();
    }

    [Fact]
    public async Task A_connection_that_drops_half_way_leaves_nothing()
    {
        using var lists = new PaymentLists(demonstration, Year);
        await using var line = new BreakingLine(demonstration.Heerlen.Port);
        await using var visitor = await chromium.VisitorAsync();
        var page = await OpenAsync(visitor, line.Address);

        line.CutAfter(LargeBytes / 2);
        await page.SetInputFilesAsync("#files", [lists.Large("afgebroken.csv", LargeBytes)]);
        await page.ClickAsync("form[data-upload] button");
        await page.GetByText("Niet aangekomen. Er is niets bewaard").WaitForAsync();

        line.Mend();
        await page.ReloadAsync();
        await page.Locator("#files").WaitForAsync();
        Assert.Equal(0, await page.GetByText("afgebroken.csv").CountAsync());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(
                Path.Combine(demonstration.CityFolder, "files"), "*.received", SearchOption.AllDirectories),
            f => new FileInfo(f).Length is > LargeBytes / 4 and < LargeBytes);
    }

    [Fact]
    public async Task A_receipt_appears_by_itself_when_its_list_has_been_read()
    {
        using var lists = new PaymentLists(demonstration, Year);
        await using var visitor = await chromium.VisitorAsync();
        var page = await OpenAsync(visitor);
        await page.SetInputFilesAsync("#files", [lists.Large("lang 2023.csv", LargeBytes / 2)]);
        await page.ClickAsync("form[data-upload] button");
        var link = page.Locator("[data-live] a", new() { HasText = "lang 2023.csv" });
        await link.WaitForAsync();

        await page.GotoAsync(demonstration.Address((await link.GetAttributeAsync("href"))!));

        await page.GetByText("Alles gelezen").WaitForAsync();
    }

    async Task<IPage> OpenAsync(IBrowserContext visitor, Uri? address = null)
    {
        var page = await visitor.NewPageAsync();
        await demonstration.SignInAsync(page, "ziekenhuis@heerlen.example");
        await demonstration.ActForOrganisationAsync(page);
        await page.GotoAsync(new Uri(address ?? demonstration.Heerlen, "/betaallijsten").ToString());
        return page;
    }

    static async Task SlowDownAsync(IPage page)
    {
        var protocol = await page.Context.NewCDPSessionAsync(page);
        await protocol.SendAsync("Network.enable");
        await protocol.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 0,
            ["downloadThroughput"] = -1,
            ["uploadThroughput"] = BytesPerSecond,
        });
    }

    static ILocator State(IPage page, string file, string state) => page.Locator("[data-live] tr, [data-live] li")
        .Filter(new() { HasText = file }).Filter(new() { HasText = state }).First;
}
