using Microsoft.Playwright;
using Xunit;

namespace Vliegwiel.Browser;

/// <summary>
/// How somebody works a page: with a pointer and without script, or by keyboard only. By keyboard every stop on the
/// way has to show where the focus is.
/// </summary>
sealed class Hands(IPage page, bool byKeyboard)
{
    const int StopsMax = 250;

    /// <summary>Long enough for one list to be read, and its sums to be made, on a busy machine.</summary>
    const int LooksMax = 120;
    const int BetweenLooksMs = 500;

    public IPage Page => page;

    public async Task PressAsync(ILocator target)
    {
        if (!byKeyboard)
        {
            await target.ClickAsync();
            return;
        }
        await ReachAsync(target);
        var isBox = await target.EvaluateAsync<bool>("e => e.type === 'checkbox'");
        await page.Keyboard.PressAsync(isBox ? "Space" : "Enter");
    }

    public async Task FillAsync(ILocator target, string text)
    {
        if (!byKeyboard)
        {
            await target.FillAsync(text);
            return;
        }
        await ReachAsync(target);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
    }

    /// <param name="text">The start of an option's words, without a space.</param>
    public async Task ChooseAsync(ILocator target, string text)
    {
        var label = await target.Locator("option", new() { HasText = text }).First.InnerTextAsync();
        if (byKeyboard)
        {
            await ReachAsync(target);
            await page.Keyboard.TypeAsync(text);
        }
        else
        {
            await target.SelectOptionAsync(new SelectOptionValue { Label = label });
        }
        Assert.Equal(label, await target.EvaluateAsync<string>("e => e.selectedOptions[0].text"));
    }

    public async Task ChooseFilesAsync(ILocator target, params string[] paths)
    {
        var chooser = await page.RunAndWaitForFileChooserAsync(() => PressOnAsync(target));
        await chooser.SetFilesAsync(paths);
    }

    public Task SeesAsync(string where, string text) =>
        page.Locator(where, new() { HasText = text }).First.WaitForAsync();

    /// <summary>Looks at the page again until it shows this.</summary>
    public async Task UntilAsync(ILocator wanted)
    {
        for (var looks = 0; looks < LooksMax; looks++)
        {
            if (await wanted.CountAsync() > 0)
                return;
            await Task.Delay(BetweenLooksMs);
            await page.ReloadAsync();
        }
        Assert.Fail($"{page.Url} never showed {wanted}:\n{await page.InnerTextAsync("main")}");
    }

    async Task PressOnAsync(ILocator target)
    {
        if (!byKeyboard)
        {
            await target.ClickAsync();
            return;
        }
        await ReachAsync(target);
        await page.Keyboard.PressAsync("Enter");
    }

    async Task ReachAsync(ILocator target)
    {
        await target.WaitForAsync();
        for (var stops = 0; stops < StopsMax; stops++)
        {
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                Assert.True(
                    await target.EvaluateAsync<bool>("e => getComputedStyle(e).outlineStyle !== 'none'"),
                    $"The focus does not show on {target}.");
                return;
            }
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{page.Url}: {target} is not reached by Tab.");
    }
}
