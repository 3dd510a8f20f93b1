using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>Long work in a real browser: the page comes up to date by itself, and the keyboard stays where it
/// was.</summary>
public sealed class JobsTests(Chromium chromium, Demonstration demonstration)
{
    const int Rows = 2_000_000;

    [Theory]
    [InlineData("/taken", "loopt", "gestopt door")]
    [InlineData("/en/jobs", "running", "stopped by")]
    public async Task A_list_is_seen_coming_in_and_is_stopped_by_keyboard(string path, string running, string stopped)
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await demonstration.SignInAsync(page, "ziekenhuis@heerlen.example");
        await demonstration.ActForOrganisationAsync(page);
        var file = Path.Combine(Path.GetTempPath(), $"lijst-{Guid.CreateVersion7():n}.csv");
        await File.WriteAllTextAsync(file, List());
        try
        {
            await page.GotoAsync(Address("/betaallijsten"));
            await page.SetInputFilesAsync("#files", file);
            await page.ClickAsync("[data-upload] button[type=submit]");
            await page.WaitForSelectorAsync("[data-busy=true]");
        }
        finally
        {
            File.Delete(file);
        }

        await page.GotoAsync(Address(path));
        var job = page.Locator("[data-jobs] > li").First;
        var title = job.Locator("a");
        await title.FocusAsync();
        await Assertions.Expect(job).ToContainTextAsync(running, new() { Timeout = 60_000 });
        var first = await job.Locator("[data-part=state]").InnerTextAsync();
        await Assertions.Expect(job.Locator("[data-part=state]"))
            .Not.ToHaveTextAsync(first, new() { Timeout = 30_000 });
        await Assertions.Expect(title).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("[data-jobs-refresh]")).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(job.Locator("[data-part=stop] button")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(job).ToContainTextAsync(stopped, new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("[data-jobs-status]")).ToContainTextAsync(stopped);
    }

    static string List()
    {
        var text = new StringBuilder("Leverancier;Datum;Bedrag;Kenmerk\n");
        for (var row = 0; row < Rows; row++)
            text.Append("Leverancier ").Append(row % 200).Append(" BV;01-02-2024;").Append(row % 900).Append(",25;K")
                .Append(row).Append('\n');
        // Another list each time, or the second is a duplicate.
        return text.Append("Slot BV;02-02-2024;1,00;").Append(Guid.CreateVersion7()).Append('\n').ToString();
    }

    string Address(string path) => new Uri(demonstration.Heerlen, path).ToString();
}
