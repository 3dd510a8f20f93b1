using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>A telephone number of one's own, from the number to the code and off again.</summary>
public sealed class PhoneTests(Chromium chromium, Demonstration demonstration)
{
    const string Resident = "bewoner@heerlen.example";

    [Theory]
    [InlineData("/account/telefoon", "0800 1234", "06 12345678", "bevestigd", "verwijderd")]
    [InlineData("/en/account/phone", "12", "+44 7400 123456", "confirmed", "removed")]
    public async Task A_number_is_checked_by_keyboard_and_taken_off(
        string path, string wrong, string number, string confirmed, string removed)
    {
        var problems = new List<string>();
        await using var visitor = await chromium.VisitorAsync(PageChecks.Narrow);
        var page = await visitor.NewPageAsync();
        PageChecks.Listen(page, problems);
        await demonstration.SignInAsync(page, Resident);
        await page.GotoAsync(demonstration.Address(path));
        await PageChecks.CheckAsync(page, problems);
        await TypeAsync(page, "#Number", wrong);
        await page.Locator("#error-summary").WaitForAsync();
        await PageChecks.CheckAsync(page, problems);
        await TypeAsync(page, "#Number", number);
        await page.Locator("#Code").WaitForAsync();
        await PageChecks.PictureAsync(page, path + "/code", PageChecks.Narrow);
        await PageChecks.CheckAsync(page, problems);
        await TypeAsync(page, "#Code", demonstration.TextedCode);
        await page.Locator($"text={confirmed}").WaitForAsync();

        await page.GotoAsync(demonstration.Address(path));
        await PageChecks.CheckAsync(page, problems);
        await page.PressAsync("#remove button", "Enter");
        await page.Locator($"text={removed}").WaitForAsync();
        Assert.Empty(problems);
    }

    static async Task TypeAsync(IPage page, string field, string text)
    {
        await page.FillAsync(field, text);
        await page.PressAsync(field, "Enter");
    }
}
