using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.People;
using Xunit;

namespace Vliegwiel.Integration.Platform.Areas;

/// <summary>The map, the audit log and the jobs answer, and only to whom they may.</summary>
public sealed class PagesTests
{
    const string Square = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"code":"A"},"geometry":{"type":"Polygon","coordinates":[[[5,50],[6,50],[6,51],[5,50]]]}},
        {"type":"Feature","properties":{"code":"B"},"geometry":{"type":"Polygon","coordinates":[[[6,50],[7,50],[7,51],[6,50]]]}}]}
        """;

    [Fact]
    public async Task Shows_the_map_with_unknown_hatched_and_keeps_the_log_for_administrators()
    {
        await using var town = await Town.StartAsync(null);
        var person = await town.PersonAsync("ank@example.com");
        await using (var scope = town.Scope())
        {
            var result = await scope.ServiceProvider.GetRequiredService<ImportAreas>().TakeAsync(
            [
                new("areas.csv", Encoding.UTF8.GetBytes("code,kind,name\nA,municipality,Eén\nB,municipality,Twee\n")),
                new("areas.geojson", Encoding.UTF8.GetBytes(Square)),
                new("figures.csv", Encoding.UTF8.GetBytes(
                    "indicator,area,period_start,period_end,value,unit\np,A,2020-01-01,2020-01-01,7,inhabitants\np,B,2020-01-01,2020-01-01,,inhabitants\n")),
            ], Actor.CommandLine, CancellationToken.None);
            Assert.True(result.IsTaken, result.RefusalKey);
        }
        using var browser = town.Browser();
        await browser.OpenAsync("/gebieden");
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        Assert.Equal(2, browser.Page.QuerySelectorAll("svg.map a").Length);
        Assert.Equal("Twee: onbekend", browser.Page.QuerySelector("path[fill='url(#map-unknown)'] title")!.TextContent);

        await browser.SignInAsync("ank@example.com");
        await browser.OpenAsync("/controlelogboek");
        Assert.Equal(HttpStatusCode.Forbidden, browser.Answer.StatusCode);
        await browser.OpenAsync("/en/jobs");
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);

        await using (var scope = town.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<IAccounts>()
                .GrantRoleAsync(Actor.CommandLine, person, Roles.CityAdministrator, null, CancellationToken.None);
        }
        await browser.OpenAsync("/controlelogboek?process=platform.areas");
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        Assert.Contains("platform.areas.imported", browser.Text, StringComparison.Ordinal);

        // Who signed in stands there by name, and the download holds what is on no page.
        await browser.OpenAsync("/controlelogboek?number=0");
        Assert.Contains("Ank Claessens", browser.Text, StringComparison.Ordinal);
        await browser.OpenAsync("/controlelogboek?csv=entries&process=platform.areas");
        var lines = (await browser.Answer.Content.ReadAsStringAsync()).TrimEnd().Split("\r\n");
        Assert.Equal(2, lines.Length);
        Assert.Contains("Bijzonderheden", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"\"files\"\":3", lines[1], StringComparison.Ordinal);
    }
}
