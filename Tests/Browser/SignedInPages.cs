using Xunit;

namespace Vliegwiel.Browser;

/// <summary>Walks the pages of somebody who signed in.</summary>
public abstract class SignedInPages(Chromium chromium, Demonstration demonstration)
{
    protected const string OwnOrganisation = "own organisation";

    static readonly string[] SeenByVisitors =
    [
        "/gebieden", "/over", "/toegankelijkheid", "/privacy", "/en/areas", "/en/about", "/en/accessibility",
        "/en/privacy",
    ];

    protected async Task WalkAsync(
        string email, bool forOrganisation, string[] from, string[] among, params string[] seenByOthers)
    {
        await using var visitor = await chromium.VisitorAsync();
        var page = await visitor.NewPageAsync();
        var problems = new List<string>();
        PageChecks.Listen(page, problems);
        await demonstration.SignInAsync(page, email);
        if (forOrganisation)
            await demonstration.ActForOrganisationAsync(page);

        // Of several organisations the walk looks at one: this person's own shows more than the others.
        if (from.Contains(OwnOrganisation))
        {
            var list = from[0].StartsWith("/en", StringComparison.Ordinal) ? "/en/organisations" : "/organisaties";
            await page.GotoAsync(demonstration.Address(list));
            var own = await page.Locator("main a:has-text('Gemeente Heerlen')").First.GetAttributeAsync("href");
            from = [.. from.Select(address => address == OwnOrganisation ? own! : address)];
        }
        var walk = new Walk(demonstration.Heerlen, problems);
        await walk.RunAsync(page, from, [.. SeenByVisitors, .. seenByOthers]);

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.Empty(among.Except(walk.Kinds));
    }
}
